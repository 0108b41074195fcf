"""没有跟着更新的文件：人改着它，提交却已经往前走了。记下它是从哪一份改起的，以后合得对。

不记的话，盘上的那一份和最新提交一比，就像是人把别处的改动都退了回去。
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dianxing.desk.git.disk import on_disk
from dianxing.desk.git.repository import Repository

_LEFT = "refs/dianxing/left"


def left_behind(repo: Repository) -> dict[str, str]:
    """路径 → 改起的那一份的对象名；改起时还没有这个文件的是空文件。"""
    tree = repo.tip(_LEFT)
    return repo.tree_files(tree) if tree else {}


def remember(repo: Repository, began: Mapping[str, str | None], done: Iterable[str]) -> None:
    """记下 `began`（早就记着的不改），去掉 `done`。"""
    before = left_behind(repo)
    after = {path: blob if blob else repo.store(path, b"") for path, blob in began.items()} | before
    for path in done:
        after.pop(path, None)
    if after == before:
        return
    if after:
        repo.mark(_LEFT, repo.tree(None, dict(after)))
    else:
        repo.drop(_LEFT)


def forget_settled(repo: Repository, head: str | None) -> None:
    """人已经提交、放弃了的，不用再记。"""
    before = left_behind(repo)
    if before and head:
        disk, there = on_disk(repo, list(before)), repo.tree_files(head)
        remember(repo, {}, [path for path in before if disk[path] == there.get(path)])
