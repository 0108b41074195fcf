"""列表：翻页、筛选、没有案例时给人指路。"""

from __future__ import annotations

import pytest
from markupsafe import Markup

from dianxing.site.views.listing import Chip, filter_groups, listing_view
from dianxing.site.views.related import related_view
from dianxing.site.views.site import SiteView

from .page_desk import Desk, Page

CARDS = [Markup("<article>案例</article>")] * 3


def page_of(desk: Desk, **values: object) -> Page:
    options: dict[str, object] = {
        "title": "物流",
        "path": "areas/logistics/",
        "cards": CARDS,
        "total": 3,
    } | values
    view = listing_view(site=desk.site, **options)  # type: ignore[arg-type]
    return Page(desk.templates.render("listing.html", dx=desk.site, listing=view))


@pytest.mark.parametrize(
    ("page", "pages", "shown"),
    [
        (1, 1, ""),
        (1, 3, "123"),
        (2, 3, "123"),
        (5, 9, "1…456…9"),
        (3, 9, "1234…9"),
        (9, 9, "1…89"),
        (4, 7, "1234567"),
    ],
)
def test_page_numbers_keep_the_ends_and_the_neighbours(
    site: SiteView, page: int, pages: int, shown: str
) -> None:
    view = listing_view(site=site, title="", path="cases/", cards=CARDS, total=9, page=page, pages=pages)
    assert "".join(link.name for link in view.pages) == shown
    assert [link.name for link in view.pages if link.current] == ([str(page)] if shown else [])


def test_the_first_page_has_no_number_in_its_address(desk: Desk) -> None:
    page = page_of(desk, total=60, page=2, pages=3)
    rels = {link["rel"]: link["href"] for link in page.all("a") if "rel" in link}
    assert rels == {"prev": "/sub/areas/logistics/", "next": "/sub/areas/logistics/page/3/"}


def test_samples_are_named_apart_from_the_total(desk: Desk) -> None:
    assert "共3个案例，另有2个示例，第2页／共3页" in page_of(desk, samples=2, page=2, pages=3).text
    assert "示例" not in page_of(desk).text


def test_filters_ask_the_search_page_and_keep_what_is_chosen(desk: Desk) -> None:
    filters = filter_groups(
        desk.site, years=[2022, 2021], tags=["货运"], checked={"area": ["logistics"], "county": ["xihe"]}
    )
    page = page_of(desk, filters=desk.templates.render("filters.html", dx=desk.site, filters=filters))
    [form] = [form for form in page.all("form") if form.get("class") == "sheet"]
    assert (form["action"], form["method"]) == ("/sub/search/", "get")
    boxes = page.all("input")
    assert {box["name"] for box in boxes} == {"area", "county", "courier", "year", "form", "tag"}
    assert [(box["name"], box["value"]) for box in boxes if "checked" in box] == [
        ("area", "logistics"),
        ("county", "xihe"),
    ]
    assert {box["id"] for box in boxes} == {label["for"] for label in page.all("label")}


def test_the_chip_of_this_list_is_marked(desk: Desk) -> None:
    page = page_of(
        desk, chips=[Chip("全部", "/sub/cases/", 9), Chip("物流", "/sub/areas/logistics/", 3, True)]
    )
    assert [link["href"] for link in page.all("a") if link.get("aria-current")] == ["/sub/areas/logistics/"]


def test_an_empty_list_shows_the_way(desk: Desk) -> None:
    page = page_of(desk, cards=[], total=0)
    assert "这里还没有案例" in page.text and {"tel:12351", "/sub/cases/"} <= set(page.hrefs)


def test_related_cases_say_why_and_none_leave_no_trace(desk: Desk) -> None:
    view = related_view(((CARDS[0], ("同领域", "同县区")),))
    assert "同领域、同县区" in desk.templates.render("related.html", related=view)
    assert desk.templates.render("related.html", related=related_view(())).strip() == ""
