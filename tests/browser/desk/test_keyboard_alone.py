"""不碰鼠标：进来以后新写、填、存、送审，再由初审通过；只按 Tab、回车、空格、方向键和打字。"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect
from tests.desk.review.conftest import BODY, GOOD

from dianxing.desk.access.roles import Role

from .conftest import tab_to

if TYPE_CHECKING:
    from tests.desk.conftest import DeskSite

    from .conftest import SignIn

pytestmark = pytest.mark.browser

LANSHAN = "371302"
TITLE = "物流园联合建会"


def press(page: Page, selector: str, *, text: str = "") -> None:
    """到那里，按回车。"""
    tab_to(page, selector, text=text)
    page.keyboard.press("Enter")


def write(page: Page, selector: str, words: str) -> None:
    """到那一栏，打字。"""
    tab_to(page, selector)
    page.keyboard.insert_text(words)


def choose(page: Page, selector: str, label: str) -> None:
    """到那个下拉框，用方向键选。"""
    tab_to(page, selector)
    chosen = page.locator(f"{selector} option:checked")
    for _ in range(40):
        if chosen.inner_text().strip() == label:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{selector} 里选不到 {label}")


def start(page: Page) -> None:
    """从一览开始写一个新案例。"""
    press(page, "main a", text="写一个案例")
    page.wait_for_url("**/new/")
    write(page, "#f-title", TITLE)
    choose(page, "#f-area", "物流（快递）")
    press(page, "main button", text="开始写")
    page.wait_for_url("**/edit/")


def fill(page: Page) -> None:
    """把发布要有的都填上，存好。"""
    write(page, "#f-summary", GOOD["summary"])
    for step in GOOD["steps"]:
        press(page, "[data-field=steps] button[data-act=add]")
        page.keyboard.insert_text(step)
    write(page, "#f-result", GOOD["result"])
    press(page, "[data-field=sources] button[data-act=add]")
    page.keyboard.insert_text(GOOD["sources"][0]["title"])
    write(page, "#f-body", BODY)
    press(page, "button[data-save]")
    expect(page.locator("[data-state]")).to_contain_text("已保存")
    expect(page.locator("[data-meter-body]")).to_contain_text("发布要有的都有了")


def test_a_case_is_written_and_handed_in_and_passed_without_a_mouse(desk: DeskSite, sign_in: SignIn) -> None:
    from dianxing.desk.models import Draft

    page = sign_in(desk.person("孙撰稿", (Role.WRITER, LANSHAN)))
    start(page)
    fill(page)
    press(page, "a", text="去送审")
    page.wait_for_url("**/review/**")
    press(page, "button", text="送审")
    expect(page.locator(".notice-success")).to_contain_text("待初审")
    draft = Draft.objects.get()
    assert (draft.stage, draft.head["steps"]) == ("first", GOOD["steps"])

    reviewer = sign_in(desk.person("王初审", (Role.FIRST, LANSHAN)))
    press(reviewer, "a[href='/tasks/']")
    reviewer.wait_for_url("**/tasks/")
    press(reviewer, "main a", text=TITLE)
    reviewer.wait_for_url("**/review/")
    boxes = reviewer.locator(".proofs input")
    for number in range(boxes.count()):
        tab_to(reviewer, ".proofs input")
        assert boxes.nth(number).evaluate("one => one === document.activeElement")
        reviewer.keyboard.press("Space")
    press(reviewer, "button", text="通过")
    expect(reviewer.locator(".notice-success")).to_contain_text("待复审")
