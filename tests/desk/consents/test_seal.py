"""加密：封得上、拆得开，换钥匙，改过的、搬过来的拆不开。"""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from dianxing.desk.consents.seal import SealBroken, seal_with

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@given(st.binary(max_size=2000), st.text(alphabet="abcC-0123456789 ", max_size=20))
def test_what_is_sealed_opens_to_the_same(data: bytes, what: str) -> None:
    seal = seal_with((OLD,))
    token = seal.shut(what, data)
    assert seal.open(what, token) == data
    if len(data) > 8:
        assert data not in token


def test_after_a_change_of_keys_the_old_still_opens_and_can_be_renewed() -> None:
    token = seal_with((OLD,)).shut("name C-1", "王某某".encode())
    both = seal_with((NEW, OLD))
    assert both.open("name C-1", token).decode() == "王某某"
    assert not both.is_newest(token)
    renewed = both.renew(token)
    assert both.is_newest(renewed)
    assert seal_with((NEW,)).open("name C-1", renewed).decode() == "王某某"
    with pytest.raises(SealBroken):
        seal_with((OLD,)).open("name C-1", renewed)


@given(st.integers(0, 99))
def test_a_changed_byte_is_refused_kindly(place: int) -> None:
    seal = seal_with((OLD,))
    token = bytearray(seal.shut("name C-1", "王某某".encode()))
    at = place * (len(token) - 3) // 100
    token[at] = ord("A") if token[at] != ord("A") else ord("B")
    with pytest.raises(SealBroken, match="→"):
        seal.open("name C-1", bytes(token))


def test_the_sealed_name_of_another_does_not_open_here() -> None:
    seal = seal_with((OLD,))
    token = seal.shut("name C-1", "王某某".encode())
    with pytest.raises(SealBroken):
        seal.open("name C-2", token)


def test_the_seal_never_prints_its_keys() -> None:
    assert OLD not in repr(seal_with((OLD,)))
