"""发请求的人的地址：写得出来的头骗不了。"""

from __future__ import annotations

import pytest
from django.test import RequestFactory, override_settings
from hypothesis import given
from hypothesis import strategies as st
from tests.desk.conftest import PASSWORD, DeskSite

from dianxing.desk.access.address import client_address
from dianxing.desk.access.roles import Role


def address(peer: str, forwarded: str | None = None, *, proxy: bool) -> str | None:
    more = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    with override_settings(DESK_BEHIND_PROXY=proxy):
        return client_address(RequestFactory().get("/", REMOTE_ADDR=peer, **more))


@pytest.mark.parametrize(
    ("peer", "forwarded", "seen"),
    [
        ("127.0.0.1", "1.2.3.4", "1.2.3.4"),
        ("127.0.0.1", "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        ("::1", "6.6.6.6,2001:db8::1", "2001:db8::1"),
        ("", "1.2.3.4", "1.2.3.4"),
        ("", None, None),
        ("127.0.0.1", None, "127.0.0.1"),
        ("127.0.0.1", "1.2.3.4, 胡说", "127.0.0.1"),
        ("127.0.0.1", "::ffff:1.2.3.4", "1.2.3.4"),
        ("192.168.1.9", "1.2.3.4", "192.168.1.9"),
    ],
)
def test_behind_nginx_only_what_it_added_itself_is_believed(
    peer: str, forwarded: str | None, seen: str | None
) -> None:
    assert address(peer, forwarded, proxy=True) == seen


@given(st.text(max_size=60))
def test_without_a_proxy_the_header_means_nothing(forwarded: str) -> None:
    assert address("192.168.1.9", forwarded, proxy=False) == "192.168.1.9"


def test_a_forged_header_neither_frees_nor_locks(desk: DeskSite) -> None:
    desk.person("王某", (Role.WRITER, "371302"), username="wang")
    body = {"username": "wang", "password": "猜一猜"}
    client = desk.client()
    # 每次换一个头，也还是同一个人
    for number in range(5):
        client.post("/sign-in/", body, HTTP_X_FORWARDED_FOR=f"9.9.9.{number}", REMOTE_ADDR="10.0.0.6")
    good = {"username": "wang", "password": PASSWORD}
    assert client.post("/sign-in/", good, REMOTE_ADDR="10.0.0.6").status_code == 429
    # 冒充别人的地址，锁不住别人
    for _ in range(5):
        client.post("/sign-in/", body, HTTP_X_FORWARDED_FOR="10.0.0.7", REMOTE_ADDR="10.0.0.8")
    assert desk.client().post("/sign-in/", good, REMOTE_ADDR="10.0.0.7").status_code == 302
