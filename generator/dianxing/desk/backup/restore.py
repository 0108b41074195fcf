"""从备份恢复：先把整份备份拆开、逐个核对，全对了才动现在的；现在的挪到旁边，不删。"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from dianxing.desk.backup.archive import BUNDLE, FOLDERS, FORMAT, LIST
from dianxing.desk.backup.database_copy import POSTGRESQL, SQLITE, check_copy, copy_in
from dianxing.errors import DianxingError

_MARK = "refs/restored"


@dataclass(frozen=True, slots=True)
class Restored:
    """恢复好了。"""

    made: str
    """备份是什么时候做的。"""
    files: int
    aside: Path | None
    """原来的挪到了哪里；原来什么也没有是 None。"""
    commits_missing: int
    """备份的 Git 里有、现在的分支里没有的提交。"""


def unpacked_repository(backup: Path, root: Path) -> None:
    """`root` 还不存在或者是空的：从备份里的 Git 仓库建起来。"""
    with tempfile.TemporaryDirectory(prefix="dianxing-restore-") as work:
        _unpack(backup, Path(work))
        bundle = Path(work) / BUNDLE
        if not bundle.exists():
            raise DianxingError("备份里没有 Git 仓库 → 先从远端 git clone 到这里，再恢复")
        _git(None, "clone", "-q", str(bundle), str(root))
        # 远端指着临时文件，留着只会误事
        _git(root, "remote", "remove", "origin")


def restore(
    backup: Path, *, root: Path, state: Path, database_url: str, sqlite_file: Path, now: datetime
) -> Restored:
    """恢复库、图片、扫描件；Git 里缺的提交取到 `refs/restored/` 下，分支不动。备份不对抛 DianxingError。"""
    with tempfile.TemporaryDirectory(prefix="dianxing-restore-") as work:
        about = _unpack(backup, Path(work))
        database = Path(work) / str(about["database"])
        check_copy(database)
        aside = state / f"before-restore-{now:%Y%m%d-%H%M%S}"
        aside.mkdir(parents=True, mode=0o700)
        copy_in(database, database_url, sqlite_file, aside)
        for folder in FOLDERS:
            current, new = state / folder, Path(work) / folder
            if current.exists():
                shutil.move(current, aside / folder)
            if new.exists():
                shutil.copytree(new, current)
        missing = _bring_commits(root, Path(work) / BUNDLE)
        kept = any(aside.iterdir())
        if not kept:
            aside.rmdir()
    return Restored(str(about["made"]), len(about["files"]), aside if kept else None, missing)


def _unpack(backup: Path, work: Path) -> dict[str, Any]:
    try:
        with tarfile.open(backup, "r:gz") as archive:
            # data 过滤器不许绝对路径、.. 和链接
            archive.extractall(work, filter="data")
        about: Any = json.loads((work / LIST).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        what = f"没有 {backup}" if error.filename == str(backup) else f"{backup} 不是采编台的备份"
        raise DianxingError(f"{what} → 看看文件名") from None
    except (tarfile.TarError, OSError, EOFError, ValueError):
        raise DianxingError(f"{backup} 不是完整的备份 → 换一份；这一份也许没有传完") from None
    if not isinstance(about, dict) or about.get("format") != FORMAT:
        raise DianxingError(f"{backup} 是另一版程序做的 → 用做它的那一版恢复")
    if not isinstance(about.get("files"), dict) or about.get("database") not in (SQLITE, POSTGRESQL):
        raise DianxingError(f"{backup} 里的目录不对 → 换一份备份")
    for name, digest in about["files"].items():
        path = work / name
        if not path.is_file() or _digest(path) != digest:
            raise DianxingError(f"备份里的 {name} 坏了 → 换一份备份；现在的没有动过")
    return about


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _bring_commits(root: Path, bundle: Path) -> int:
    """备份里的提交取进仓库，数数现在的分支缺几个。"""
    if not bundle.exists():
        return 0
    _git(root, "fetch", "-q", str(bundle), f"+refs/heads/*:{_MARK}/*")
    return int(_git(root, "rev-list", "--count", f"--glob={_MARK}/*", "--not", "--branches").strip() or 0)


def _git(folder: Path | None, *arguments: str) -> str:
    where = ["-C", str(folder)] if folder else []
    command = ["git", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", *where, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=3600)
    if done.returncode:
        raise DianxingError(f"git {arguments[0]} 没有做成 → {done.stderr.strip()[-300:]}")
    return done.stdout
