"""卡片：没有照片用字做封面，示例有记号，什么字都原样显示。"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dianxing.site.pictures.view import PictureView

from .page_desk import FARAWAY, LOGISTICS, SAMPLE, Desk


def test_a_card_without_a_photo_sets_its_number_in_type(desk: Desk) -> None:
    page = desk.card_page(desk.card(desk.case(FARAWAY)))
    assert page.all("img") == [] and "507" in page.text and "邻省远山市，2014年" in page.text
    assert any("a-logistics" in tag.get("class", "").split() for tag in page.all("div"))
    assert page.hrefs == ["/sub/cases/2023/faraway-couriers/"]


def test_a_card_without_a_number_sets_the_employer_or_the_place(desk: Desk) -> None:
    card = replace(desk.card(desk.case(LOGISTICS)), figure="", figure_unit="", figure_label="")
    assert "云州物流行业" in desk.card_page(card).text
    assert desk.card_page(replace(card, employer="")).text.count("东山区") > 1


def test_a_card_with_a_photo_keeps_the_number_below(desk: Desk, picture: Callable[..., PictureView]) -> None:
    page = desk.card_page(desk.card(desk.case(LOGISTICS)), picture(alt="园区门口"))
    assert page.all("img")[0]["alt"] == "园区门口" and "100" in page.text and "建会率" in page.text


def test_only_a_sample_carries_the_mark(desk: Desk) -> None:
    marked = [
        tag for tag in desk.card_page(desk.card(desk.case(SAMPLE))).all("b") if tag.get("class") == "sample"
    ]
    unmarked = [
        tag for tag in desk.card_page(desk.card(desk.case(FARAWAY))).all("b") if tag.get("class") == "sample"
    ]
    assert (len(marked), len(unmarked)) == (1, 0)


def test_whatever_was_typed_is_shown_as_words(desk: Desk) -> None:
    bad = '<script>alert(1)</script>"'
    card = replace(
        desk.card(desk.case(LOGISTICS)),
        title=bad,
        result=bad,
        place=bad,
        employer=bad,
        figure_unit=bad,
        figure_label=bad,
    )
    page = desk.card_page(card)
    assert page.all("script") == [] and page.text.count(bad) == 6


def test_an_area_nobody_gave_still_has_a_cover(desk: Desk) -> None:
    page = desk.card_page(replace(desk.card(desk.case(LOGISTICS)), area=None))
    assert any("a-none" in tag.get("class", "").split() for tag in page.all("div"))


def test_covers_of_one_area_are_not_all_cropped_alike_yet_never_change(desk: Desk) -> None:
    card = desk.card(desk.case(FARAWAY))
    crops = [desk.card_page(replace(card, id=f"2022/case-{n}")).all("div")[0]["class"] for n in range(20)]
    assert len(set(crops)) == 3
    assert crops == [
        desk.card_page(replace(card, id=f"2022/case-{n}")).all("div")[0]["class"] for n in range(20)
    ]
