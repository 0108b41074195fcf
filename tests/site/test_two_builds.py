"""两个 dianxing 同时建一个站点：后来的等先来的，谁也不坏谁的事。"""

from __future__ import annotations

import subprocess
import sys
import time
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from dianxing.site.alone import alone

if TYPE_CHECKING:
    from tests.conftest import SmallSite

_HOLD = """
import sys, time
from pathlib import Path
from dianxing.site.alone import alone
with alone(Path(sys.argv[1]), lambda: None):
    print("占着", flush=True)
    time.sleep(float(sys.argv[2]))
"""


def holder(folder: Path, seconds: float) -> subprocess.Popen[str]:
    command = [sys.executable, "-X", "utf8", "-c", _HOLD, str(folder), str(seconds)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "占着\n"
    return process


def test_the_second_waits_until_the_first_is_done(tmp_path: Path) -> None:
    waited: list[float] = []
    cache = tmp_path / "cache"
    with holder(cache, 1) as process, alone(cache, lambda: waited.append(time.monotonic())):
        assert waited, "没有等"
        assert process.wait(10) == 0


def test_a_first_one_that_is_killed_holds_nobody_up(tmp_path: Path) -> None:
    with holder(tmp_path / "cache", 600) as process:
        process.kill()
        process.wait()
        with alone(tmp_path / "cache", lambda: time.sleep(0.1)):
            pass


def test_a_worker_that_outlives_the_build_holds_nobody_up(tmp_path: Path) -> None:
    # 进程池的工作进程是 fork 出来的，带着父进程打开的文件
    child = get_context("fork").Process(target=time.sleep, args=(600,))
    with alone(tmp_path / "cache", lambda: None):
        child.start()
    try:
        with holder(tmp_path / "cache", 0) as process:
            assert process.wait(20) == 0
    finally:
        child.kill()
        child.join()


def test_two_builds_at_once_both_succeed_and_give_the_whole_site(small: SmallSite, tmp_path: Path) -> None:
    small.build(site_dir=tmp_path / "wanted", cache=tmp_path / "cache")
    command = [
        *(sys.executable, "-m", "dianxing", "build", "--root", str(small.root), "--no-pictures"),
        *("--as-of", "2026-01-01"),
    ]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    ends = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0], ends
    assert small.tree() == small.tree(tmp_path / "wanted")
    assert not list(small.root.glob(".*staging*"))
