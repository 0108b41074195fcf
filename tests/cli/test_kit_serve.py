"""`dianxing kit --serve`：打印出来的网址打得开，没有口令的打不开，Ctrl-C 停得下。"""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from http.cookiejar import CookieJar
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Done
    from tests.conftest import SmallSite


def test_the_printed_address_opens_and_nothing_opens_without_it(small: SmallSite) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [
        *(sys.executable, "-u", "-m", "dianxing", "kit", "--root", str(small.root), "--no-pictures"),
        *("--since", "2020-01-01", "--as-of", "2026-01-01", "--jobs", "1"),
        *("--serve", "--port", str(port), "--minutes", "2"),
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        said = ""
        while "只有这台电脑打得开" not in said:
            line = process.stdout.readline()
            assert line, process.communicate()
            said += line
        found = re.search(rf"打开 (http://127\.0\.0\.1:{port}/\?key=[\w-]+) 看", said)
        assert found, said
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        with opener.open(found[1], timeout=20) as answer:
            assert answer.url == f"http://127.0.0.1:{port}/"
            assert "渠道稿" in answer.read().decode()
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=20)
        assert refused.value.code == 403
        assert "口令不对" in refused.value.read().decode()
        refused.value.close()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
        assert "停了，口令作废" in out and "Traceback" not in err
        assert process.returncode == 0
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def test_an_address_of_another_machine_is_refused(small: SmallSite, dianxing: Callable[..., Done]) -> None:
    done = dianxing(
        *("kit", "--root", small.root, "--no-pictures", "--as-of", "2026-01-01"),
        *("--serve", "--host", "203.0.113.7"),
    )
    assert done.code != 0
    assert "不是这台机器的地址 → --host 写 127.0.0.1 或 0.0.0.0" in done.err
