"""`dianxing serve`：改了就重建，开着的页面得到通知；写坏了照样开着，说清哪里坏了。"""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.conftest import SmallSite

GARLIC = "2022/nantang-garlic-coop"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fetch(url: str) -> str:
    try:
        with urllib.request.urlopen(url, timeout=20) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as error:
        return str(error.read().decode())


@contextmanager
def serving(small: SmallSite) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    port = free_port()
    command = [
        *(sys.executable, "-m", "dianxing", "serve", "--root", str(small.root), "--port", str(port)),
        *("--as-of", "2026-01-01", "--jobs", "1"),
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline().startswith(f"打开 http://127.0.0.1:{port}/ 看")
        yield f"http://127.0.0.1:{port}/", process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


@contextmanager
def events(url: str) -> Iterator[Callable[[], dict[str, object]]]:
    with urllib.request.urlopen(f"{url}__dianxing/events", timeout=60) as answer:

        def following() -> dict[str, object]:
            while line := answer.readline():
                if line.startswith(b"data: "):
                    found: dict[str, object] = json.loads(line[6:])
                    return found
            raise AssertionError("服务器断开了")

        yield following


def test_an_edit_is_rebuilt_and_every_fault_is_shown_while_the_site_stays_up(small: SmallSite) -> None:
    with serving(small) as (url, process):
        page = f"{url}cases/{GARLIC}/"
        assert "一天比一天紧" in fetch(page)
        with events(url) as following:
            first = following()
            assert first["message"] == ""

            small.edit(GARLIC, "一天比一天紧", "一天比一天忙")
            second = following()
            assert second["version"] != first["version"]
            assert "一天比一天忙" in fetch(page)

            small.edit(GARLIC, "area: 农业专业合作组织", "area: 没有的领域")
            assert f"略过了有问题的案例：{GARLIC}" in str(following()["message"])
            assert "没有的领域" in fetch(page)
            assert f"/cases/{GARLIC}/" not in fetch(f"{url}places/nantang/")

            small.edit(GARLIC, "area: 没有的领域", "area: 农业专业合作组织")
            assert following()["message"] == ""
            assert "一天比一天忙" in fetch(page)

            mkdocs = small.root / "mkdocs.yml"
            small.edit(mkdocs, "site_name: 云州工会典型", "site_name: [云州")
            message = str(following()["message"])
            assert "没有重建成" in message
            assert "mkdocs.yml:" in message
            assert "一天比一天忙" in fetch(page)

            small.edit(mkdocs, "site_name: [云州", "site_name: 云州典型")
            small.edit(mkdocs, "https://yunzhou.example/", "https://yunzhou.example/dx/")
            while "云州典型" not in fetch(f"{url}dx/"):
                following()
            assert "一天比一天忙" in fetch(f"{url}dx/cases/{GARLIC}/")
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
        assert process.returncode == 0, said
        assert "Traceback" not in said
        assert not small.out.exists()
