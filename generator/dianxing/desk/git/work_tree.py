"""工作区：看文件在盘上是什么样，把盘上的文件和索引带到新的提交。

人改着的文件不动。死在半路，再做一遍就接上：做之前把目标记在 `BRINGING`，是旧样子或新样子的都算没人动过。
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from dianxing.desk.git.disk import on_disk
from dianxing.desk.git.left_behind import remember
from dianxing.desk.git.repository import Changed, Entry, Repository, index_lines

BRINGING = "refs/dianxing/bringing"
"""正把工作区带到哪次提交；做完就去掉。"""

Blobs: TypeAlias = Mapping[str, str | None]
"""路径 → 对象名；None 是没有这个文件。"""


def unfinished(repo: Repository, head: str | None) -> str | None:
    """上次带到半路的是哪次提交；没有半路的给 None。"""
    goal = repo.tip(BRINGING)
    return None if goal and head and repo.is_ancestor(goal, head) else goal


def bring(repo: Repository, old: str | None, new: str, taken: Mapping[str, str]) -> tuple[str, ...]:
    """把索引和文件从 `old` 带到 `new`，不动分支。人改着的留着，返回它们的路径。

    `taken`：已经收进 `new` 的手工改动，可以换掉。
    """
    before = unfinished(repo, old)
    repo.mark(BRINGING, new)
    sources = [repo.differing(old, new)]
    if before not in (None, new):
        sources.append(repo.differing(before, new))
    wanted: dict[str, Entry | None] = {
        path: entry for source in sources for path, (_, entry) in source.items()
    }
    for path in taken.keys() - wanted.keys():
        folder, _, name = path.rpartition("/")
        wanted[path] = repo.folder(new, folder).get(name)
    known = {path: _untouched(path, wanted[path], sources, taken) for path in wanted}
    # 先删后写：文件夹变成文件，要等里面的删完
    gone = {path: entry for path, entry in wanted.items() if entry is None}
    kept = {path: entry for path, entry in wanted.items() if entry is not None}
    began = {path: _blob(entry) for path, (entry, _) in sources[0].items()}
    return tuple(sorted({*_bring(repo, gone, known, began), *_bring(repo, kept, known, began)}))


def _bring(
    repo: Repository, wanted: Mapping[str, Entry | None], known: Mapping[str, set[str | None]], began: Blobs
) -> set[str]:
    if not wanted:
        return set()
    disk, index = on_disk(repo, list(wanted)), _in_index(repo, wanted)
    staged = {path for path in wanted if index.get(path) not in known[path]}
    edited = {path for path in wanted if disk[path] not in known[path]}
    left = {path for path in staged | edited if disk[path] != _blob(wanted[path])}
    remember(repo, {path: began[path] for path in left if path in began}, wanted.keys() - left)
    # 人改着而没有 add 的，索引也要带上：不然他一提交，别人的改动就被悄悄退回去了
    _write_index(repo, {path: entry for path, entry in wanted.items() if path not in staged})
    _write_files(repo, {path: entry for path, entry in wanted.items() if path not in staged | edited})
    return left


def _untouched(
    path: str,
    wanted: Entry | None,
    sources: Sequence[Mapping[str, Changed]],
    taken: Mapping[str, str],
) -> set[str | None]:
    """没人动过时，盘上和索引里会是哪几样。"""
    known = {_blob(wanted)}
    known.update(_blob(source[path][0] if path in source else wanted) for source in sources)
    return known | ({taken[path]} if path in taken else set())


def _in_index(repo: Repository, wanted: Mapping[str, object]) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for line in repo.git.run("ls-files", "-s", "-z").text.split("\0"):
        meta, _, path = line.partition("\t")
        if path in wanted:
            found[path] = meta.split()[1]
    return found


def _write_index(repo: Repository, entries: Mapping[str, Entry | None]) -> None:
    if entries:
        modes = {path: entry.mode for path, entry in entries.items() if entry}
        lines = index_lines({path: _blob(entry) for path, entry in entries.items()}, modes)
        repo.git.run("update-index", "-z", "--index-info", stdin=lines)


def _write_files(repo: Repository, entries: Mapping[str, Entry | None]) -> None:
    for path, entry in entries.items():
        if entry is None:
            _delete(repo.top, path)
    names = "".join(f"{path}\0" for path, entry in entries.items() if entry)
    if names:
        repo.git.run(
            "checkout-index", "-f", "-u", "-z", "--stdin", stdin=names.encode("utf-8", "surrogateescape")
        )


def _delete(top: Path, path: str) -> None:
    target = top / path
    target.unlink(missing_ok=True)
    for parent in target.parents:
        if parent == top:
            return
        with contextlib.suppress(OSError):  # 还有别的文件就留着
            parent.rmdir()


def _blob(entry: Entry | None) -> str | None:
    return entry.blob if entry else None
