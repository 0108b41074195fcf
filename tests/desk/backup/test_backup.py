"""备份和恢复：换一台机器，什么都不少；备份坏了，现在的不动。"""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.desk.conftest import DeskSite

from dianxing.cli.app import run
from dianxing.desk.access.roles import Role

Command = Callable[..., int]


def _git(root: Path, *arguments: str) -> str:
    return subprocess.run(
        ("git", "-C", str(root), *arguments), check=True, capture_output=True, text=True
    ).stdout.strip()


def _titles(root: Path) -> list[str]:
    """恢复出来的库里有哪些稿子；Django 的连接指着测试的库，所以直接问文件。"""
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(root / ".state/dianxing.sqlite3")) as database:
        return [row[0] for row in database.execute("SELECT title FROM desk_caseentry ORDER BY id")]


@pytest.fixture
def filled(desk: DeskSite) -> DeskSite:
    """有人、有稿子、有图片和扫描件的采编台。"""
    writer = desk.person("王撰稿", (Role.WRITER, "371302"))
    desk.draft(writer, title="物流园联合建会")
    for name in ("pictures/ab/abcd", "scans/s1"):
        path = desk.root / ".state/desk" / name
        path.parent.mkdir(parents=True)
        path.write_bytes(name.encode() * 1000)
    return desk


def test_a_backup_brings_everything_to_an_empty_machine(
    filled: DeskSite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "desk.tar.gz"
    assert run(["backup", str(kept), "--root", str(filled.root)]) == 0
    assert kept.stat().st_mode & 0o077 == 0
    new = tmp_path / "new"
    assert run(["restore", str(kept), "--root", str(new), "--yes"]) == 0
    assert _titles(new) == ["物流园联合建会"]
    assert len(list((new / "cases").glob("*/*/case.md"))) == len(
        list((filled.root / "cases").glob("*/*/case.md"))
    )
    assert "原来的密钥" in capsys.readouterr().out


def test_a_restore_brings_back_drafts_pictures_scans_and_commits(
    filled: DeskSite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "desk.tar.gz"
    case = filled.root / "cases/new.txt"
    case.write_text("后来的提交", encoding="utf-8")
    _git(filled.root, "add", "cases/new.txt")
    _git(filled.root, "-c", "user.name=t", "-c", "user.email=t@t", "commit", "-qm", "后来")
    last = _git(filled.root, "rev-parse", "HEAD")
    assert run(["backup", str(kept), "--root", str(filled.root)]) == 0

    shutil.rmtree(filled.root / ".state/desk/pictures")
    (filled.root / ".state/desk/scans/s1").write_bytes(b"wrecked")
    (filled.root / ".state/dianxing.sqlite3").write_bytes(b"wrecked")
    _git(filled.root, "reset", "-q", "--hard", "HEAD~1")
    assert run(["restore", str(kept), "--root", str(filled.root), "--yes"]) == 0

    assert _titles(filled.root) == ["物流园联合建会"]
    assert (filled.root / ".state/desk/pictures/ab/abcd").read_bytes() == b"pictures/ab/abcd" * 1000
    assert (filled.root / ".state/desk/scans/s1").read_bytes() == b"scans/s1" * 1000
    assert _git(filled.root, "rev-parse", "refs/restored/main") == last
    said = capsys.readouterr().out
    assert "1 个提交" in said
    aside = next((filled.root / ".state/desk").glob("before-restore-*"))
    assert (aside / "dianxing.sqlite3").read_bytes() == b"wrecked"
    assert (aside / "scans/s1").read_bytes() == b"wrecked"


def test_the_keys_are_never_in_a_backup(filled: DeskSite, tmp_path: Path) -> None:
    kept = tmp_path / "desk.tar.gz"
    assert run(["backup", str(kept), "--root", str(filled.root)]) == 0
    secrets = [
        line.partition("=")[2].encode()
        for line in (filled.root / ".state/desk/keys").read_text("utf-8").splitlines()
    ]
    with tarfile.open(kept) as archive:
        contents = [
            member.read() for name in archive.getnames() if (member := archive.extractfile(name)) is not None
        ]
    assert secrets
    assert not any(secret in content for secret in secrets for content in contents)


@pytest.mark.parametrize("harm", ["cut", "changed", "not-a-backup", "missing"])
def test_a_bad_backup_changes_nothing(
    filled: DeskSite, tmp_path: Path, harm: str, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "desk.tar.gz"
    assert run(["backup", str(kept), "--root", str(filled.root)]) == 0
    if harm == "cut":
        kept.write_bytes(kept.read_bytes()[: kept.stat().st_size // 2])
    elif harm == "changed":
        work = tmp_path / "work"
        with tarfile.open(kept) as archive:
            archive.extractall(work, filter="data")
        (work / "scans/s1").write_bytes(b"other")
        with tarfile.open(kept, "w:gz") as archive:
            for path in sorted(work.rglob("*")):
                archive.add(path, arcname=path.relative_to(work).as_posix(), recursive=False)
    elif harm == "not-a-backup":
        kept.write_bytes(b"hello")
    else:
        kept.unlink()
    capsys.readouterr()
    assert run(["restore", str(kept), "--root", str(filled.root), "--yes"]) == 1
    assert "→" in capsys.readouterr().err
    assert _titles(filled.root) == ["物流园联合建会"]
    assert not list((filled.root / ".state/desk").glob("before-restore-*"))


def test_a_member_that_climbs_out_is_refused(filled: DeskSite, tmp_path: Path) -> None:
    kept, bad = tmp_path / "desk.tar.gz", tmp_path / "bad"
    bad.write_bytes(b"x")
    with tarfile.open(kept, "w:gz") as archive:
        archive.add(bad, arcname="../../escaped")
    assert run(["restore", str(kept), "--root", str(filled.root), "--yes"]) == 1
    assert not (tmp_path.parent / "escaped").exists()


def test_restoring_waits_for_the_desk_to_be_stopped(
    filled: DeskSite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "desk.tar.gz"
    assert run(["backup", str(kept), "--root", str(filled.root)]) == 0
    ready, stop = tmp_path / "ready", tmp_path / "stop"
    child = os.fork()
    if child == 0:  # 另一个进程占着，就像后台进程开着
        from dianxing.site.alone import alone

        with alone(filled.root / ".state/desk/jobs", lambda: None):
            ready.touch()
            while not stop.exists():
                pass
        os._exit(0)
    while not ready.exists():
        pass
    try:
        assert run(["restore", str(kept), "--root", str(filled.root), "--yes"]) == 1
        assert "还开着" in capsys.readouterr().err
    finally:
        stop.touch()
        os.waitpid(child, 0)
