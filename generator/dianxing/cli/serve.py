"""`dianxing serve`。"""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path
from typing import Annotated

import typer
from watchfiles import watch

from dianxing.cli.binding import bound
from dianxing.cli.options import AsOf, Jobs, Root, moment, site_root
from dianxing.cli.progress import terminal_progress
from dianxing.disk_reason import disk_reason
from dianxing.errors import DianxingError, SourceProblems
from dianxing.preview.server import PreviewState, make_server
from dianxing.settings import Settings, load_settings
from dianxing.site.build import BuildOptions, build_site
from dianxing.site.executors import LazyPool, lazy_pool
from dianxing.site.progress import Progress, silent

_WATCHED = ("content", "cases", "theme", "mkdocs.yml", "dianxing.yml")


def serve(
    root: Root = Path(),
    host: Annotated[str, typer.Option("--host", help="听哪个地址；要用手机看，写 0.0.0.0。")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", "-p", min=1, max=65535, help="听哪个端口。")] = 8000,
    jobs: Jobs = None,
    as_of: AsOf = None,
) -> None:
    """在本机预览：改了案例、页面或主题，浏览器自己刷新。有问题的案例略过，页面上会说是哪个、为什么。

    例：

      dianxing serve

      dianxing serve --host 0.0.0.0 --port 8080
    """
    root = site_root(root)
    site_dir = root / ".cache" / "dianxing" / "preview"
    state = PreviewState()
    with (
        lazy_pool(jobs) as pool,
        bound(lambda: make_server(site_dir, state, host, port), host, port) as server,
    ):
        with terminal_progress() as progress:
            _rebuild(root, site_dir, as_of, state, pool, progress, first=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        shown = "127.0.0.1" if host == "0.0.0.0" else host
        print(f"打开 http://{shown}:{port}{state.base_path} 看；按 Ctrl-C 停下。")
        sys.stdout.flush()
        _watch(root, site_dir, as_of, state, pool)
        server.shutdown()


def _watch(root: Path, site_dir: Path, as_of: str | None, state: PreviewState, pool: LazyPool) -> None:
    watched = [root / name for name in _WATCHED if (root / name).exists()]
    for _ in watch(*watched, raise_interrupt=False):
        started = time.monotonic()
        _rebuild(root, site_dir, as_of, state, pool, silent)
        print(f"{time.strftime('%H:%M:%S')} 重建了，{time.monotonic() - started:.1f} 秒。{state.message}")
        sys.stdout.flush()


def _rebuild(
    root: Path,
    site_dir: Path,
    as_of: str | None,
    state: PreviewState,
    pool: LazyPool,
    progress: Progress,
    *,
    first: bool = False,
) -> None:
    """重建一次；第一次建不成就抛出去，以后建不成留着上一次的，页面上说为什么。"""
    try:
        settings: Settings = load_settings(root, as_of=moment(as_of))
        result = build_site(settings, BuildOptions(site_dir, strict=False), pool=pool, progress=progress)
    except DianxingError as error:
        if first:
            raise
        problems = error.problems if isinstance(error, SourceProblems) else ()
        state.publish(f"没有重建成，下面是上一次的样子：\n{error}", problems)
        return
    except OSError as error:  # 多半是编辑器正在换文件；再存一次就好
        if first:
            raise
        state.publish(
            f"没有重建成，下面是上一次的样子：\n{error.filename or ''} 读写不了（{disk_reason(error)}）", ()
        )
        return
    left = f"略过了有问题的案例：{'、'.join(result.left_out)}\n" if result.left_out else ""
    state.publish(left + "\n".join(map(str, result.problems)), result.problems, settings.base_path)
