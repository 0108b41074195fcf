"""“我能入会吗”：先选行当，每个行当、每个领域、每个县区都有落点和电话。"""

from __future__ import annotations

from types import SimpleNamespace

from jinja2 import Environment, FileSystemLoader

from .page_desk import THEME, Desk, Page

WHO = [
    {
        "id": "courier",
        "label": "快递员",
        "area": "logistics",
        "answer": "能。",
        "steps": ["问站长", "填表"],
        "note": "换站点不用重新入",
    },
    {"id": "trucker", "label": "货车司机", "area": "logistics", "answer": "能。", "steps": ["问园区"]},
    {"id": "domestic", "label": "家政员", "area": "domestic", "answer": "能。", "steps": ["问公司"]},
]


def join_page(desk: Desk, who: object = WHO) -> Page:
    # 手写页面由引擎排，引擎的 Jinja 不自动转义
    environment = Environment(loader=FileSystemLoader(THEME), autoescape=False)
    page = SimpleNamespace(
        url="join/",
        title="我能入会吗",
        meta={"who": who},
        content="<h1>我能入会吗</h1>\n<p>先说明白</p>\n<h2>怎么申请</h2>",
        toc=[],
        parent=None,
    )
    return Page(environment.get_template("join.html").render(page=page, dx=desk.site, dx_material=()))


def test_every_trade_and_every_area_can_be_linked_to(desk: Desk) -> None:
    ids = join_page(desk).ids
    assert {"courier", "trucker", "domestic"} <= set(ids)
    assert {area.code for area in desk.site.areas} <= set(ids)
    assert len(ids) == len(set(ids))


def test_the_choices_come_before_the_text(desk: Desk) -> None:
    text = join_page(desk).text
    assert text.index("快递员") < text.index("你在哪个县区") < text.index("先说明白") < text.index("怎么申请")
    assert text.count("先说明白") == 1


def test_each_trade_can_call_and_see_what_others_did(desk: Desk) -> None:
    page = join_page(desk)
    assert len(page.all("details")) == len(WHO) + 1
    assert page.hrefs.count("/sub/areas/logistics/") >= 2 and "/sub/areas/domestic/" in page.hrefs


def test_every_county_of_today_has_its_union_and_a_number(desk: Desk) -> None:
    page = join_page(desk)
    assert all((place.office or place.union) in page.text for place in desk.site.places)
    assert "tel:0999-0000000" in page.hrefs  # 核实过的办公电话
    assert page.text.count("打 12351") >= sum(not place.phone for place in desk.site.places)


def test_whatever_an_officer_typed_is_shown_as_words(desk: Desk) -> None:
    bad = '"><script>alert(1)</script>'
    page = join_page(
        desk, [{"id": "x", "label": bad, "area": "logistics", "answer": bad, "steps": [bad], "note": bad}]
    )
    assert page.text.count(bad) == 4
    assert [script.get("src") for script in page.all("script")] == ["/sub/assets/site.js"]


def test_a_page_without_choices_still_shows_its_text(desk: Desk) -> None:
    page = join_page(desk, None)
    assert "先说明白" in page.text and {area.code for area in desk.site.areas} <= set(page.ids)
