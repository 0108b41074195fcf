"""用真的 rclone 发布到一个远端：只传变了的，网页最后，最后才删；断了再来就齐；退得回。"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.deploy.conftest import GARLIC, Ready, Run, good, run_deploy, version
from tests.deploy.servers import need

from dianxing.deploy.file_kinds import CACHE_CONTROL, Kind, kind_of


@pytest.fixture
def bucket(ready: Ready, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ready:
    """一个叫“桶”的 rclone 远端，其实在本机的文件夹里；`place` 是放着文件的地方。"""
    need("rclone")
    config = tmp_path / "rclone.conf"
    config.write_text(f"[oss]\ntype = alias\nremote = {tmp_path}/oss\n", encoding="utf-8")
    monkeypatch.setenv("RCLONE_CONFIG", str(config))
    ready.targets("    - name: 桶\n      rclone: oss:site\n", keep=2)
    return Ready(ready.small, tmp_path / "oss" / "site")


def stored(bucket: Ready) -> dict[str, bytes]:
    return bucket.small.tree(bucket.place)


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[list[str]]]:
    """记下每次叫 rclone 的参数和名单，再照样叫真的。"""
    tools, calls = tmp_path / "bin", tmp_path / "calls"
    tools.mkdir()
    (tools / "rclone").write_text(
        f"""#!{sys.executable}
import json, os, sys
lists = [
    open(word.partition("=")[2], encoding="utf-8").read().split("\\n")[:-1]
    for word in sys.argv
    if "files-from" in word
]
with open({str(calls)!r}, "a", encoding="utf-8") as file:
    file.write(json.dumps([sys.argv[1:], *lists]) + "\\n")
os.execv({need("rclone")!r}, ["rclone", *sys.argv[1:]])
""",
        encoding="utf-8",
    )
    (tools / "rclone").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")

    def read() -> list[list[str]]:
        found = [json.loads(line) for line in calls.read_text(encoding="utf-8").splitlines()]
        calls.unlink()
        return found

    return read


def test_the_remote_gets_the_site_without_packed_copies_or_tables(bucket: Ready, dianxing: Run) -> None:
    good(run_deploy(dianxing, bucket))
    assert stored(bucket) == bucket.small.tree()


def test_only_what_changed_is_sent_pages_last_and_deletions_after(
    bucket: Ready, dianxing: Run, log: Callable[[], list[list[str]]]
) -> None:
    good(run_deploy(dianxing, bucket))
    before = stored(bucket)
    bucket.change("一天比一天紧", "一天比一天忙")
    log()
    good(run_deploy(dianxing, bucket))
    after = stored(bucket)
    assert after == bucket.small.tree()
    copies = [call for call in log() if call[0][0] in ("copy", "delete")]
    sent = [path for call in copies if call[0][0] == "copy" for path in call[1]]
    assert sorted(sent) == sorted(path for path in after if before.get(path) != after[path])
    kinds = [kind_of(path) for path in sent]
    assert kinds == sorted(kinds)
    assert kinds[-1] is Kind.PAGE
    assert copies[-1][0][0] == "delete"
    assert sorted(copies[-1][1]) == sorted(before.keys() - after.keys())
    for call in copies[:-1]:
        (kind,) = {kind_of(path) for path in call[1]}
        assert f"--header-upload=Cache-Control: {CACHE_CONTROL[kind]}" in call[0]


def test_a_dry_run_lists_changes_says_there_is_no_switch_and_sends_nothing(
    bucket: Ready, dianxing: Run
) -> None:
    good(run_deploy(dianxing, bucket))
    before = stored(bucket)
    bucket.change("一天比一天紧", "一天比一天忙")
    out = good(run_deploy(dianxing, bucket, "--dry-run"))
    assert re.search(rf"(?m)^~ +[\d.]+ KB  cases/{GARLIC}/index.html$", out)
    assert "没有原子切换" in out
    assert stored(bucket) == before


def test_a_file_changed_or_added_at_the_remote_is_put_right(bucket: Ready, dianxing: Run) -> None:
    good(run_deploy(dianxing, bucket))
    assert "没有变化" in good(run_deploy(dianxing, bucket))
    page = bucket.place / "404.html"
    page.write_text("x" * page.stat().st_size, encoding="utf-8")
    (bucket.place / "黑页.html").write_text("x", encoding="utf-8")
    good(run_deploy(dianxing, bucket))
    assert stored(bucket) == bucket.small.tree()


def test_rolling_back_sends_the_release_kept_on_this_machine(bucket: Ready, dianxing: Run) -> None:
    first = version(good(run_deploy(dianxing, bucket)))
    old = stored(bucket)
    bucket.change("一天比一天紧", "一天比一天忙")
    second = version(good(run_deploy(dianxing, bucket)))
    assert first in good(run_deploy(dianxing, bucket, "rollback"))
    assert stored(bucket) == old
    lines = good(run_deploy(dianxing, bucket, "list")).splitlines()
    assert [line[:2] + version(line) for line in lines] == [f"  {second}", f"* {first}"]


def test_a_deploy_killed_while_sending_never_leaves_a_page_without_what_it_needs(
    bucket: Ready, dianxing: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good(run_deploy(dianxing, bucket))
    old = stored(bucket)
    css = bucket.root / "theme" / "css" / "base.css"
    css.write_text(css.read_text(encoding="utf-8") + "\n.never { color: red; }\n", encoding="utf-8")
    bucket.build()
    new = bucket.small.tree()
    tools = tmp_path / "slow"
    tools.mkdir()
    (tools / "rclone").write_text(
        f'#!/bin/sh\nexec {need("rclone")} "$@" --transfers=1 --bwlimit=150k\n', encoding="utf-8"
    )
    (tools / "rclone").chmod(0o755)
    with monkeypatch.context() as patched:
        patched.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
        process = subprocess.Popen(
            [sys.executable, "-m", "dianxing", "deploy", "--jobs", "1", "--root", str(bucket.root)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        deadline = time.monotonic() + 100
        while (bucket.place / "404.html").read_bytes() != new["404.html"]:
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < deadline, "没有传起来"
            time.sleep(0.005)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    found = {name: content for name, content in stored(bucket).items() if not name.endswith(".partial")}
    assert found not in (old, new)
    torn = [name for name in found if found[name] not in (old.get(name), new.get(name))]
    assert len(torn) <= 1, "对象存储一次放好一个；本机文件夹当远端时，正在写的那一个可能是半截"
    for name in found.keys() - set(torn):
        if name.endswith(".html"):
            for needed in re.findall(rb'(?:href|src)="/(assets/[^"#]+)', found[name]):
                assert needed.decode() in found, (name, needed)
    good(run_deploy(dianxing, bucket))
    assert stored(bucket) == new


def test_what_goes_wrong_is_said_in_chinese(
    bucket: Ready, dianxing: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket.targets("    - name: 桶\n      rclone: nosuch:x\n")
    done = run_deploy(dianxing, bucket)
    assert (done.code, "rclone config" in done.err) == (1, True), done.err
    monkeypatch.setenv("PATH", str(tmp_path / "none"))
    done = run_deploy(dianxing, bucket)
    assert (done.code, "这台机器没有 rclone" in done.err) == (1, True), done.err


def test_a_remote_with_keys_in_it_is_refused_by_the_settings(bucket: Ready, dianxing: Run) -> None:
    bucket.targets("    - name: 桶\n      rclone: ':s3,access_key_id=AKIA,secret_access_key=abc:b'\n")
    done = run_deploy(dianxing, bucket)
    assert done.code == 1
    assert "密钥不写在这里" in done.err


def test_two_remotes_keep_their_own_releases(bucket: Ready, dianxing: Run) -> None:
    bucket.targets("    - name: 甲\n      rclone: oss:a\n    - name: 乙\n      rclone: oss:b\n")
    good(run_deploy(dianxing, bucket))
    assert "还没有发布过" in good(run_deploy(dianxing, bucket, "list", "--to", "乙"))
    shutil.rmtree(bucket.root / ".state")  # 换了一台机器：没有旧版可退，发布照样只传变了的
    assert "加 0 个，改 0 个" in good(run_deploy(dianxing, bucket))
