"""案例页：有的事实都在，没有的不占一行；怎样加入只写核实过的。"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dianxing.cases.model import Contact, Employer, Method, Metric, Quote, Source
from dianxing.site.pictures.view import PictureView

from .page_desk import FARAWAY, LOGISTICS, SAMPLE, Desk

EMPTY: dict[str, object] = {
    "problem": "",
    "steps": (),
    "result": "",
    "lessons": (),
    "replicable_when": (),
    "metrics": (),
    "quotes": (),
    "images": (),
    "services": (),
    "sources": (),
    "tags": (),
    "courier": (),
    "join_route": (),
    "contact": None,
    "area": None,
    "union": None,
    "employer": None,
    "county": None,
    "summary": "",
    "body": "",
}


def test_a_full_case_shows_every_block_in_order(desk: Desk) -> None:
    page = desk.case_page(desk.case(LOGISTICS))
    blocks = (
        "problem",
        "steps",
        "result",
        "lessons",
        "body",
        "checks",
        "services",
        "ladder",
        "howto",
        "join",
        "sources",
    )
    assert [name for name in page.ids if name in blocks] == list(blocks)


def test_a_case_without_facts_has_no_empty_section(desk: Desk) -> None:
    page = desk.case_page(desk.case(LOGISTICS, **EMPTY))
    kept = {name for name in page.ids if not name.startswith("join")}
    assert kept == {"sources"}


def test_the_unit_is_described_by_what_is_known(desk: Desk) -> None:
    page = desk.case_page(desk.case(LOGISTICS))
    words = page.text.split()
    assert words[(at := words.index("单位云州物流行业")) : at + 5] == [
        "单位云州物流行业",
        "园区云州物流园",
        "类型物流园",
        "用工1000人以上",
        "建会形式行业联合会",
    ]
    hidden = desk.case_page(desk.case(LOGISTICS, employer=Employer(name="保密单位", anonymised=True)))
    assert "保密单位" not in hidden.text and "类型" in hidden.text


def test_a_change_is_shown_from_old_to_new_with_date_source_and_method(desk: Desk) -> None:
    page = desk.case_page(desk.case(LOGISTICS))
    words = " ".join(page.text.split())
    assert "41.3%变为100%" in words.replace(" ", "")
    assert "2022年9月，媒体报道 出处1" in words
    assert {"#source-1", "#source-2"} <= set(page.hrefs) and {"source-1", "source-2"} <= set(page.ids)
    bars = [bar["width"] for bar in page.all("rect") if bar["class"] in ("fig-old", "fig-now")]
    assert bars[:2] == ["100%", "41.3%"]


def test_a_number_that_is_no_share_gets_no_bar(desk: Desk) -> None:
    metric = Metric(key="会员", value=600, unit="人", baseline=20, source=1, method=Method.ROSTER)
    page = desk.case_page(desk.case(LOGISTICS, metrics=(metric,)))
    assert [bar for bar in page.all("rect") if bar["class"] == "fig-now"] == [] and "20人" in page.text


def test_numbers_beyond_three_are_listed_small(desk: Desk) -> None:
    metrics = tuple(
        Metric(key=f"指标{n}", value=n, unit="个", source=1, method=Method.ROSTER) for n in range(1, 6)
    )
    page = desk.case_page(desk.case(LOGISTICS, metrics=metrics))
    assert sum(tag.get("class") == "fig" for tag in page.all("div")) == 3
    assert all(f"指标{n}" in page.text for n in range(1, 6)) and "numbers" in page.ids


def test_the_ladder_is_built_from_the_data_alone(desk: Desk) -> None:
    rungs = "云州市总工会 东山区总工会 云州物流行业（行业联合会）"
    assert rungs in " ".join(desk.case_page(desk.case(LOGISTICS)).text.split())
    hidden = desk.case_page(desk.case(LOGISTICS, employer=Employer(name="保密单位", anonymised=True)))
    assert "保密单位" not in hidden.text and "这里建的：行业联合会" in hidden.text


def test_a_case_from_elsewhere_says_so_and_belongs_to_no_union_here(desk: Desk) -> None:
    page = desk.case_page(desk.case(FARAWAY))
    assert "各地经验" in page.text and "邻省远山市" in page.text
    assert "ladder" not in page.ids and "向所在县区总工会咨询" in page.text
    assert "tel:12351" in page.hrefs


def test_the_contact_of_a_case_elsewhere_or_made_up_is_not_offered_to_workers_here(desk: Desk) -> None:
    contact = Contact(office="远方的办公室", phone="0888-1234567")
    for case_id in (FARAWAY, SAMPLE):
        page = desk.case_page(desk.case(case_id, contact=contact))
        assert "tel:0888-1234567" not in page.hrefs


def test_how_to_join_uses_the_line_of_the_case_then_of_the_county_then_the_hotline(desk: Desk) -> None:
    assert "tel:0999-0000001" in desk.case_page(desk.case(LOGISTICS)).hrefs
    county = desk.case_page(desk.case(LOGISTICS, contact=None, county="990102"))
    assert "tel:0999-0000000" in county.hrefs and "西河县总工会办公室" in county.text
    hotline = desk.case_page(desk.case(LOGISTICS, contact=None))
    assert "tel:12351" in hotline.hrefs and "向东山区总工会咨询" in hotline.text


def test_a_sample_carries_a_banner_and_others_do_not(desk: Desk) -> None:
    assert any(tag.get("class") == "banner" for tag in desk.case_page(desk.case(SAMPLE)).all("p"))
    assert not any(tag.get("class") == "banner" for tag in desk.case_page(desk.case(FARAWAY)).all("p"))


def test_a_courier_of_old_leads_to_the_network_of_today(desk: Desk) -> None:
    hrefs = desk.case_page(desk.case(LOGISTICS)).hrefs
    assert "/sub/couriers/sf/" in hrefs and "/sub/couriers/huitong/" not in hrefs
    assert sum(href.startswith("/sub/couriers/") for href in hrefs) == 2


def test_the_share_code_is_a_real_picture_that_a_long_press_reads(desk: Desk) -> None:
    [code] = [image for image in desk.case_page(desk.case(LOGISTICS)).all("img") if "qr" in image["src"]]
    assert code["src"] == "/sub/cases/2022/dongshan-logistics-park/qr.png"
    assert (code["width"], code["height"], code["loading"]) == ("420", "420", "lazy")


def test_a_photo_is_shown_once(desk: Desk, picture: Callable[..., PictureView]) -> None:
    pictures = {
        "cover.jpg": picture(alt="封面"),
        "ledger.png": picture(alt="台账"),
        "more.jpg": picture(alt="别的"),
    }
    page = desk.case_page(desk.case(LOGISTICS), pictures)
    assert sorted(image["alt"] for image in page.all("img")) == ["台账", "封面", "这个案例的二维码"]


@pytest.mark.parametrize("field", ["problem", "result", "summary"])
def test_whatever_was_typed_is_shown_as_words(desk: Desk, field: str) -> None:
    bad = "<script>alert(1)</script>"
    page = desk.case_page(desk.case(LOGISTICS, **{field: bad}))
    assert page.all("script") == [] and bad in page.text


def test_lists_quotes_and_sources_are_words_too(desk: Desk) -> None:
    bad = '"><img src=x onerror=alert(1)>'
    case = desk.case(
        LOGISTICS,
        steps=(bad, bad),
        lessons=(bad,),
        replicable_when=(bad,),
        services=(bad,),
        tags=(bad,),
        join_route=(bad,),
        quotes=(Quote(text=bad, role=bad),),
        sources=(Source(title=bad, url="https://a.example/?a=1&b=2"),),
        employer=Employer(name=bad),
    )
    page = desk.case_page(case)
    assert all("onerror" not in image for image in page.all("img")) and page.text.count(bad) == 12
    assert "https://a.example/?a=1&b=2" in page.hrefs


def test_what_is_missing_is_said_with_its_reason(desk: Desk) -> None:
    page = desk.case_page(desk.case(FARAWAY))
    assert "还缺什么" in page.text and "有同样难处的单位才知道这里有办法" in page.text


def test_related_cases_have_their_place(desk: Desk) -> None:
    from dianxing.site.views.cards import card_view
    from dianxing.site.views.case_page import case_view

    case = desk.case(LOGISTICS)
    face = card_view(desk.card(case), desk.site, desk.reference, None)
    view = case_view(case, face, desk.site, desk.reference, {}, completeness=90)
    assert desk.templates.render("case.html", dx=desk.site, case=view).count("<!--dx:related-->") == 1
