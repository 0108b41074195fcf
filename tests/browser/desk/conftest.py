"""采编台的浏览器测试共用的：在 `desk` 的站点上跑着的采编台，和登录好的页面。

    def test_…(desk: DeskSite, sign_in: SignIn) -> None:
        wang = desk.person("王撰稿", (Role.WRITER, "371302"))
        page = sign_in(wang, width=360)          # 一个新的浏览器，已经登录，停在案例一览
        page.goto(sign_in.address + "cases/…")   # 或者 page.goto("/cases/…")：地址已经设好

测试里可以直接用 Django 的模型看库里存了什么。
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect
from tests.desk.conftest import DeskSite, desk, desk_template

if TYPE_CHECKING:
    from dianxing.desk.models import User

__all__ = ["SignIn", "desk", "desk_template"]

AXE = Path(__file__).parents[3] / "node_modules" / "axe-core" / "axe.min.js"

# Playwright 的同步接口在主线程里跑着事件循环，Django 以为不该在这里查库；测试里没有并发，不碍事
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

_PATIENCE = 30_000
"""毫秒；机器忙的时候等得起，快慢不是这里测的。"""
expect.set_options(timeout=_PATIENCE)


@dataclass(slots=True)
class SignIn:
    """登录好的浏览器。"""

    address: str
    """采编台的网址，带末尾斜杠。"""
    _browser: Browser
    _desk: DeskSite
    _opened: list[BrowserContext] = field(default_factory=list)

    def __call__(self, user: User, *, width: int = 1280, height: int = 800, **options: Any) -> Page:
        """一个新的浏览器里的一页，`user` 已经登录；`options` 照 `browser` 和 Playwright 的 new_context。"""
        context = self.browser(width=width, height=height, **options)
        self.renew(context, user)
        page = context.new_page()
        page.goto("/")
        return page

    def browser(
        self, *, width: int = 1280, height: int = 800, previews: bool = False, **options: Any
    ) -> BrowserContext:
        """一个没有登录的浏览器。

        预览第一次要跑几秒 MkDocs，不测它的就给一张白页；测它的用 `previews=True`。
        """
        context = self._browser.new_context(
            base_url=self.address, viewport={"width": width, "height": height}, locale="zh-CN", **options
        )
        context.set_default_timeout(_PATIENCE)
        if not previews:
            blank = '<!doctype html><html lang="zh-CN"><title>预览</title><main><h1>预览</h1></main>'
            context.route("**/preview/**", lambda route: route.fulfill(body=blank, content_type="text/html"))
        self._opened.append(context)
        return context

    def renew(self, context: BrowserContext, user: User) -> None:
        """（重新）登录。"""
        cookie = self._desk.client(user).cookies["desk"]
        context.add_cookies([{"name": "desk", "value": cookie.value, "url": self.address}])

    def close(self) -> None:
        """关上；每一页停在哪里、写着什么，失败的时候 pytest 会把这些印出来。"""
        for context in self._opened:
            for page in context.pages:
                with suppress(Error):  # 也许正在跳转，还没有正文
                    print(page.url, page.locator("body").inner_text(timeout=1000)[:1500], sep="\n")  # noqa: T201
            context.close()


@pytest.fixture
def desk_address(desk: DeskSite) -> Iterator[str]:  # noqa: ARG001  # 站点先要摆好
    """跑着的采编台的网址，带末尾斜杠。"""
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

    from dianxing.desk.wsgi import application

    class Quiet(WSGIRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """不往测试输出里写访问记录。"""

    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.daemon_threads = True
    server.set_app(application)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    thread.join()
    server.server_close()
    # 还在答的请求（预览、自动保存）做完再收：不然下一个测试换库的时候，它还在读旧的
    for answering in threading.enumerate():
        if "process_request_thread" in answering.name:
            answering.join(timeout=5)


@pytest.fixture
def sign_in(desk: DeskSite, desk_address: str, browser: Browser) -> Iterator[SignIn]:
    """登录好的浏览器；用完都关上。"""
    made = SignIn(desk_address, browser, desk)
    yield made
    made.close()


def fits(page: Page) -> bool:
    """没有比屏幕宽的东西；刚跳过来的页还没有文档，先等它到。

    和设定的宽度比，不和 innerWidth 比：手机上内容宽了，浏览器会缩小来看，innerWidth 跟着变大。
    """
    page.wait_for_load_state()
    assert page.viewport_size
    return bool(page.locator("html").evaluate("html => html.scrollWidth") <= page.viewport_size["width"])


def tab_to(page: Page, selector: str, *, text: str = "") -> None:
    """按 Tab，一直到焦点落在那里；每一站都要看得见焦点在哪。"""
    for _ in range(120):
        page.keyboard.press("Tab")
        here = page.evaluate(
            """([selector, text]) => {
              const one = document.activeElement, box = one.getBoundingClientRect();
              return {
                found: one.matches(selector) && (!text || one.textContent.trim() === text),
                seen: box.width > 0 && box.height > 0,
                what: one.outerHTML.slice(0, 120),
              };
            }""",
            [selector, text],
        )
        assert here["seen"], f"焦点到了看不见的地方：{here['what']}"
        if here["found"]:
            return
    raise AssertionError(f"按 Tab 到不了 {selector} {text}")


def violations(page: Page) -> list[tuple[str, object, object]]:
    """axe 查出的无障碍问题；页面要在 `bypass_csp=True` 的浏览器里开。"""
    assert AXE.is_file(), "先运行 npm ci（make test 会做）"
    page.wait_for_load_state()
    page.add_script_tag(path=str(AXE))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        (item["id"], node["target"], node.get("failureSummary"))
        for item in found["violations"]
        for node in item["nodes"]
    ]
