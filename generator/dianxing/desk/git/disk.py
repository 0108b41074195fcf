"""盘上的文件：没有、是什么内容、还是不该碰的东西。"""

from __future__ import annotations

import stat
from collections.abc import Iterable
from pathlib import Path

from dianxing.desk.git.git_program import GitError
from dianxing.desk.git.repository import Repository


class Strange:
    """盘上在那里的不是普通文件。"""


STRANGE = Strange()


def disk_blobs(repo: Repository, paths: Iterable[str]) -> dict[str, str | None]:
    """这些文件在盘上的对象名，内容也存进仓库；是文件夹、符号链接抛 GitError。"""
    found: dict[str, str | None] = {}
    for path in paths:
        there = _look(repo.top, path)
        if isinstance(there, Strange):
            raise GitError(f"{path} 应当是一个普通文件，盘上却不是 → 请管服务器的人看看它，移开再发布")
        try:
            found[path] = repo.store(path, there.read_bytes()) if there else None
        except OSError:
            raise GitError(f"读不了 {path} → 让运行采编台的用户能读它") from None
    return found


def on_disk(repo: Repository, paths: list[str]) -> dict[str, str | Strange | None]:
    """各文件在盘上的对象名，只算不存。"""
    there = {path: _look(repo.top, path) for path in paths}
    # git 一行读一个名字
    plain = [path for path, found in there.items() if isinstance(found, Path) and "\n" not in path]
    names = "".join(f"{path}\n" for path in plain).encode("utf-8", "surrogateescape")
    out = repo.git.run("hash-object", "--stdin-paths", stdin=names).text.split() if plain else []
    blobs = dict(zip(plain, out, strict=True))
    return {path: blobs.get(path, STRANGE) if found else None for path, found in there.items()}


def _look(top: Path, path: str) -> Path | Strange | None:
    """盘上的普通文件；没有给 None。隔着符号链接、是文件夹的给 STRANGE：不从那里读，也不写过去。"""
    place = top
    parts = Path(path).parts
    for number, part in enumerate(parts, 1):
        place /= part
        try:
            mode = place.lstat().st_mode
        except (FileNotFoundError, NotADirectoryError):
            return None
        last = number == len(parts)
        if not (stat.S_ISREG(mode) if last else stat.S_ISDIR(mode)):
            return STRANGE
    return place
