"""工友在手机上：找到一个案例，读完，走到“怎样加入”。真的网站，真的 Chromium，严格的内容安全策略。"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 360, "height": 800}, "has_touch": True, "is_mobile": True}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])


@contextmanager
def opened(chromium: Browser, address: str, **options: object) -> Iterator[Page]:
    """打开一页；关上时查：没有报错，没有向别的主机要过东西。"""
    context = chromium.new_context(**options)
    page = context.new_page()
    wrong: list[str] = []
    host = "/".join(address.split("/")[:3])
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith(host) else wrong.append(request.url))
    page.goto(address)
    yield page
    context.close()
    assert wrong == []


@SIZES
def test_a_worker_finds_a_case_by_search_and_filter_reads_it_and_reaches_joining_in_two_taps(
    chromium: Browser, real: str, size: dict[str, object]
) -> None:
    with opened(chromium, real, **size) as page:
        page.locator("[data-search-box] input").first.fill("货车司机")
        page.locator("[data-search-box] input").first.press("Enter")
        page.wait_for_url("**/search/?q=*")
        expect(page.locator("[data-search-page]")).to_contain_text("西安")
        page.goto(page.url + "&year=2021")
        expect(page.locator("[data-search-page] h3").first).to_contain_text("货车司机")
        page.get_by_role("link", name="货车司机会员6984人").first.click()
        expect(page.locator("h1")).to_contain_text("货车司机")
        page.get_by_role("link", name="我要入会").first.click()  # 第一下
        page.wait_for_url("**/join/**")
        page.get_by_text("货车司机", exact=True).first.click()  # 第二下
        expect(page.get_by_text("自己养车的，问常去的物流园区").first).to_be_visible()


@SIZES
def test_without_javascript_everything_but_search_works(
    chromium: Browser, real: str, size: dict[str, object]
) -> None:
    with opened(chromium, real, java_script_enabled=False, **size) as page:
        page.goto(real + "cases/")
        page.get_by_role("link", name="兰山1400").first.click()
        expect(page.locator("h1")).to_contain_text("兰山")
        page.get_by_role("link", name="我要入会").first.click()
        page.wait_for_url("**/join/**")
        page.get_by_text("快递员、分拣工").first.click()
        expect(page.get_by_text("问一声站长或同事").first).to_be_visible()
        page.goto(real + "search/?q=快递")
        expect(page.locator("main")).to_contain_text("案例")
        assert page.locator("main a[href*='/areas/']").count() >= 6


@SIZES
def test_large_print_is_remembered_and_nothing_runs_off_the_screen(
    chromium: Browser, real: str, size: dict[str, object]
) -> None:
    with opened(chromium, real, **size) as page:
        before = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
        page.get_by_role("button", name="大字版").click()
        after = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
        assert before >= 17
        assert after >= before * 1.2
        for path in ("", "cases/", "cases/2026/lanshan-logistics/", "join/", "search/?q=快递"):
            page.goto(real + path)
            page.wait_for_function(
                "size => parseFloat(getComputedStyle(document.body).fontSize) === size", arg=after
            )
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


@pytest.mark.parametrize("width", [320, 360])
@pytest.mark.parametrize(
    "path",
    [
        "",
        "cases/",
        "cases/2026/sample-yinan-coop/",
        "join/",
        "guide/",
        "policy/2015-46/",
        "services/",
        "search/",
        "search/?q=快递",
        "search/?q=工资被拖欠",
    ],
)
def test_targets_on_a_phone_are_at_least_44_pixels_and_nothing_runs_off(
    chromium: Browser, real: str, path: str, width: int
) -> None:
    with opened(chromium, real + path, viewport={"width": width, "height": 800}, is_mobile=True) as page:
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        small = page.evaluate(
            """() => {
            const all = document.querySelectorAll("a[href], button, input, summary, select");
            return [...all].filter(item => {
              if (!item.checkVisibility() || item.closest(".vh, .skip")) return false;
              // WCAG 2.5.8：段落里的链接不受限
              const inline = getComputedStyle(item).display === "inline";
              if (inline && item.matches("p a, li a, dd a, td a, figcaption a")) return false;
              const target = item.matches("input[type=checkbox]") ? item.closest("label") || item : item;
              const box = target.getBoundingClientRect();
              return box.width > 0 && Math.min(box.width, box.height) < 43.5;
            }).map(item => item.outerHTML.slice(0, 90));}"""
        )
        assert small == []


def test_the_bar_of_three_stays_in_reach_and_never_covers_the_last_line(chromium: Browser, real: str) -> None:
    with opened(chromium, real, **PHONE) as page:
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        page.wait_for_timeout(400)
        record = page.get_by_role("link", name="ICP备").bounding_box()
        assert record is not None
        bar = page.locator("nav.bar, .bar").last.bounding_box()
        assert bar is None or record["y"] + record["height"] <= bar["y"] or bar["y"] >= 800


def test_keyboard_alone_skips_to_the_text_and_searches(chromium: Browser, real: str) -> None:
    with opened(chromium, real, **DESKTOP) as page:
        page.keyboard.press("Tab")
        expect(page.locator(":focus")).to_have_text("跳到正文")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        page.locator("[data-search-box] input").first.focus()
        page.keyboard.type("兰山")
        expect(page.get_by_role("listbox")).to_be_visible()
        page.keyboard.press("ArrowDown")
        expect(page.locator("[role=option][aria-selected=true]")).to_have_count(1)
        page.keyboard.press("Enter")
        page.wait_for_load_state()
        assert page.url != real


def test_the_share_code_is_a_real_picture_of_at_least_400_pixels(chromium: Browser, real: str) -> None:
    with opened(chromium, real + "cases/2026/lanshan-logistics/", **PHONE) as page:
        code = page.locator("img[src$='qr.png']")
        code.scroll_into_view_if_needed()
        assert code.evaluate("image => image.decode().then(() => image.naturalWidth)") >= 400
