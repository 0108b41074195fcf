"""存档（RFC 5005）：一个案例也不漏，一份一份连得起来，一个网址里有哪些案例从不改变。"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dianxing.cases.catalogue import Card, Catalogue
from dianxing.cases.partial_date import PartialDate
from dianxing.cases.reference import Reference
from dianxing.settings import Settings
from dianxing.site.feeds.sources import MOST, archives, newest_first
from dianxing.site.views.site import SiteView, site_view

from .validator import ATOM, FH

if TYPE_CHECKING:
    from tests.conftest import SmallSite

START = date(2023, 1, 1)


class _Assets:
    css = js = search_js = sprite = "/x"


@pytest.fixture(scope="session")
def site(small_reference: Reference) -> SiteView:
    settings = Settings(
        root="/", site_name="云州", site_url="https://union.example/", as_of=PartialDate(2026).start()
    )
    return site_view(settings, small_reference, _Assets())


@pytest.fixture(scope="session")
def published_on(a_card: Callable[..., Card]) -> Callable[[list[int]], list[Card]]:
    """每个数是一个案例：在 2023 年元旦后第几天发布。"""

    def make(days: list[int]) -> list[Card]:
        cards = []
        for number, after in enumerate(days):
            day = START + timedelta(days=after)
            when = PartialDate(day.year, day.month, day.day)
            cards.append(a_card(f"{day.year}/case-{number:04}", published=when))
        return cards

    return make


@pytest.fixture(scope="session")
def archived(site: SiteView, small_reference: Reference) -> Callable[[list[Card]], dict[str, set[str]]]:
    """存档的网址 → 里面的案例；最新的五十条在 `""` 下。"""

    def make(cards: list[Card]) -> dict[str, set[str]]:
        every = newest_first(Catalogue(tuple(sorted(cards, key=lambda card: card.id)), (), small_reference))
        found = {archive.path: {card.id for card in archive.cards} for archive in archives(every, site)}
        return {**found, "": {card.id for card in every[:MOST]}}

    return make


def test_fifty_cases_need_no_archive(
    published_on: Callable[[list[int]], list[Card]], archived: Callable[[list[Card]], dict[str, set[str]]]
) -> None:
    assert archived(published_on(list(range(50)))).keys() == {""}
    assert archived(published_on(list(range(51)))).keys() == {"", "feeds/archive/2023-50/"}


@given(days=st.lists(st.integers(0, 900), max_size=260))
def test_every_case_is_in_the_feed_or_in_an_archive(
    days: list[int],
    published_on: Callable[[list[int]], list[Card]],
    archived: Callable[[list[Card]], dict[str, set[str]]],
) -> None:
    cards = published_on(days)
    found = archived(cards)
    assert set().union(*found.values()) == {card.id for card in cards}


@given(days=st.lists(st.integers(0, 900), min_size=1, max_size=260))
def test_an_archive_never_changes_when_newer_cases_come(
    days: list[int],
    published_on: Callable[[list[int]], list[Card]],
    archived: Callable[[list[Card]], dict[str, set[str]]],
) -> None:
    cards = published_on(sorted(days))  # 编号随发布的先后，新的排在后面
    seen: dict[str, set[str]] = {}
    for count in range(1, len(cards) + 1, 7):
        for path, members in archived(cards[:count]).items():
            if path:
                assert seen.setdefault(path, members) == members


def links(xml: str) -> dict[str, str]:
    root = ElementTree.fromstring(xml)
    parent = root if root.tag == f"{ATOM}feed" else root.find("channel")
    assert parent is not None
    return {link.get("rel", ""): link.get("href", "") for link in parent.findall(f"{ATOM}link")}


@pytest.mark.parametrize("name", ["feed.xml", "atom.xml"])
def test_a_reader_walks_from_the_newest_archive_to_the_oldest_and_misses_nothing(
    crowded: SmallSite, url: str, name: str
) -> None:
    seen: set[str] = set()
    visited: list[str] = []
    address, newer = url + name, ""
    while address:
        path = address.removeprefix(url)
        visited.append(path.removesuffix(name))
        xml = crowded.page(path)
        root = ElementTree.fromstring(xml)
        archive = root.find(f".//{FH}archive")
        if path != name:
            assert archive is not None
            assert links(xml)["current"] == url + name
            assert links(xml).get("next-archive", url + name) == newer
        else:
            assert archive is None
        entries = [*root.iter("item"), *root.iter(f"{ATOM}entry")]
        seen |= {entry.findtext("guid") or entry.findtext(f"{ATOM}id") or "" for entry in entries}
        newer = address if path != name else url + name
        address = links(xml).get("prev-archive", "")
    assert visited == [
        "",
        "feeds/archive/2025-100/",
        "feeds/archive/2023/",
        "feeds/archive/2022/",
        "feeds/archive/2021/",
    ]
    assert len(seen) == 121 + 30 + 4


def test_only_the_feed_of_the_whole_site_has_archives(crowded: SmallSite) -> None:
    assert "prev-archive" in links(crowded.page("feed.xml"))
    assert "prev-archive" not in links(crowded.page("areas/farming/feed.xml"))
    assert len(ElementTree.fromstring(crowded.page("areas/farming/feed.xml")).findall("channel/item")) == MOST
