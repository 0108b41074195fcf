"""筛选用的列。"""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from dianxing.cases.catalogue import Card
from dianxing.cases.reference import Reference
from dianxing.site.search.columns import character, columns

MakeCard = Callable[..., Card]


def test_a_courier_taken_over_counts_for_its_successor(make_card: MakeCard, reference: Reference) -> None:
    cards = [make_card("2015/a", couriers=("huitong",)), make_card("2022/b", couriers=("jitu", "sf"))]
    facets = columns(cards, reference)
    codes = [row[0] for row in facets.values["courier"]]
    assert "huitong" not in codes
    assert facets.couriers[codes.index("jitu")] == [0, 1]
    assert facets.couriers[codes.index("sf")] == [1]


def test_tags_come_with_the_most_used_first(make_card: MakeCard, reference: Reference) -> None:
    cards = [
        make_card("2022/a", tags=("夜校", "货运")),
        make_card("2022/b", tags=("货运",)),
        make_card("2022/c"),
    ]
    assert columns(cards, reference).tags == [("货运", [0, 1]), ("夜校", [0])]


def test_a_case_without_a_value_has_the_empty_mark(make_card: MakeCard, reference: Reference) -> None:
    facets = columns([make_card("2022/a", area="logistics"), make_card("2022/b")], reference)
    rank = [row[0] for row in facets.values["area"]].index("logistics") + 1
    assert facets.single["area"] == character(rank) + "0"


@given(st.lists(st.integers(0, 3000)))
def test_every_small_number_has_its_own_plain_character(numbers: list[int]) -> None:
    text = "".join(map(character, numbers))
    assert "\\" not in text
    assert '"' not in text
    back = [
        code - 48 if code < 92 else code - 49 if code < 256 else code - 256 + 78 for code in map(ord, text)
    ]
    assert back == numbers
