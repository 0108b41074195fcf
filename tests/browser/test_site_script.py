"""页面的小开关：筛选收起、复制、底栏、指到收起的一段、检索模块载不来也不碍事。"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 360, "height": 800}, "has_touch": True}
CASE = "cases/2026/lanshan-logistics/"


def opened(chromium: Browser, address: str, **options: object) -> Page:
    page = chromium.new_context(**PHONE, **options).new_page()
    page.goto(address)
    return page


def test_the_filter_sheet_closes_by_its_button_by_escape_and_by_a_tap_outside(
    chromium: Browser, real: str
) -> None:
    page = opened(chromium, real + "cases/")
    sheet, summary = page.locator(".filters > .sheet"), page.locator(".filters > summary")
    for close in (
        lambda: page.get_by_role("button", name="收起").click(),
        lambda: page.keyboard.press("Escape"),
        lambda: page.mouse.click(100, 60),
    ):
        summary.click()
        expect(sheet).to_be_visible()
        close()
        expect(sheet).to_be_hidden()
        expect(summary).to_be_focused()
    assert page.url == real + "cases/"
    page.context.close()


def test_without_scripts_no_dead_button_shows(chromium: Browser, real: str) -> None:
    for path in ("cases/", CASE):
        page = opened(chromium, real + path, java_script_enabled=False)
        expect(page.locator("button:not([type=submit])").locator("visible=true")).to_have_count(0)
        page.context.close()


def test_the_address_is_copied_by_the_clipboard(chromium: Browser, real: str) -> None:
    page = opened(chromium, real + CASE, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="复制链接").click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").endswith("/" + CASE)
    page.context.close()


def test_where_nothing_can_be_copied_the_address_itself_shows(chromium: Browser, real: str) -> None:
    page = chromium.new_context(**PHONE).new_page()
    page.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', {value: undefined});"
        "document.execCommand = () => { throw new Error('no'); };"
    )
    page.goto(real + CASE)
    page.get_by_role("button", name="复制链接").click()
    expect(page.locator("[data-copy]")).to_contain_text("/" + CASE)
    page.context.close()


def test_the_bar_leaves_on_the_way_down_and_returns_on_the_way_up_and_for_the_keyboard(
    chromium: Browser, real: str
) -> None:
    page = opened(chromium, real)
    bar = page.locator("nav.bar")
    expect(bar).to_be_in_viewport(ratio=0.9)
    page.mouse.wheel(0, 900)
    expect(bar).not_to_be_in_viewport(ratio=0.1)
    page.mouse.wheel(0, -300)
    expect(bar).to_be_in_viewport(ratio=0.9)
    page.mouse.wheel(0, 900)
    expect(bar).not_to_be_in_viewport(ratio=0.1)
    bar.get_by_role("link").first.focus()
    expect(bar).to_be_in_viewport(ratio=0.9)
    page.context.close()


def test_an_address_can_point_at_a_trade_or_an_area_on_the_joining_page(chromium: Browser, real: str) -> None:
    page = opened(chromium, real + "join/#trucker")
    expect(page.locator("#trucker .who-answer")).to_be_visible()
    for area in ("park", "township", "construction", "logistics", "domestic", "farming"):
        page.goto(f"{real}join/#{area}")
        expect(page.locator(f"#{area}")).to_be_in_viewport()
    page.goto(real + "join/#%E0%A4%A")
    expect(page.get_by_role("button", name="大字版")).to_be_visible()
    page.context.close()


def test_large_print_works_where_nothing_may_be_stored(chromium: Browser, real: str) -> None:
    page = chromium.new_context(**PHONE).new_page()
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('blocked'); }});"
    )
    page.goto(real)
    button = page.get_by_role("button", name="大字版")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 24
    page.context.close()


def test_a_lost_search_module_leaves_the_box_working_and_is_fetched_again(
    chromium: Browser, real: str
) -> None:
    page = chromium.new_context(**PHONE).new_page()
    asked: list[str] = []
    page.route("**/assets/search.*.js", lambda route: (asked.append(route.request.url), route.abort())[1])
    page.goto(real)
    box = page.locator("[data-search-box] input")
    box.focus()
    module = page.locator("script[type=module]")
    expect(module).to_have_count(0)
    box.blur()
    box.focus()
    expect(module).to_have_count(0)
    assert len(asked) == 2
    box.fill("快递")
    box.press("Enter")
    page.wait_for_url("**/search/?q=*")
    page.context.close()
