"""`dianxing desk`。"""

from __future__ import annotations

import socket
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Annotated

import typer

from dianxing.cli.binding import bound
from dianxing.cli.options import Root, site_root
from dianxing.errors import SettingsError


def desk(
    ctx: typer.Context,
    root: Root = Path(),
    host: Annotated[
        str, typer.Option("--host", help="听哪个地址；给局域网里的人用，写 0.0.0.0。")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", "-p", min=1, max=65535, help="听哪个端口。")] = 8800,
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="几个工作进程。")] = 2,
    threads: Annotated[int, typer.Option("--threads", min=1, max=64, help="每个进程几个线程。")] = 4,
    jobs: Annotated[
        bool, typer.Option("--jobs/--no-jobs", help="要不要同时起后台进程（发布、建站、推送靠它）。")
    ] = True,
) -> None:
    """采编台：给宣传干事写稿、审稿、发布用的网页。第一次运行会给出管理员的一次性链接。

    例：

      dianxing desk

      dianxing desk --host 0.0.0.0 --port 8800
    """
    if ctx.invoked_subcommand is not None:
        return
    root = site_root(root)
    start = desk_program()
    # 端口占着的，先说清楚，不等建好表、起了后台进程再散
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound(lambda: socket.create_server((host, port), family=family), host, port).close()
    start.prepare(root)
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    _tell(f"http://{shown}:{port}")
    if jobs:
        with start.jobs_process(root):
            start.serve(host, port, workers, threads)
    else:
        start.serve(host, port, workers, threads)


def _tell(address: str) -> None:
    from dianxing.desk.accounts.links import VALID_FOR, first_admin

    if token := first_admin():
        print(f"第一次用：打开下面的链接，给管理员设密码（只能用一次，{VALID_FOR.days} 天内有效）：")
        print(f"  {address}/welcome/{token}/")
    else:
        print(f"打开 {address}/ 登录；按 Ctrl-C 停下。")
    sys.stdout.flush()


def desk_program() -> ModuleType:
    """采编台的程序；没有装它要的包，抛 SettingsError。"""
    try:
        return import_module("dianxing.desk.start")
    except ModuleNotFoundError as missing:
        if (missing.name or "").startswith("dianxing"):
            raise
        fix = "运行 make desk，或者 pip install --require-hashes --no-deps -r requirements/desk.txt"
        raise SettingsError(f"没有装采编台要的包（{missing.name}）→ {fix}") from None
