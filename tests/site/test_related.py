"""相关案例：同领域 4 分、同类型 3 分、同县区 3 分、同建会形式 2 分，够 3 分才算，同分的新的在前。"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dianxing.cases.catalogue import Card, Catalogue
from dianxing.cases.reference import Reference
from dianxing.site.related import reasons, related_cases

Make = Callable[..., Card]


def related_ids(cards: Sequence[Card], reference: Reference) -> dict[str, list[str]]:
    catalogue = Catalogue(tuple(sorted(cards, key=lambda card: card.id)), (), reference)
    return {case_id: [card.id for card in found] for case_id, found in related_cases(catalogue).items()}


def score(one: Card, other: Card) -> int:
    """照着规则一个一个数，和实现没有共同之处。"""
    same_area = one.area is not None and one.area == other.area
    return (
        4 * same_area
        + 3 * (same_area and one.kind is not None and one.kind == other.kind)
        + 3 * (one.county is not None and one.county == other.county)
        + 2 * (one.form is not None and one.form == other.form)
    )


def brute_force(cards: Sequence[Card]) -> dict[str, list[str]]:
    found = {}
    for one in cards:
        others = [
            other
            for other in cards
            if other.id != one.id and other.is_sample == one.is_sample and score(one, other) >= 3
        ]
        others.sort(key=lambda other: (other.when, other.id), reverse=True)
        others.sort(key=lambda other: score(one, other), reverse=True)
        found[one.id] = [other.id for other in others[:4]]
    return found


def test_the_same_area_counts_more_than_the_same_county(a_card: Make, small_reference: Reference) -> None:
    me = a_card("2022/me", area="park", county="1")
    area, county = a_card("2020/area", area="park"), a_card("2022/county", county="1")
    assert related_ids([me, area, county], small_reference)["2022/me"] == ["2020/area", "2022/county"]


def test_more_in_common_comes_first(a_card: Make, small_reference: Reference) -> None:
    me = a_card("2022/me", area="park", kind="city", county="1", form="joint")
    cards = [
        a_card("2021/area", area="park"),
        a_card("2021/kind", area="park", kind="city"),
        a_card("2021/all", area="park", kind="city", county="1", form="joint"),
        a_card("2021/form", area="park", form="joint"),
    ]
    assert related_ids([me, *cards], small_reference)["2022/me"] == [
        "2021/all",
        "2021/kind",
        "2021/form",
        "2021/area",
    ]


def test_the_newest_comes_first_among_equals(a_card: Make, small_reference: Reference) -> None:
    cards = [a_card(f"20{year}/a", area="park") for year in range(10, 20)]
    found = related_ids(cards, small_reference)
    assert found["2010/a"] == ["2019/a", "2018/a", "2017/a", "2016/a"]
    assert found["2019/a"] == ["2018/a", "2017/a", "2016/a", "2015/a"]


def test_the_same_form_alone_is_not_related(a_card: Make, small_reference: Reference) -> None:
    cards = [a_card("2022/me", form="joint"), a_card("2022/other", form="joint")]
    assert related_ids(cards, small_reference) == {"2022/me": [], "2022/other": []}


def test_what_neither_says_is_nothing_in_common(a_card: Make, small_reference: Reference) -> None:
    cards = [a_card("2022/me"), a_card("2022/other")]
    assert related_ids(cards, small_reference)["2022/me"] == []
    assert reasons(*cards) == ()


def test_a_kind_of_another_area_is_another_kind(a_card: Make) -> None:
    one, other = a_card("2022/me", area="park", kind="city"), a_card("2022/b", area="township", kind="city")
    assert reasons(one, other) == ()


def test_the_reasons_name_what_is_the_same(a_card: Make) -> None:
    one = a_card("2022/me", area="park", kind="city", county="1", form="joint")
    assert reasons(one, one) == ("同领域", "同类型", "同县区", "同建会形式")
    assert reasons(one, a_card("2022/b", area="park", county="1")) == ("同领域", "同县区")


def test_samples_are_related_to_samples_alone(a_card: Make, small_reference: Reference) -> None:
    cards = [
        a_card("2022/real", area="park"),
        a_card("2021/real", area="park"),
        a_card("2022/sample", area="park", scope="sample"),
        a_card("2021/sample", area="park", scope="sample"),
    ]
    found = related_ids(cards, small_reference)
    assert found["2022/real"] == ["2021/real"]
    assert found["2022/sample"] == ["2021/sample"]


def test_an_empty_catalogue_has_nothing_related(small_reference: Reference) -> None:
    assert related_ids([], small_reference) == {}


_TRAITS = st.fixed_dictionaries(
    {
        "area": st.sampled_from([None, "park", "township", "farming"]),
        "kind": st.sampled_from([None, "city", "town"]),
        "county": st.sampled_from([None, "1", "2", "3"]),
        "form": st.sampled_from([None, "single", "joint"]),
        "scope": st.sampled_from(["local", "local", "local", "elsewhere", "sample"]),
    }
)


@given(st.lists(st.tuples(st.integers(2000, 2006), _TRAITS), max_size=40))
def test_the_quick_way_finds_what_comparing_every_pair_finds(
    a_card: Make, small_reference: Reference, rows: list[tuple[int, dict[str, str | None]]]
) -> None:
    cards = [a_card(f"{year}/c{number:02}", **traits) for number, (year, traits) in enumerate(rows)]
    assert related_ids(cards, small_reference) == brute_force(cards)


def test_related_cards_stand_on_the_page_with_their_reasons(small: object) -> None:
    small.build()  # type: ignore[attr-defined]
    page = small.page("cases/2022/dongshan-logistics-park/index.html")  # type: ignore[attr-defined]
    band = page.partition('<section class="band related"')[2].partition("</section>")[0]
    assert band.index("/cases/2023/faraway-couriers/") > 0
    assert "同领域、同建会形式" in band
    assert "/cases/2022/nantang-garlic-coop/" not in band


@pytest.mark.parametrize("count", [0, 1, 2, 5, 6])
def test_a_case_is_never_related_to_itself(a_card: Make, small_reference: Reference, count: int) -> None:
    cards = [a_card(f"2022/c{number}", area="park") for number in range(count)]
    for case_id, found in related_ids(cards, small_reference).items():
        assert case_id not in found
        assert len(found) == min(4, count - 1)
