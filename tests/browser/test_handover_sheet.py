"""发布单：从 file:// 打开，复制得出去，“已发”记得住，手机上点得着。"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page

from dianxing.cases.partial_date import PartialDate
from dianxing.kits.outputs import kit_forms
from dianxing.kits.wanted import kit_cards
from dianxing.kits.write_kits import write_kits
from dianxing.settings import load_settings
from dianxing.site.executors import LazyPool
from dianxing.site.pictures.qr import qr_png
from dianxing.site.read_library import read_library

from .pasting import pasted

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """项目自己的一个案例的发布单；旁边只有文字稿，没有图片。"""
    folder = tmp_path_factory.mktemp("kits")
    settings = load_settings(ROOT, as_of=PartialDate(2026, 12, 1).start())
    pool = LazyPool(1)
    library = read_library(settings, cache=folder / "cache", pool=pool).library
    forms = kit_forms(settings, library.catalogue.reference)
    cards = kit_cards(library, ids=["lanshan-logistics"])
    made = write_kits(library, settings, forms, folder / "kit", cards, pool=pool)
    return made.kit_dir / made.folders[cards[0].id] / "handover.html"


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    made = chromium.new_context(viewport={"width": 360, "height": 800})
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext, sheet: Path) -> Page:
    made = context.new_page()
    made.goto(sheet.as_uri())
    return made


def test_the_article_is_copied_as_it_stands_with_pictures_of_the_site(page: Page, sheet: Path) -> None:
    page.get_by_role("button", name="复制正文").click()
    got = pasted(page)
    article = sheet.with_name("wechat.html").read_text(encoding="utf-8")
    sent = article.replace('src="join-qr.png"', 'src="https://dianxing.example.org/join/qr.png"')
    for piece in (
        "background-color:#b5121b",
        "在兰山区，怎样加入",
        'src="https://dianxing.example.org/join/qr.png"',
    ):
        assert piece in sent and piece in got["html"]
    assert 'src="join-qr.png"' not in got["html"]
    assert "在兰山区，怎样加入" in page.locator("#editor").inner_text()
    assert page.locator("#editor h2").count() == article.count("<h2")


def test_a_plain_text_is_copied_exactly(page: Page) -> None:
    page.locator('[data-copy="weibo-1"]').click()
    assert pasted(page)["text"] == page.locator("#weibo-1").inner_text()
    assert page.locator("#told").inner_text() == "复制好了，去粘贴"


def test_where_nothing_may_be_copied_the_text_is_selected(context: BrowserContext, sheet: Path) -> None:
    context.add_init_script(
        "document.execCommand = () => false;"
        "Object.defineProperty(navigator, 'clipboard', {value: undefined});"
    )
    page = context.new_page()
    page.goto(sheet.as_uri())
    page.locator('[data-copy="weibo-1"]').click()
    assert page.evaluate("getSelection().toString()") == page.locator("#weibo-1").inner_text()
    assert "替你选中" in page.locator("#told").inner_text()


def test_without_the_old_command_the_clipboard_interface_serves(context: BrowserContext, sheet: Path) -> None:
    context.add_init_script("document.execCommand = () => false;")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(sheet.as_uri())
    page.locator('[data-copy="qq-text"]').click()
    page.wait_for_function("document.getElementById('told').textContent")
    assert pasted(page)["text"] == page.locator("#qq-text").inner_text()


def test_what_was_sent_is_remembered(page: Page) -> None:
    assert page.locator("#sent").inner_text() == "0"
    page.locator("#weibo .tick").click()
    assert page.locator("#sent").inner_text() == "1"
    page.reload()
    assert page.locator("#weibo input").is_checked()
    assert page.locator("#sent").inner_text() == "1"
    assert "发的" in page.locator("#weibo .when").inner_text()
    page.locator("#weibo .tick").click()
    page.reload()
    assert page.locator("#sent").inner_text() == "0"


def test_a_text_changed_since_is_not_counted_as_sent(context: BrowserContext, sheet: Path) -> None:
    context.add_init_script(
        "localStorage.setItem('dianxing.sent.2026/lanshan-logistics.weibo',"
        " JSON.stringify({at: '2026年1月1日', version: 'old'}));"
    )
    page = context.new_page()
    page.goto(sheet.as_uri())
    assert not page.locator("#weibo input").is_checked()
    assert page.locator("#weibo .when").inner_text() == "2026年1月1日 发过旧的一版，稿子后来改了"


def test_the_code_leads_to_the_page_of_the_case(page: Page) -> None:
    shot = Image.open(io.BytesIO(page.locator("#code").screenshot()))
    (code,) = zxingcpp.read_barcodes(shot)
    assert code.text == "https://dianxing.example.org/cases/2026/lanshan-logistics/"


def test_served_on_the_office_network_the_code_leads_to_the_sheet_itself(
    context: BrowserContext, sheet: Path
) -> None:
    page = context.new_page()
    asked: list[str] = []
    here = "http://office.test/kit/handover.html"

    def answer(route: object) -> None:
        url = route.request.url  # type: ignore[attr-defined]
        asked.append(url)
        if url.endswith("?qr"):
            route.fulfill(body=qr_png(here), content_type="image/png")  # type: ignore[attr-defined]
        else:
            route.fulfill(body=sheet.read_bytes(), content_type="text/html; charset=utf-8")  # type: ignore[attr-defined]

    page.route("http://office.test/**", answer)
    page.goto(here)
    page.wait_for_selector("#code img")
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(page.locator("#code").screenshot())))
    assert code.text == here
    assert "在手机上打开这一页" in page.locator("#code-says").inner_text()


def test_a_server_without_that_code_leaves_the_one_of_the_case(context: BrowserContext, sheet: Path) -> None:
    page = context.new_page()
    page.route(
        "http://office.test/**",
        lambda route: route.fulfill(body=sheet.read_bytes(), content_type="text/html; charset=utf-8"),
    )
    with page.expect_response(lambda response: response.url.endswith("?qr")):
        page.goto("http://office.test/kit/handover.html")
    assert page.locator("#code svg").count() == 1


@pytest.mark.parametrize("zoom", [1, 2])
def test_nothing_runs_off_a_phone(page: Page, zoom: int) -> None:
    page.evaluate(f"document.documentElement.style.fontSize = '{16 * zoom}px'")
    for fold in page.locator("details").all():
        fold.evaluate("node => { node.open = true; }")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_what_is_tapped_is_large_enough(page: Page) -> None:
    for target in page.locator("button, .tick, .files a, summary").all():
        box = target.bounding_box()
        assert box and box["height"] >= 44 and box["width"] >= 44, target.inner_text()


def test_the_sheet_asks_nothing_of_any_other_host(context: BrowserContext, sheet: Path) -> None:
    page = context.new_page()
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(sheet.as_uri())
    for fold in page.locator("details").all():
        fold.evaluate("node => { node.open = true; }")
    assert all(url.startswith("file://") for url in asked)
    assert errors == []
