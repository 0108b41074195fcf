"""本机和远端现在站在哪里：取回远端，看谁在前，各走各的就合好；还没有动本地的任何东西。"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from dianxing.desk.git.left_behind import forget_settled
from dianxing.desk.git.merge_tips import Apart, MergeCase, merge_tips
from dianxing.desk.git.remote import Fetched, Remote, fetch, find_remote
from dianxing.desk.git.repository import Repository

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Tips:
    """两边的最新提交。"""

    head: str | None
    remote: Remote | None
    upstream: str | None
    """远端的；没有远端、远端还是空的，是 None。"""
    trouble: str
    """为什么取不回远端；取回了、没有远端是空的。"""


@dataclass(frozen=True, slots=True)
class Standing:
    """接着写的地方。"""

    base: str | None
    unsent: str = ""
    """为什么这次不往远端送；空的是可以送。"""
    apart: tuple[str, ...] = ()
    """和远端合不拢的文件。"""
    yielded: bool = False
    """要发布的那个案例和远端合不拢，`base` 里用了远端的。"""


def look(repo: Repository, tell: Tell) -> Tips:
    """看仓库能不能写，取回远端。"""
    repo.check_ready()
    head = repo.tip(repo.head_ref)
    forget_settled(repo, head)
    remote = find_remote(repo)
    if remote is None:
        return Tips(head, None, None, "")
    tell("取回远端")
    fetched: Fetched = fetch(repo, remote)
    return Tips(head, remote, fetched.tip, fetched.trouble)


def reconcile(
    repo: Repository, tips: Tips, merge_case: MergeCase, when: datetime, tell: Tell, *, yielding: str = ""
) -> Standing:
    """在前的就是接着写的地方；各走各的合成一次提交；合不拢就接着本机的写，不送。"""
    head, upstream = tips.head, tips.upstream
    if upstream is None or head is None:
        return Standing(upstream or head, tips.trouble)
    if repo.is_ancestor(head, upstream):
        return Standing(upstream, tips.trouble)
    if repo.is_ancestor(upstream, head):
        return Standing(head, tips.trouble)
    tell("合并远端的改动")
    merged = merge_tips(repo, head, upstream, merge_case, when, yielding=yielding)
    if isinstance(merged, Apart):
        return Standing(head, merged.explain(), merged.paths)
    return Standing(merged.commit, tips.trouble, yielded=merged.yielded)
