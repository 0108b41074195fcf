"""做一份备份：一个 .tar.gz，里面每个文件的摘要都记着，恢复时逐个核对。"""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dianxing.desk.backup.database_copy import copy_out
from dianxing.disk_reason import disk_reason
from dianxing.errors import DianxingError

LIST = "backup.json"
BUNDLE = "repository.bundle"
FORMAT = 1
FOLDERS = ("pictures", "scans")
"""`desk.state` 里要备份的文件夹。"""


@dataclass(frozen=True, slots=True)
class Kept:
    """备份好了。"""

    path: Path
    files: int
    size: int
    """字节。"""
    repository: bool
    """有没有 Git 仓库。"""


def back_up(
    target: Path, *, root: Path, state: Path, database_url: str, sqlite_file: Path, now: datetime
) -> Kept:
    """备份到 `target`（只有自己读得了）；写全了才换上，做不成抛 DianxingError，原来的还在。"""
    staged = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with tempfile.TemporaryDirectory(prefix="dianxing-backup-") as work:
            database = copy_out(database_url, sqlite_file, Path(work))
            members = {database: Path(work) / database}
            if bundle := _bundle(root, Path(work)):
                members[BUNDLE] = bundle
            for folder in FOLDERS:
                members |= {f"{folder}/{name}": path for name, path in _files(state / folder)}
            handle = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as file:
                # 图片本来就压过，再压也小不了：要快
                with tarfile.open(fileobj=file, mode="w:gz", compresslevel=1) as archive:
                    digests = {name: _add(archive, name, path) for name, path in sorted(members.items())}
                    about = {
                        "format": FORMAT,
                        "made": now.isoformat(),
                        "database": database,
                        "files": digests,
                    }
                    _add_text(archive, LIST, json.dumps(about, ensure_ascii=False, indent=1))
                file.flush()
                os.fsync(file.fileno())
            staged.replace(target)
    except OSError as error:
        raise DianxingError(f"写不了 {target}（{disk_reason(error)}）→ 换一个地方，或者腾出空来") from None
    finally:
        staged.unlink(missing_ok=True)
    return Kept(target, len(members), target.stat().st_size, BUNDLE in members)


def _bundle(root: Path, work: Path) -> Path | None:
    path = work / BUNDLE
    command = [
        "git",
        "-c",
        "core.fsmonitor=false",
        "-C",
        str(root),
        "bundle",
        "create",
        "-q",
        str(path),
        "--all",
    ]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=3600)
    except FileNotFoundError:
        return None
    return path if done.returncode == 0 and path.exists() else None


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    if folder.is_dir():
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink() and path.suffix != ".new":
                yield path.relative_to(folder).as_posix(), path


def _add(archive: tarfile.TarFile, name: str, path: Path) -> str:
    archive.add(path, arcname=name, recursive=False)
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _add_text(archive: tarfile.TarFile, name: str, text: str) -> None:
    data = text.encode()
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(data), 0o600
    archive.addfile(member, io.BytesIO(data))
