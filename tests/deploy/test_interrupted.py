"""发布断在半路、磁盘满了、几个人同时来：访问者看到的总是完整的一版。"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from tests.deploy.conftest import Ready, Run, good, run_deploy

_KILLER = """
import json, os, signal, sys
from dianxing.cli.app import run

def die_before_call(where, name, number):
    real, calls = getattr(where, name), 0
    def counted(*args, **kwargs):
        global calls
        counted.calls += 1
        if counted.calls == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args, **kwargs)
    counted.calls = 0
    setattr(where, name, counted)

import shutil
from dianxing.deploy import folder_target
for name, number, root in json.load(sys.stdin):
    child = os.fork()
    if child == 0:
        if name == "copyfile":
            die_before_call(folder_target.shutil, name, number)
        else:
            die_before_call(os, name, number)
        os._exit(run(["deploy", "--root", root, "--jobs", "1"]))
    print(os.waitpid(child, 0)[1] & 0x7f, file=sys.stderr)
"""


def test_a_deploy_killed_anywhere_leaves_one_whole_release_live_and_the_next_completes(
    ready: Ready, dianxing: Run, tmp_path: Path
) -> None:
    ready.targets("    - name: 本机\n      folder: ../www\n", keep=2)
    for words in ("甲", "乙"):
        ready.change("一天比一天紧" if words == "甲" else "甲", words)
        good(run_deploy(dianxing, ready))
    old = ready.live()
    ready.change("乙", "丙")
    new = ready.small.tree()
    # 抄文件时；改名时（缓存、排好、切换前后的几次）；删旧版时
    deaths = [("copyfile", 1), ("copyfile", 9), *(("rename", n) for n in range(1, 9))]
    deaths += [("replace", n) for n in range(1, 9)] + [
        ("symlink", 1),
        ("symlink", 2),
        ("rmdir", 30),
        ("unlink", 3),
    ]
    roots = []
    for number, _ in enumerate(deaths):
        folder = tmp_path / f"{number}"
        shutil.copytree(ready.root, folder / "root", symlinks=True)
        shutil.copytree(ready.place, folder / "www", symlinks=True)
        roots.append(folder)
    jobs = [
        (name, number, str(folder / "root")) for (name, number), folder in zip(deaths, roots, strict=True)
    ]
    done = subprocess.run(
        [sys.executable, "-c", _KILLER], input=json.dumps(jobs), capture_output=True, text=True, check=True
    )
    signals = [int(line) for line in done.stderr.split() if line.isdigit()]
    assert signals.count(9) >= len(deaths) // 2, done.stderr
    seen = set()
    for folder in roots:
        found = ready.live(folder / "www")
        assert found in (old, new)
        seen.add(found == new)
        found_ready = Ready(type(ready.small)(folder / "root"), folder / "www")
        good(run_deploy(dianxing, found_ready))
        assert ready.live(folder / "www") == new
        assert all(re.fullmatch(r"\d{8}-\d{6}-\w{8}", name) for name in found_ready.releases())
    assert seen == {True, False}, "死的地方要有切换前的，也要有切换后的"


def test_two_deploys_at_once_take_turns_and_both_end_well(ready: Ready, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(ready.root, other)
    second = Ready(type(ready.small)(other), ready.place)
    second.targets(f"    - name: 本机\n      folder: {ready.place}\n")
    second.change("一天比一天紧", "一天比一天忙")
    command = [sys.executable, "-m", "dianxing", "deploy", "--jobs", "1", "--root"]
    processes = [
        subprocess.Popen([*command, str(root)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for root in (ready.root, other, ready.root, other)
    ]
    outputs: list[tuple[str, str]] = []
    threads = [
        threading.Thread(target=lambda process=process: outputs.append(process.communicate(timeout=100)))
        for process in processes
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [process.returncode for process in processes] == [0, 0, 0, 0], outputs
    assert ready.live() in (ready.small.tree(), second.small.tree())
    assert all(re.fullmatch(r"\d{8}-\d{6}-\w{8}", name) for name in ready.releases())


def test_a_full_disk_leaves_the_old_release_and_is_said_in_chinese(
    ready: Ready, dianxing: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    good(run_deploy(dianxing, ready))
    old = ready.live()
    ready.change("一天比一天紧", "一天比一天忙")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("dianxing.deploy.folder_target.shutil.copyfile", full)
        done = run_deploy(dianxing, ready)
    assert done.code == 1
    assert "磁盘满了" in done.err
    assert "No space" not in done.err
    assert ready.live() == old
    good(run_deploy(dianxing, ready))
    assert ready.live() == ready.small.tree()
