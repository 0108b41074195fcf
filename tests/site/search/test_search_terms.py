"""抽词：连着的字一定找得到。"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dianxing.site.search.block import TermBlock
from dianxing.site.search.document import Field, SearchDoc
from dianxing.site.search.terms import GRAM, doc_terms, trail, trail_table
from dianxing.site.search.units import SEPARATOR, WORD, folded_units, unit_table

Make = Callable[..., SearchDoc]
words = st.text("工会快递员abc12 ，。é𠮷", max_size=24)


def notes(block: TermBlock) -> dict[int, int]:
    return dict(zip(block.keys.tolist(), block.notes.tolist(), strict=True))


def pair(text: str) -> int:
    return ord(text[0]) << 16 | ord(text[1])


def gram(text: str) -> int:
    value = 0
    for character in text.ljust(5)[:5]:
        value = value * 37 + ("abcdefghijklmnopqrstuvwxyz0123456789".find(character) + 1)
    return GRAM + value


def allows(code: int, wanted: int) -> bool:
    """浏览器怎样看 4 位的“后面跟着什么”。"""
    if code < 12:
        return code == wanted
    return code == 15 or wanted % 3 != {12: 2, 13: 1, 14: 0}[code]


def test_neighbouring_characters_are_a_term(make_doc: Make) -> None:
    found = notes(doc_terms([make_doc(body="快递员入会")]))
    assert {pair("快递"), pair("递员"), pair("员入"), pair("入会")} <= found.keys()


def test_punctuation_separates_unless_a_character_stands_alone(make_doc: Make) -> None:
    found = notes(doc_terms([make_doc(body="企业，全部。小、散、乱")]))
    assert pair("业全") not in found
    assert {pair("小散"), pair("散乱")} <= found.keys()
    assert pair("业全") in notes(doc_terms([make_doc(title="企业，全部")]))


def test_a_number_is_found_by_any_part_of_it(make_doc: Make) -> None:
    found = notes(doc_terms([make_doc(body="铁路12306热线")]))
    assert {gram("12306"), gram("2306"), gram("306"), gram("06")} <= found.keys()
    assert {pair("路1"), pair("6热")} <= found.keys()


def test_the_heaviest_field_is_kept(make_doc: Make) -> None:
    found = notes(doc_terms([make_doc(title="快递", summary="快递员", body="快递员工会")]))
    assert found[pair("快递")] >> 4 == Field.TITLE
    assert found[pair("递员")] >> 4 == Field.SUMMARY
    assert found[pair("工会")] >> 4 == Field.BODY


def test_single_characters_come_from_titles_and_names_only(make_doc: Make) -> None:
    found = notes(doc_terms([make_doc(title="快递", names=("兰山区",), body="工会")]))
    assert {ord("快") << 16, ord("山") << 16} <= found.keys()
    assert ord("工") << 16 not in found


@given(st.lists(words, min_size=1, max_size=4))
def test_what_follows_a_pair_is_never_missed(parts: list[str]) -> None:
    doc = SearchDoc("2022/a", "", parts[0], (), (), "", tuple(parts[1:]))
    found = notes(doc_terms([doc]))
    kind = unit_table().kind
    for block in parts:
        units = folded_units([block])
        at = np.flatnonzero(kind[units] != SEPARATOR)
        for here, there, further in zip(at, at[1:], at[2:], strict=False):
            first, second, third = int(units[here]), int(units[there]), units[[further]]
            if there == here + 1 and not kind[first] == kind[second] == WORD:
                assert allows(found[first << 16 | second] & 15, int(trail(third)[0]))


@given(st.integers(1, 4095))
def test_the_trail_code_covers_its_set(mask: int) -> None:
    code = int(trail_table()[mask])
    assert all(allows(code, bit) for bit in range(12) if mask >> bit & 1)


@given(st.lists(words, max_size=6))
def test_a_batch_gives_what_one_at_a_time_gives(bodies: list[str]) -> None:
    docs = [SearchDoc(f"2022/{n}", "", body[:5], (), (), "", (body,)) for n, body in enumerate(bodies)]
    together = doc_terms(docs)
    apart = TermBlock.concat(doc_terms([doc]) for doc in docs)
    assert together.ids == apart.ids
    assert np.array_equal(together.offsets, apart.offsets)
    assert np.array_equal(together.keys, apart.keys)
    assert np.array_equal(together.notes, apart.notes)
