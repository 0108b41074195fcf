"""整条写稿的路，在手机上：新写、填、传图、送审，手指点得到，没有一页要左右拖。"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect
from tests.desk.uploads.pictures import encoded, photo

from dianxing.desk.access.roles import Role

from .conftest import fits

if TYPE_CHECKING:
    from tests.desk.conftest import DeskSite

    from .conftest import SignIn

pytestmark = pytest.mark.browser

LANSHAN = "371302"
SUMMARY = "兰山区把入会办到快递分拣口，37名快递员下班路上扫码递交申请，当晚办成，第二天就领到了会员卡。"


def write_all(page: Page, picture: Path) -> None:
    """一栏一栏写上。"""
    page.locator("#f-summary").fill(SUMMARY)
    page.locator("#f-kind").select_option("网点")
    for step in ("分拣口摆桌子，当场填表", "第二天把会员卡送到网点"):
        page.locator("[data-field=steps]").get_by_role("button", name="添一条").tap()
        page.keyboard.insert_text(step)
    page.locator("#f-result").fill("37名快递员入会。")
    page.locator("[data-tray-files]").set_input_files(picture)
    expect(page.locator(".row-picture img")).to_have_count(1, timeout=15_000)
    page.locator("[name='images.0.alt']").fill("快递员在分拣口填表")
    page.locator("[data-field=sources]").get_by_role("button", name="添一条").tap()
    page.get_by_role("textbox", name="来源", exact=True).fill("兰山区总工会台账")
    page.locator("#f-body").fill("下班路上的一次扫码。")


def test_a_case_is_written_and_handed_in_on_a_phone(desk: DeskSite, sign_in: SignIn, tmp_path: Path) -> None:
    from dianxing.desk.models import Draft

    picture = tmp_path / "IMG_0001.jpg"
    picture.write_bytes(encoded(photo((1200, 800)), "JPEG"))
    page = sign_in(desk.person("孙撰稿", (Role.WRITER, LANSHAN)), width=360, has_touch=True, is_mobile=True)
    assert fits(page), page.url
    page.get_by_role("link", name="写一个案例").first.tap()
    page.get_by_label("标题").fill("37名快递员当晚入会")
    page.get_by_label("重点领域").select_option(label="物流（快递）")
    assert fits(page), page.url
    page.get_by_role("button", name="开始写").tap()
    page.wait_for_url("**/edit/")
    write_all(page, picture)
    assert fits(page), page.url
    page.get_by_role("button", name="保存").last.tap()
    expect(page.locator("[data-state]")).to_contain_text("已保存")
    expect(page.locator("[data-meter-body]")).to_contain_text("发布要有的都有了")
    expect(page.locator("[data-meter] summary")).not_to_contain_text("要改")
    page.get_by_role("link", name="去送审").tap()
    page.get_by_role("button", name="送审", exact=True).tap()
    expect(page.locator(".notice-success")).to_contain_text("待初审")
    assert fits(page), page.url
    draft = Draft.objects.get()
    assert (draft.stage, draft.head["steps"]) == (
        "first",
        ["分拣口摆桌子，当场填表", "第二天把会员卡送到网点"],
    )
    assert draft.pictures.count() == 1
