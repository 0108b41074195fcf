"""渠道稿页面：从 file:// 打开，看得见每个渠道的样子，文字、图文、图片复制得出去，键盘和手机都用得了。"""

from __future__ import annotations

import io
import shutil
import threading
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from dianxing.cases.partial_date import PartialDate
from dianxing.kits.digest.period import last_days
from dianxing.kits.digest.scope import find_scope
from dianxing.kits.digest.write_digests import choose, write_digests
from dianxing.kits.outputs import kit_forms
from dianxing.kits.wanted import kit_cards
from dianxing.kits.write_kits import write_kits
from dianxing.preview.kit_server import KitServer
from dianxing.settings import load_settings
from dianxing.site.executors import LazyPool
from dianxing.site.read_library import read_library

from .pasting import pasted

ROOT = Path(__file__).parents[2]
KIT = "2026-11-24-lanshan-logistics"
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def kit_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """项目自己的几个案例的渠道稿和一份群摘要；只有一个案例做了图片。"""
    root = tmp_path_factory.mktemp("kits") / "root"
    root.mkdir()
    for name in ("cases", "content"):
        shutil.copytree(ROOT / name, root / name)
    (root / "theme").symlink_to(ROOT / "theme")
    for name in ("mkdocs.yml", "dianxing.yml"):
        shutil.copy(ROOT / name, root / name)
    settings = load_settings(root, as_of=PartialDate(2026, 12, 1).start())
    pool = LazyPool(1)
    library = read_library(settings, cache=root / "cache", pool=pool).library
    reference = library.catalogue.reference
    record = choose(library, settings, find_scope(reference), last_days(settings.as_of, 30), ())
    assert record is not None
    write_digests(library, settings, record, (), root / "kit")
    forms = kit_forms(settings, reference)
    cards = kit_cards(library, ids=["lanshan-logistics", "heze-couriers", "xian-truckers"])

    def pictures(kit: object) -> list[object]:
        jobs = forms.pictures.jobs(kit)  # type: ignore[arg-type]
        return [job for job in jobs if kit.folder_name == KIT and job.paths[0].endswith(".jpg")]  # type: ignore[attr-defined]

    made = write_kits(library, settings, forms, root / "kit", cards, pool=pool, picture_jobs=pictures)  # type: ignore[arg-type]
    assert made.problems == ()
    return made.kit_dir


@pytest.fixture(params=[(360, 800), (1280, 800)], ids=["phone", "desktop"])
def context(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[BrowserContext]:
    width, height = request.param
    made = chromium.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    yield made
    made.close()


@pytest.fixture
def wide(chromium: Browser) -> Iterator[BrowserContext]:
    made = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN")
    yield made
    made.close()


def opened(context: BrowserContext, kit_dir: Path, place: str = "") -> Page:
    page = context.new_page()
    page.goto((kit_dir / "index.html").as_uri() + place)
    return page


def test_every_kit_and_digest_is_listed_the_newest_first(wide: BrowserContext, kit_dir: Path) -> None:
    page = opened(wide, kit_dir)
    titles = page.locator(".entry-title").all_inner_texts()
    assert len(titles) == 4 and "的新案例" in titles[0]
    assert any("兰山1400余家" in title for title in titles)
    assert page.locator(".brand-of").inner_text() == "沂蒙工会典型，3 个案例，1 份群摘要"


def test_the_article_is_pasted_as_it_is_even_from_a_dark_preview(
    context: BrowserContext, kit_dir: Path
) -> None:
    page = opened(context, kit_dir, f"#{KIT}/wechat")
    page.get_by_role("button", name="深色").first.click()
    page.get_by_role("button", name="复制正文").click()
    got = pasted(page)
    article = (kit_dir / KIT / "wechat.html").read_text(encoding="utf-8")
    assert 'src="https://dianxing.example.org/join/qr.png"' in got["html"]
    assert KIT not in got["html"]
    for style in ("background-color:#b5121b", "border-bottom:4px solid #c9a227"):
        assert style in article and style in got["html"]
    assert page.locator("#editor h2").count() == article.count("<h2")
    assert "在兰山区，怎样加入" in page.locator("#editor").inner_text()
    assert "在兰山区，怎样加入" in got["text"]


@pytest.mark.parametrize(("tab", "copy"), [("weibo", "weibo-2"), ("qq", "qq-notice"), ("work", "work-text")])
def test_a_text_is_pasted_exactly(context: BrowserContext, kit_dir: Path, tab: str, copy: str) -> None:
    page = opened(context, kit_dir, f"#{KIT}/{tab}")
    shown = page.locator(f"#{copy}").inner_text()
    page.locator(f'[data-copy="{copy}"]').click()
    assert pasted(page)["text"] == shown
    assert page.locator("#told").inner_text() == "复制好了，去粘贴"


def test_a_picture_is_put_on_the_clipboard_as_png(wide: BrowserContext, kit_dir: Path) -> None:
    wide.grant_permissions(["clipboard-read", "clipboard-write"])
    page = opened(wide, kit_dir, f"#{KIT}/qq")
    page.locator('#pane-qq [data-picture$="poster.jpg"]').click()
    page.wait_for_function("document.getElementById('told').textContent")
    assert page.locator("#told").inner_text() == "图片复制好了，去粘贴"
    kinds, data = page.evaluate(
        """async () => {
          const [item] = await navigator.clipboard.read();
          const blob = await item.getType("image/png");
          const url = await new Promise((done) => {
            const reader = new FileReader();
            reader.onload = () => done(reader.result);
            reader.readAsDataURL(blob);
          });
          return [item.types, url.split(",")[1]];
        }"""
    )
    assert kinds == ["image/png"]
    got = Image.open(io.BytesIO(b64decode(data))).convert("RGB")
    made = Image.open(kit_dir / KIT / "poster.jpg").convert("RGB")
    assert got.size == made.size == (1080, 1920)
    centre = (100, 100)
    pair = zip(got.getpixel(centre), made.getpixel(centre), strict=True)  # type: ignore[arg-type]
    assert all(abs(one - other) < 6 for one, other in pair)


def test_without_a_clipboard_a_picture_is_shown_with_how_to_save_it(
    context: BrowserContext, kit_dir: Path
) -> None:
    context.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined});")
    page = opened(context, kit_dir, f"#{KIT}/qq")
    page.locator('#pane-qq [data-picture$="poster.jpg"]').click()
    assert page.locator("#shot").is_visible()
    assert "长按图片" in page.locator("#shot-say").inner_text()
    assert page.locator("#shot-picture").get_attribute("src") == f"{KIT}/poster.jpg"
    page.keyboard.press("Escape")
    assert not page.locator("#shot").is_visible()
    assert page.locator("#pane-qq").is_visible()


def test_a_picture_not_made_is_told_in_the_same_way(wide: BrowserContext, kit_dir: Path) -> None:
    wide.grant_permissions(["clipboard-read", "clipboard-write"])
    page = opened(wide, kit_dir, "#2026-11-24-heze-couriers/qq")
    page.locator('#pane-qq [data-picture$="poster.jpg"]').click()
    page.wait_for_selector("#shot[open]")


def test_where_nothing_may_be_copied_the_text_is_selected(context: BrowserContext, kit_dir: Path) -> None:
    context.add_init_script(
        "document.execCommand = () => false;"
        "Object.defineProperty(navigator, 'clipboard', {value: undefined});"
    )
    page = opened(context, kit_dir, f"#{KIT}/weibo")
    page.locator('[data-copy="weibo-1"]').click()
    assert page.evaluate("getSelection().toString()") == page.locator("#weibo-1").inner_text()
    assert "替你选中" in page.locator("#told").inner_text()


def test_dark_recolours_the_article_by_the_published_rules(wide: BrowserContext, kit_dir: Path) -> None:
    page = opened(wide, kit_dir, f"#{KIT}/wechat")
    body = page.locator("#wechat-body > section")
    colour = "node => getComputedStyle(node).color"
    light = body.evaluate(colour)
    page.get_by_role("button", name="深色").first.click()
    dark = body.evaluate(colour)
    assert light == "rgb(33, 28, 25)" and dark != light
    assert sum(map(int, dark[4:-1].split(","))) > 3 * 140
    page.get_by_role("button", name="浅色").first.click()
    assert body.evaluate(colour) == light


def test_counts_stand_beside_their_limits(wide: BrowserContext, kit_dir: Path) -> None:
    page = opened(wide, kit_dir, f"#{KIT}/wechat")
    assert page.locator("#pane-wechat .copy-bar").nth(1).inner_text().startswith("标题 24 / 32 字")
    page.get_by_role("tab", name="微博").click()
    assert " / 140 字" in page.locator("#pane-weibo .copy-bar").first.inner_text()


def test_searching_leaves_what_has_every_word(context: BrowserContext, kit_dir: Path) -> None:
    page = opened(context, kit_dir)
    page.locator("#find").fill("兰山区　物流")
    shown = page.locator(".entry:visible")
    assert shown.count() == 1 and "兰山" in shown.inner_text()
    page.locator("#find").fill("火星")
    assert page.locator(".entry:visible").count() == 0
    page.get_by_role("button", name="看全部").click()
    assert page.locator(".entry:visible").count() == 4


def test_the_keyboard_alone_is_enough(wide: BrowserContext, kit_dir: Path) -> None:
    page = opened(wide, kit_dir)
    page.keyboard.press("/")
    page.keyboard.type("西安")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    title = page.locator("#top-title")
    assert "西安" in title.inner_text()
    assert page.evaluate("document.activeElement.id") == "top-title"
    page.get_by_role("tab", selected=True).focus()
    page.keyboard.press("ArrowRight")
    assert page.get_by_role("tab", selected=True).inner_text() == "微博"
    assert page.locator("#pane-weibo").is_visible() and not page.locator("#pane-wechat").is_visible()
    page.keyboard.press("Escape")
    assert "西安" in page.evaluate("document.activeElement.textContent")


def test_on_a_phone_back_leads_to_the_list(chromium: Browser, kit_dir: Path) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 800})
    page = opened(context, kit_dir)
    page.locator(f'[data-open="{KIT}"]').click()
    assert not page.locator("#list").is_visible() and page.locator("#pane-wechat").is_visible()
    page.go_back()
    assert page.locator("#list").is_visible() and page.locator("#panel").is_hidden()
    context.close()


def test_a_digest_has_its_messages_its_picture_and_its_mail(context: BrowserContext, kit_dir: Path) -> None:
    page = opened(context, kit_dir, "#digest-2026-12-01-all")
    page.locator('[data-copy="digest-1"]').click()
    assert page.locator("#told").inner_text() == "复制好了，去粘贴"
    page.get_by_role("tab", name="邮件").click()
    page.get_by_role("button", name="复制邮件").click()
    got = pasted(page)
    assert 'href="https://dianxing.example.org/cases/2026/lanshan-logistics/"' in got["html"]
    assert "<title" not in got["html"]


@pytest.mark.parametrize("tab", ["wechat", "weibo", "qq", "work", "pictures"])
@pytest.mark.parametrize("zoom", [1, 2])
def test_nothing_runs_off_the_side(context: BrowserContext, kit_dir: Path, tab: str, zoom: int) -> None:
    page = opened(context, kit_dir, f"#{KIT}/{tab}")
    page.evaluate(f"document.documentElement.style.fontSize = '{16 * zoom}px'")
    for fold in page.locator("details").all():
        fold.evaluate("node => { node.open = true; }")
    width = page.evaluate("document.documentElement.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    panel = page.locator("#panel")
    assert panel.evaluate("node => node.scrollWidth <= node.clientWidth + 1")


def test_what_is_tapped_is_large_enough(chromium: Browser, kit_dir: Path) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 800})
    page = opened(context, kit_dir, f"#{KIT}/qq")
    for target in page.locator("button:visible, .line-link:visible, summary:visible").all():
        box = target.bounding_box()
        assert box and box["height"] >= 44, target.inner_text()
    context.close()


def test_the_page_asks_nothing_of_any_host(wide: BrowserContext, kit_dir: Path) -> None:
    page = wide.new_page()
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto((kit_dir / "index.html").as_uri() + f"#{KIT}/wechat")
    for name in ("微博", "QQ 群", "工作群", "图片"):
        page.get_by_role("tab", name=name).click()
    page.locator('[data-open^="digest-"]').click()
    assert asked and all(url.startswith("file://") for url in asked)
    assert errors == []


def test_without_scripts_the_list_leads_to_the_sheets(chromium: Browser, kit_dir: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = opened(context, kit_dir)
    page.locator(f'[data-open="{KIT}"]').click()
    assert page.url.endswith(f"{KIT}/handover.html")
    context.close()


def test_served_with_a_key_everything_works_under_its_policy(wide: BrowserContext, kit_dir: Path) -> None:
    wide.grant_permissions(["clipboard-read", "clipboard-write"])
    page = wide.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    with KitServer(kit_dir, "127.0.0.1", 0, "some-key-of-today") as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        page.goto(f"{server.access.start}#{KIT}/qq")
        assert page.url == f"{server.access.address}/#{KIT}/qq"
        expect(page.locator(".qq-picture")).to_have_js_property("naturalWidth", 1080)
        page.locator('#pane-qq [data-picture$="poster.jpg"]').click()
        expect(page.locator("#told")).to_have_text("图片复制好了，去粘贴")
        stranger = wide.browser.new_context() if wide.browser else wide
        answer = stranger.new_page().goto(server.access.address)
        assert answer and answer.status == 403
        stranger.close()
        server.shutdown()
        thread.join()
    assert [error for error in errors if "404" not in error] == []  # 没做图的两份，列表里的小图没有
