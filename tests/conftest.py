"""全部测试的共用件：临时的好站点、建好的真网站、它的服务器，和一个浏览器。"""

from __future__ import annotations

import gzip
import shutil
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import hypothesis
import pytest
from tests.postgresql import postgres, postgresql_server

from dianxing.cases.partial_date import PartialDate, beijing_now
from dianxing.settings import Settings, load_settings
from dianxing.site.build import BuildOptions, BuildResult, build_site
from dianxing.site.engine_output import EngineOutput
from dianxing.site.executors import FixedPool, InlineExecutor, Pool

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["postgres", "postgresql_server"]

# 机器忙的时候一个例子也许要半秒：快慢不是这里测的
hypothesis.settings.register_profile("dianxing", deadline=None)
hypothesis.settings.load_profile("dianxing")

# 后台起的进程不理会 Ctrl-C，还会传给子进程；有的测试要用它停下预览的服务器
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

PROJECT = Path(__file__).parents[1]
FIXTURES = Path(__file__).parent / "fixtures"

_NEW_YEAR = PartialDate(2026, 1, 1).start()
_TEXT = ("text/", "application/json", "application/xml", "application/rss+xml", "image/svg+xml")
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".xml": "application/xml",
    ".txt": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".jpg": "image/jpeg",
    ".png": "image/png",
}
_CHROMIUM_ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def _copy_small_site(root: Path) -> Path:
    """编造的城市：good-site 的案例和词表、几张手写页面，加上项目自己的主题。"""
    shutil.copytree(FIXTURES / "small-site", root)
    shutil.copytree(FIXTURES / "good-site" / "cases", root / "cases")
    shutil.copytree(FIXTURES / "good-site" / "content", root / "content", dirs_exist_ok=True)
    shutil.copytree(PROJECT / "theme", root / "theme")
    return root


@pytest.fixture(scope="session")
def _engine_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """跑过一次 MkDocs 的缓存，各个临时站点抄过去用；站点目录自己的东西不在里面。"""
    root = _copy_small_site(tmp_path_factory.mktemp("engine") / "root")
    settings = load_settings(root, as_of=beijing_now(), search=False)
    cache = root / "cache"
    build_site(settings, BuildOptions(root / "site", cache=cache, pictures=False))
    for path in cache.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif not path.name.startswith("engine-"):
            path.unlink()
    return cache


@pytest.fixture
def good_site(tmp_path: Path, _engine_cache: Path) -> Path:
    """一个没有问题的小站点，每个测试一份新的，尽可以改。"""
    return _small_site(tmp_path / "good-site", _engine_cache)


def _small_site(root: Path, engine_cache: Path) -> Path:
    _copy_small_site(root)
    shutil.copytree(engine_cache, root / ".cache" / "dianxing")
    return root


@dataclass
class SmallSite:
    """一个小站点和建它的办法。默认当作 2026 年元旦那一刻，在本进程里建，不做图片（慢）。"""

    root: Path

    @property
    def out(self) -> Path:
        return self.root / "site"

    def settings(self, *, as_of: datetime = _NEW_YEAR, **more: Any) -> Settings:
        return load_settings(self.root, as_of=as_of, **more)

    def build(
        self,
        *,
        site_dir: Path | None = None,
        cache: Path | None = None,
        strict: bool = True,
        pictures: bool = False,
        pool: Pool | None = None,
        engine: Callable[[Settings], EngineOutput] | None = None,
        **settings: Any,
    ) -> BuildResult:
        options = BuildOptions(site_dir or self.out, strict=strict, pictures=pictures, cache=cache)
        return build_site(
            self.settings(**settings), options, pool=pool or FixedPool(InlineExecutor(), 1), engine=engine
        )

    def case_file(self, case_id: str) -> Path:
        return self.root / "cases" / case_id / "case.md"

    def write(self, case_id: str, text: str) -> Path:
        path = self.case_file(case_id)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def edit(self, path: Path | str, old: str, new: str) -> None:
        """把一个文件里的 `old` 换成 `new`；`path` 也可以是案例的 id。"""
        path = self.case_file(path) if isinstance(path, str) else path
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{path} 里没有“{old}”"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def tree(self, folder: Path | None = None) -> dict[str, bytes]:
        """网站的全部文件：路径 → 内容。"""
        folder = folder or self.out
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }

    def page(self, path: str) -> str:
        return (self.out / path).read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def small_in(_engine_cache: Path) -> Callable[[Path], SmallSite]:
    """在指定的地方放一个小站点：给整场测试共用一份的测试用。"""
    return lambda root: SmallSite(_small_site(root, _engine_cache))


@pytest.fixture
def small(good_site: Path) -> SmallSite:
    """`good_site`，加上建它、改它、读它的办法。"""
    return SmallSite(good_site)


@pytest.fixture(scope="session")
def real_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """项目自己的案例、页面和主题建成的网站（输出文件夹）；整场测试只建一次，别改它。"""
    site_dir = tmp_path_factory.mktemp("real") / "site"
    settings = load_settings(PROJECT, as_of=beijing_now())
    build_site(settings, BuildOptions(site_dir, cache=site_dir.parent / "cache"))
    return site_dir


class _SiteHandler(SimpleHTTPRequestHandler):
    """像正式的服务器那样给文件：目录给 index.html，没有的给 404.html，能压缩就压缩。"""

    folder: Path
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        target = (self.folder / path.lstrip("/")).resolve()
        if target != self.folder and self.folder not in target.parents:
            self._send(self.folder / "404.html", HTTPStatus.NOT_FOUND)
        elif target.is_dir() and not path.endswith("/"):
            self.send_response(HTTPStatus.MOVED_PERMANENTLY)
            self.send_header("Location", f"{urlsplit(self.path).path}/")
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif (found := target / "index.html" if target.is_dir() else target).is_file():
            self._send(found, HTTPStatus.OK)
        else:
            self._send(self.folder / "404.html", HTTPStatus.NOT_FOUND)

    do_HEAD = do_GET  # noqa: N815

    def _send(self, path: Path, status: HTTPStatus) -> None:
        content = path.read_bytes()
        kind = _TYPES.get(path.suffix, "application/octet-stream")
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if kind.startswith(_TEXT):
            self.send_header("Vary", "Accept-Encoding")
            if "gzip" in self.headers.get("Accept-Encoding", ""):
                content = gzip.compress(content, 6, mtime=0)
                self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """不往测试输出里写访问记录。"""


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    handler = type("Handler", (_SiteHandler,), {"folder": folder.resolve()})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def site_server(real_site: Path) -> Iterator[str]:
    """真网站的网址，带末尾斜杠。"""
    with _served(real_site) as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """一个 Chromium，整场测试共用。"""
    from playwright.sync_api import sync_playwright

    path = next(filter(None, map(shutil.which, ("/usr/bin/chromium", "chromium", "chromium-browser"))), None)
    if path is None:
        pytest.fail("没有 Chromium：先运行 tests/install-system-packages.sh")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_CHROMIUM_ARGS))
        yield browser
        browser.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """一部手机上的一张新页面：360×800，触屏。"""
    context = browser.new_context(
        viewport={"width": 360, "height": 800},
        device_scale_factor=2,
        has_touch=True,
        is_mobile=True,
        locale="zh-CN",
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def desktop(browser: Browser) -> Iterator[Page]:
    """一台电脑上的一张新页面：1280×800。"""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN")
    yield context.new_page()
    context.close()
