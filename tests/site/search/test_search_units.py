"""归一：同一句话怎么写都归到一起。"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dianxing.site.search.units import (
    BREAK_UNIT,
    SCRIPT,
    SEPARATOR,
    WORD,
    folded_units,
    normalise,
    unit_table,
)

texts = st.text(st.characters(exclude_categories=("Cs", "Cn")), max_size=40)


def spelled(text: str) -> str:
    units = folded_units([text])[:-1]
    return units[unit_table().kind[units] != SEPARATOR].tobytes().decode("utf-16-le")


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("聯合會", "联合会"),
        ("ＡＢＣ１２３", "abc123"),
        ("DHL", "dhl"),
        ("㎡", "m2"),
        ("①", "1"),
        ("莊", "庄"),
        ("e\u0301", "é"),
        ("𠮷野", "𠮷野"),
    ],
)
def test_different_ways_of_writing_become_one(written: str, plain: str) -> None:
    assert normalise(written) == plain
    assert spelled(written) == spelled(plain)


@given(texts)
def test_the_quick_way_gives_what_the_plain_way_gives(text: str) -> None:
    slow = normalise(text.replace("\0", " "))
    kept = [
        unit
        for unit in np.frombuffer(slow.encode("utf-16-le"), "<u2")
        if unit_table().kind[unit] != SEPARATOR
    ]
    assert spelled(text) == np.array(kept, dtype="<u2").tobytes().decode("utf-16-le")


@given(st.lists(texts, max_size=6))
def test_every_block_ends_with_one_break(blocks: list[str]) -> None:
    assert int((folded_units(blocks) == BREAK_UNIT).sum()) == len(blocks)


def test_units_fall_into_three_kinds() -> None:
    kind = unit_table().kind
    assert [kind[ord(character)] for character in "a9工é，　 "] == [
        WORD,
        WORD,
        SCRIPT,
        SCRIPT,
        *[SEPARATOR] * 3,
    ]
    assert kind[0xD842] == SCRIPT
