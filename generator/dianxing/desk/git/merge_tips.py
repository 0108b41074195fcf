"""本机和远端各走各的：合成一次提交。案例两边都改了，按栏合；合不拢就不合。"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from dianxing.desk.git.repository import Changed, Entry, Repository
from dianxing.desk.git.values import Conflict

MergeCase: TypeAlias = Callable[[bytes | None, bytes, bytes], bytes | Conflict]
"""按栏合一个 case.md：（改起的、我们的、别人的）→ 合好的，或者合不拢。改起的是 None：两边各自新写的。"""

_CASE_FILE = re.compile(r"cases/[^/]+/[^/]+/case\.md")


@dataclass(frozen=True, slots=True)
class Merged:
    """合好了。"""

    commit: str
    yielded: bool = False
    """让给远端的那个文件合不拢，用了远端的。"""


@dataclass(frozen=True, slots=True)
class Apart:
    """合不拢；是哪些文件。空的：没有共同的历史。"""

    paths: tuple[str, ...]

    def explain(self) -> str:
        """给人看的话。"""
        if not self.paths:
            return "本机和远端没有共同的历史 → 请管 Git 的人核对远端的地址，或者在服务器上合好"
        cases = [path for path in self.paths if path.endswith("/case.md")]
        named = "、".join(self.paths[:5]) + (" 等" if len(self.paths) > 5 else "")
        if len(cases) == len(self.paths):
            return f"本机和远端都改了 {named} → 在采编台打开这个案例，再发布一次，会让您选用哪一份"
        return f"本机和远端都改了 {named} → 请管 Git 的人在服务器上 git pull，合好再提交"


def merge_tips(
    repo: Repository, ours: str, theirs: str, merge_case: MergeCase, when: datetime, *, yielding: str = ""
) -> Merged | Apart:
    """把远端的 `theirs` 合到 `ours` 上，造一次提交，不动引用。

    `yielding` 是一个文件：它合不拢就用远端的——正要发布它，接着会和草稿比。
    """
    base = repo.merge_base(ours, theirs)
    if base is None:
        return Apart(())
    done = repo.git.run("merge-tree", "--write-tree", "-z", "--no-messages", ours, theirs, good=(0, 1))
    tree, *rest = done.text.split("\0")
    conflicts = {line.partition("\t")[2] for line in rest if "\t" in line}
    mine, other = repo.differing(base, ours), repo.differing(base, theirs)
    # git 按行合得上的，按栏也再合一遍：各添了一行同名的栏，按行是看不出来的
    both = {path for path in mine.keys() & other.keys() if mine[path][1] != other[path][1]}
    cases = {path for path in both if _is_case(repo, path)}
    writes: dict[str, str | None] = {}  # 路径 → 对象名，None 是没有这个文件
    stuck: list[str] = []
    yielded = False
    for path in sorted(conflicts | cases):
        blob = _by_field(repo, path, mine[path], other[path], merge_case) if path in cases else None
        if blob is not None:
            writes[path] = blob
        elif path == yielding:
            entry = _theirs(path, mine, other)
            writes[path], yielded = entry.blob if entry else None, True
        else:
            stuck.append(path)
    if stuck:
        return Apart(tuple(stuck))
    if writes:
        tree = repo.tree(tree, writes)
    return Merged(repo.commit(tree, (ours, theirs), repo.desk, "合并远端的改动\n", when), yielded)


def _is_case(repo: Repository, path: str) -> bool:
    return path.startswith(repo.prefix) and bool(_CASE_FILE.fullmatch(path.removeprefix(repo.prefix)))


def _theirs(path: str, mine: Mapping[str, Changed], other: Mapping[str, Changed]) -> Entry | None:
    """远端的那一份；远端没有动它，就是改起的那一份。"""
    if path in other:
        return other[path][1]
    return mine[path][0] if path in mine else None


def _by_field(
    repo: Repository, path: str, mine: Changed, other: Changed, merge_case: MergeCase
) -> str | None:
    """合好的对象名；一边删了它、不是普通文件、合不拢，给 None。"""
    base, ours, theirs = mine[0], mine[1], other[1]
    if ours is None or theirs is None or not (ours.is_file and theirs.is_file):
        return None
    result = merge_case(repo.read(base.blob) if base else None, repo.read(ours.blob), repo.read(theirs.blob))
    return None if isinstance(result, Conflict) else repo.store(path, result)
