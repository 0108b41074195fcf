"""经 ssh 和 rsync 发布到真的 sshd：只传变了的，断线断电旧版都在，锁随连接走，错误说得出怎么办。"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.deploy.conftest import GARLIC, Ready, Run, good, run_deploy, version
from tests.deploy.servers import SshServer, need


@pytest.fixture
def remote(ready: Ready, sshd: SshServer, monkeypatch: pytest.MonkeyPatch) -> Ready:
    """发布到 sshd 那头的 `www`。"""
    need("rsync")
    monkeypatch.setenv("RSYNC_RSH", sshd.command)
    ready.targets(f"    - name: 服务器\n      rsync: {sshd.host}:{ready.place}\n", keep=2)
    return ready


def test_a_release_arrives_whole_and_a_second_sends_only_what_changed(remote: Ready, dianxing: Run) -> None:
    first = version(good(run_deploy(dianxing, remote)))
    assert remote.live() == remote.small.tree()
    assert (remote.place / "current").readlink() == Path("releases") / first
    remote.change("一天比一天紧", "一天比一天忙")
    second = version(good(run_deploy(dianxing, remote)))
    assert remote.live() == remote.small.tree()
    releases = remote.place / "releases"
    page = Path("public", "cases", GARLIC, "index.html")
    assert (releases / first / "public/404.html.br").samefile(releases / second / "public/404.html.br")
    assert not (releases / first / page).samefile(releases / second / page)
    assert (remote.place / "previous").readlink() == Path("releases") / first
    for path in (remote.place, *remote.place.rglob("*")):
        if path.name != "lock":
            assert path.stat().st_mode & 0o777 == (0o755 if path.is_dir() else 0o644), path


def test_a_site_built_anew_elsewhere_sends_nothing_again(remote: Ready, dianxing: Run) -> None:
    good(run_deploy(dianxing, remote))
    shutil.rmtree(remote.small.out)
    shutil.rmtree(remote.root / ".cache")
    remote.build()  # 内容一样，文件的时间全是新的
    assert "没有变化" in good(run_deploy(dianxing, remote))


def test_a_dry_run_lists_changes_and_sends_nothing(remote: Ready, dianxing: Run) -> None:
    good(run_deploy(dianxing, remote))
    before = remote.live()
    remote.change("一天比一天紧", "一天比一天忙")
    out = good(run_deploy(dianxing, remote, "--dry-run"))
    assert re.search(rf"(?m)^~ +[\d.]+ KB  cases/{GARLIC}/index.html$", out)
    assert remote.live() == before
    assert len(remote.releases()) == 1


def test_releases_are_listed_rolled_back_and_pruned(remote: Ready, dianxing: Run) -> None:
    assert "还没有发布过" in good(run_deploy(dianxing, remote, "list"))
    first = version(good(run_deploy(dianxing, remote)))
    old = remote.live()
    remote.change("一天比一天紧", "第一次")
    second = version(good(run_deploy(dianxing, remote)))
    assert first in good(run_deploy(dianxing, remote, "rollback"))
    assert remote.live() == old
    assert f"* {first}" in good(run_deploy(dianxing, remote, "list"))
    good(run_deploy(dianxing, remote, "rollback", second))
    remote.change("第一次", "第二次")
    third = version(good(run_deploy(dianxing, remote)))
    assert remote.releases() == [second, third]


def test_a_file_changed_on_the_server_is_put_right_by_the_next_release(remote: Ready, dianxing: Run) -> None:
    good(run_deploy(dianxing, remote))
    page = remote.place / "current" / "public" / "404.html"
    page.write_text("x" * page.stat().st_size, encoding="utf-8")
    remote.change("一天比一天紧", "一天比一天忙")
    good(run_deploy(dianxing, remote))
    assert remote.live() == remote.small.tree()


def start(root: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "dianxing", "deploy", "--jobs", "1", "--root", str(root)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_deploy_killed_while_sending_leaves_the_old_release_and_frees_the_lock(
    remote: Ready, dianxing: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good(run_deploy(dianxing, remote))
    old = remote.live()
    for path in (remote.root / "theme" / "css" / "base.css", remote.root / "theme" / "js" / "site.js"):
        path.write_text(path.read_text(encoding="utf-8") + "\n/* 每一页都变 */\n", encoding="utf-8")
    remote.build()
    tools = tmp_path / "bin"
    tools.mkdir()
    slow = tools / "rsync"
    slow.write_text(f'#!/bin/sh\nexec {need("rsync")} --bwlimit=20 "$@"\n', encoding="utf-8")
    slow.chmod(0o755)
    incoming = remote.place / "releases" / ".incoming"
    with monkeypatch.context() as patched:
        patched.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
        process = start(remote.root)
        deadline = time.monotonic() + 100
        while not any(incoming.rglob("*.html")):
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < deadline, "没有传起来"
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.communicate()
    assert remote.live() == old
    assert remote.releases()[0] == ".incoming"
    good(run_deploy(dianxing, remote))  # 锁随着断了的连接没了，不用等
    assert remote.live() == remote.small.tree()
    assert ".incoming" not in remote.releases()


def test_two_machines_at_once_take_turns(remote: Ready, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(remote.root, other)
    second = Ready(type(remote.small)(other), remote.place)
    second.change("一天比一天紧", "一天比一天忙")
    processes = [start(root) for root in (remote.root, other, remote.root)]
    said = [process.communicate(timeout=100) for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0], said
    assert remote.live() in (remote.small.tree(), second.small.tree())
    assert all(re.fullmatch(r"\d{8}-\d{6}-\w{8}", name) for name in remote.releases())


def test_who_waits_for_another_is_told(remote: Ready, sshd: SshServer) -> None:
    remote.place.mkdir()
    (remote.place / "releases").mkdir()
    lock = f"exec 9>{remote.place}/lock; flock 9; echo held; cat"
    with subprocess.Popen(
        [*shlex.split(sshd.command), sshd.host, lock],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with start(remote.root) as process:
            assert process.stderr is not None
            assert "等另一个" in process.stderr.readline()
            assert not (remote.place / "current").exists()
            holder.stdin.close()
            assert process.wait(100) == 0
    assert remote.live() == remote.small.tree()


def refused(dianxing: Run, ready: Ready) -> str:
    done = run_deploy(dianxing, ready)
    assert done.code == 1, done.out
    assert "→" in done.err
    assert "Traceback" not in done.err
    return done.err


def test_what_goes_wrong_is_said_in_chinese(
    remote: Ready, dianxing: Run, sshd: SshServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setenv("RSYNC_RSH", sshd.command.replace(str(sshd.known), "/dev/null"))
        assert "指纹" in refused(dianxing, remote)
    with monkeypatch.context() as patched:
        other = tmp_path / "key"
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(other)], check=True)
        patched.setenv("RSYNC_RSH", re.sub(r"-i \S+", f"-i {other}", sshd.command))
        assert "authorized_keys" in refused(dianxing, remote)
    with monkeypatch.context() as patched:
        patched.setenv("RSYNC_RSH", re.sub(r"-p \d+", "-p 9", sshd.command))
        assert "不接受连接" in refused(dianxing, remote)
    remote.targets("    - name: 服务器\n      rsync: no-such-host.invalid:/srv/x\n")
    assert "找不到这个主机名" in refused(dianxing, remote)


def test_a_machine_without_rsync_or_ssh_is_told_what_to_install(
    remote: Ready, dianxing: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    monkeypatch.setenv("PATH", str(tools))
    assert "这台机器没有 ssh" in refused(dianxing, remote)
    (tools / "ssh").symlink_to(need("ssh"))
    assert "这台机器没有 rsync" in refused(dianxing, remote)


def test_a_server_that_cannot_be_written_is_said(remote: Ready, dianxing: Run, sshd: SshServer) -> None:
    remote.targets(f"    - name: 服务器\n      rsync: {sshd.host}:/proc/dianxing\n")
    assert "/proc/dianxing" in refused(dianxing, remote)


def test_a_full_disk_on_the_server_leaves_the_old_release(
    remote: Ready, dianxing: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good(run_deploy(dianxing, remote))
    old = remote.live()
    remote.change("一天比一天紧", "一天比一天忙")
    tools = tmp_path / "bin"
    tools.mkdir()
    # rsync 在磁盘满了时说的话和退出码（rsync(1)：11 是文件读写出错）
    words = 'rsync: [receiver] write failed on "x": No space left on device (28)'
    (tools / "rsync").write_text(f"#!/bin/sh\necho '{words}' >&2\nexit 11\n", encoding="utf-8")
    (tools / "rsync").chmod(0o755)
    with monkeypatch.context() as patched:
        patched.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
        message = refused(dianxing, remote)
    assert "磁盘满了" in message
    assert remote.live() == old
    good(run_deploy(dianxing, remote))
    assert remote.live() == remote.small.tree()


def test_a_folder_of_other_things_on_the_server_is_left_alone(remote: Ready, dianxing: Run) -> None:
    remote.place.mkdir()
    (remote.place / "index.php").write_text("别人的", encoding="utf-8")
    assert "不是发布用的文件夹" in refused(dianxing, remote)
    assert [path.name for path in remote.place.iterdir()] == ["index.php"]
