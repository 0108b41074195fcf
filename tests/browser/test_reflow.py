"""字放到两倍、屏幕窄到 320 像素、大字版：没有一样东西跑出屏幕；撤下的、转走的页面也合规矩。"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from tests.conftest import SmallSite

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
PAGES = (
    "",
    "cases/",
    "areas/logistics/",
    "places/mengyin/",
    "cases/2026/lanshan-logistics/",
    "cases/2026/sample-yinan-coop/",
    "join/",
    "dues/",
    "policy/2015-46/",
    "search/?q=快递",
    "404.html",
)
# 出了屏幕、又没有哪个祖先把它裁掉或让它横着滑的
RUNS_OFF = """() => {
  const width = document.documentElement.clientWidth;
  document.querySelectorAll("details").forEach(box => { box.open = true; });
  if (document.documentElement.scrollWidth > width) return ["整页宽 " + document.documentElement.scrollWidth];
  return [...document.body.querySelectorAll("*")].filter(item => {
    if (item.closest("svg, .vh, .skip") || !item.checkVisibility()) return false;
    const box = item.getBoundingClientRect();
    if (!box.width || (box.right <= width + 1 && box.left >= -1)) return false;
    for (let outer = item.parentElement; outer !== document.body; outer = outer.parentElement)
      if (getComputedStyle(outer).overflowX !== "visible") return false;
    return true;
  }).map(item => item.outerHTML.slice(0, 90));
}"""


@pytest.mark.parametrize(
    ("width", "zoom", "large"),
    [(320, 1, False), (320, 1, True), (320, 2, False), (360, 2, False), (768, 1, True), (1280, 2, False)],
)
def test_nothing_runs_off_the_screen_however_large_the_words(
    chromium: Browser, real: str, width: int, zoom: int, large: bool
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 800}, bypass_csp=True)
    if large:
        context.add_init_script("localStorage.setItem('dx-large', '1')")
    page = context.new_page()
    for path in PAGES:
        page.goto(real + path)
        page.wait_for_load_state("networkidle")
        if zoom == 2:
            page.evaluate(
                "document.documentElement.style.setProperty('font-size',"
                " 2 * parseFloat(getComputedStyle(document.documentElement).fontSize) + 'px')"
            )
        assert page.evaluate(RUNS_OFF) == [], path
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_a_withdrawn_case_leads_on_and_breaks_no_rule(
    chromium: Browser, serve: Callable[[Path], str], small: SmallSite, width: int, scheme: str
) -> None:
    small.build(search=False)
    context = chromium.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    page.goto(serve(small.out) + "cases/2021/dongshan-old-case/")
    expect(page.locator("h1")).to_have_text("这个案例已按要求撤下")
    expect(page.locator("main").get_by_role("link", name="看全部案例")).to_be_visible()
    page.add_script_tag(path=str(AXE))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [(item["id"], node["target"]) for item in found["violations"] for node in item["nodes"]] == []
    context.close()


def test_an_old_address_leads_to_the_case_without_a_script(chromium: Browser, real: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(real + "2015/old-address/")
    page.wait_for_url("**/cases/2026/*/")
    expect(page.locator("h1")).to_be_visible()
    context.close()
