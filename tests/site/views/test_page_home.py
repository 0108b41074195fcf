"""首页：一个动作；示例不上首页；数字照案例写，不相加。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from dianxing.cases.catalogue import Catalogue
from dianxing.cases.model import Case
from dianxing.cases.partial_date import PartialDate
from dianxing.site.views.home import HomeView, home_candidates, home_view

from .page_desk import FARAWAY, LOGISTICS, SAMPLE, Desk, Page


def make(desk: Desk, cases: Sequence[Case]) -> HomeView:
    catalogue = Catalogue(tuple(desk.card(case) for case in cases), (), desk.reference)
    chosen = [case for case in cases if case.id in home_candidates(catalogue)]
    return home_view(catalogue, desk.site, desk.reference, chosen, desk.card_html)


@pytest.fixture
def cases(desk: Desk) -> list[Case]:
    return [desk.case(case_id) for case_id in (LOGISTICS, FARAWAY, SAMPLE)]


def render(desk: Desk, home: HomeView) -> Page:
    return Page(desk.templates.render("home.html", dx=desk.site, home=home))


def test_the_first_thing_to_do_is_to_join(desk: Desk, cases: list[Case]) -> None:
    page = render(desk, make(desk, cases))
    assert page.hrefs[:2] == ["/sub/join/", "tel:12351"]


def test_a_change_won_here_leads_the_page(desk: Desk, cases: list[Case]) -> None:
    home = make(desk, cases)
    assert home.lead is not None and home.lead.href == "/sub/cases/2022/dongshan-logistics-park/"
    assert home.lead_figure is not None
    assert (home.lead_figure.was, home.lead_figure.value, home.lead_figure.unit) == ("41.3", "100", "%")


def test_samples_stay_away_from_the_home_page_and_its_counts(desk: Desk, cases: list[Case]) -> None:
    home = make(desk, cases)
    assert "sample-site-federation" not in " ".join(render(desk, home).hrefs)
    assert (home.local, home.elsewhere) == (1, 1)
    assert {tile.area.code: tile.count for tile in home.areas if tile.count} == {"logistics": 2}


def test_a_county_counts_only_its_own_cases(desk: Desk, cases: list[Case]) -> None:
    home = make(desk, cases)
    assert {tile.place.name: tile.count for tile in home.tiles if tile.count} == {"东山区": 1}
    assert len(home.tiles) == len(desk.site.places)


def test_tiles_are_read_row_by_row(desk: Desk, cases: list[Case]) -> None:
    places = [tile.place.tile for tile in make(desk, cases).tiles if tile.place.tile]
    assert places == sorted(places, key=lambda tile: tuple(reversed(tile.split())))


def test_each_figure_stands_in_its_case_with_date_and_method(desk: Desk, cases: list[Case]) -> None:
    home = make(desk, cases)
    numbers = {
        (metric.key, metric.unit) for case in cases if case.id != SAMPLE for metric in case.head.metrics
    }
    assert home.figures and all((figure.label, figure.unit) in numbers for figure in home.figures)
    assert all(figure.note for figure in home.figures)
    assert len({figure.href for figure in home.figures}) == len(home.figures)


def test_no_case_is_shown_twice(desk: Desk) -> None:
    cases = [desk.case(FARAWAY).model_copy(update={"id": f"2023/case-{number}"}) for number in range(30)]
    home = make(desk, cases)
    shown = [Page(html).hrefs[0] for html in (*home.best, *home.newest)]
    assert home.lead is not None
    assert len(shown) == len(set(shown)) == 9 and home.lead.href not in shown


def test_the_newest_are_those_first_shown_last(desk: Desk) -> None:
    base = desk.card(desk.case(FARAWAY))
    cards = tuple(
        replace(base, id=f"2023/case-{month:02}", published=PartialDate(2023, month, 1))
        for month in range(1, 10)
    )
    catalogue = Catalogue(cards, (), desk.reference)
    home = home_view(catalogue, desk.site, desk.reference, [], desk.card_html)
    assert [Page(html).hrefs[0][-3:-1] for html in home.newest] == ["09", "08", "07", "06", "05", "04"]


def test_a_site_without_cases_still_opens(desk: Desk) -> None:
    home = make(desk, [])
    page = render(desk, home)
    assert home.lead is None and "我要入会" in page.text and "tiles" in page.ids


def test_a_channel_without_an_account_is_named_but_leads_nowhere(desk: Desk, cases: list[Case]) -> None:
    page = render(desk, make(desk, cases))
    assert "https://union.example/" in page.hrefs
    assert "QQ群" in page.text and "账号核实后公布" in page.text
