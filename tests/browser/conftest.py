"""浏览器测试共用的：一个 Chromium，和临时的网站服务器。"""

from __future__ import annotations

import functools
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from dianxing.cases.partial_date import PartialDate
from dianxing.settings import load_settings
from dianxing.site.build import BuildOptions, build_site

ROOT = Path(__file__).parents[2]


def _policy() -> str:
    """正式服务器上的内容安全策略，从它的配置里读；测试就在它下面跑。"""
    found = re.findall(
        r'add_header Content-Security-Policy "([^"]+)"', (ROOT / "deploy/nginx.conf").read_text("utf-8")
    )
    assert len(found) == 1
    return str(found[0])


class _Quiet(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        if self.csp:
            self.send_header("Content-Security-Policy", self.csp)
        super().end_headers()

    csp = ""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        content = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """不往测试输出里写访问记录。"""


@contextmanager
def _serving(folder: Path, csp: str = "") -> Iterator[str]:
    class Handler(_Quiet):
        pass

    Handler.csp = csp
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path], str]]:
    """把一个文件夹摆到网上，给出网址。"""
    with ExitStack() as stack:
        yield lambda folder: stack.enter_context(_serving(folder))


@pytest.fixture(scope="session")
def real_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """项目自己的案例建成的网站。"""
    folder = tmp_path_factory.mktemp("real") / "site"
    settings = load_settings(ROOT, as_of=PartialDate(2026, 12, 1).start())
    build_site(settings, BuildOptions(folder, cache=folder.parent / "cache"))
    return folder


@pytest.fixture(scope="session")
def real(real_folder: Path) -> Iterator[str]:
    """它的网址；服务器带着严格的内容安全策略。"""
    with _serving(real_folder, _policy()) as url:
        yield url


@pytest.fixture(scope="session")
def chromium(browser: Browser) -> Browser:
    """全部测试共用的那一个 Chromium：一个进程里不能起两个 Playwright。"""
    return browser
