"""正式的内容安全策略下，真的页面在真的浏览器里样样都能用，一条违规也没有。"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from tests.browser.test_standards import KINDS
from tests.deploy.servers import WebServer

pytestmark = pytest.mark.browser

_LISTEN = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));
"""


@pytest.fixture
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    """一部认测试证书的手机。"""
    context = browser.new_context(
        viewport={"width": 360, "height": 800}, ignore_https_errors=True, locale="zh-CN"
    )
    context.add_init_script(_LISTEN)
    yield context
    context.close()


def complaints(page: Page, url: str) -> list[str]:
    """打开一页，点得动的点一遍，收集违规、报错和没拿到的。"""
    found: list[str] = []
    page.on("console", lambda said: said.type == "error" and found.append(said.text))
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("requestfailed", lambda request: found.append(f"没拿到 {request.url}"))
    page.goto(url)
    page.wait_for_load_state("networkidle")
    larger = page.get_by_role("button", name="大字版")
    if larger.count():
        larger.first.click()
    page.mouse.wheel(0, 20_000)  # 懒加载的图片也要拿到
    page.wait_for_load_state("networkidle")
    return [*found, *page.evaluate("window.violations || []")]


@pytest.mark.parametrize("path", KINDS.values(), ids=KINDS.keys())
def test_no_page_breaks_the_policy(visitor: BrowserContext, real_served: WebServer, path: str) -> None:
    found = complaints(visitor.new_page(), real_served.url + path)
    assert found == []


def test_a_search_works_under_the_policy(visitor: BrowserContext, real_served: WebServer) -> None:
    page = visitor.new_page()
    assert complaints(page, f"{real_served.url}search/?q=快递") == []
    assert page.get_by_role("main").get_by_role("link").filter(has_text="快递").count() > 0


def test_a_script_that_slipped_into_a_page_would_not_run(
    visitor: BrowserContext, real_served: WebServer
) -> None:
    page = visitor.new_page()
    page.goto(real_served.url)
    page.evaluate(
        """() => { const script = document.createElement("script"); script.textContent = "window.ran = 1";
        document.body.append(script); }"""
    )
    page.wait_for_function("window.violations.length > 0")
    assert page.evaluate("window.ran") is None


def test_feeds_are_styled_for_whoever_opens_them(visitor: BrowserContext, real_served: WebServer) -> None:
    page = visitor.new_page()
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text))
    with page.expect_response(lambda response: response.url.endswith("feeds/feed.css")) as styled:
        page.goto(f"{real_served.url}feed.xml")
    assert styled.value.status == 200
    assert refused == []
