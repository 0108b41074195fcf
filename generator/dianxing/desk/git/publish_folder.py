"""发布一个文件夹：取回远端，比一比，写提交，先送到远端，再动本地的文件和分支。

死在哪里都接得上，一次发布只有一次提交（怎么做到的，见 `attempt`）。抛了 GitError 也一样：
照它说的改好，用同一个 `Publication` 再来，从断的地方接着做。
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from dianxing.desk.git.attempt import Attempt, MovedMeanwhile, Published, Synced
from dianxing.desk.git.folder_change import Publication
from dianxing.desk.git.git_program import GitError
from dianxing.desk.git.merge_tips import MergeCase
from dianxing.desk.git.pending import Pending
from dianxing.desk.git.repository import Repository
from dianxing.desk.git.standing import Tell
from dianxing.desk.git.weigh_change import NeedsMerge
from dianxing.site.alone import alone

__all__ = ["NeedsMerge", "Published", "Synced", "forget", "publish", "settle", "sync"]

_TRIES = 5
_Result = TypeVar("_Result")


def _quiet(_: str) -> None:
    """不说。"""


def publish(
    repo: Repository, publication: Publication, merge_case: MergeCase, tell: Tell = _quiet
) -> Published | NeedsMerge:
    """发布；同一个 `publication.id` 做几遍都只有一次提交。要人选的给 NeedsMerge，什么也没写。"""
    return _tried(repo, merge_case, publication.when, tell, lambda attempt: attempt.publish(publication))


def settle(
    repo: Repository, publication: UUID, merge_case: MergeCase, when: datetime, tell: Tell = _quiet
) -> Published | None:
    """把造好了提交的发布做完；还没有造、造好的接不上了，给 None（再 `publish`）。"""
    return _tried(repo, merge_case, when, tell, lambda attempt: attempt.settle(publication))


def sync(repo: Repository, merge_case: MergeCase, when: datetime, tell: Tell = _quiet) -> Synced:
    """取回远端的，送出本机没送的。"""
    return _tried(repo, merge_case, when, tell, Attempt.sync)


def forget(repo: Repository, publication: UUID) -> None:
    """这次发布作罢：丢开造好而没有用上的提交。已经在分支上的不受影响。"""
    repo.drop(*Pending(repo, publication).refs)


def _tried(
    repo: Repository,
    merge_case: MergeCase,
    when: datetime,
    tell: Tell,
    step: Callable[[Attempt], _Result],
) -> _Result:
    with _turn(repo, tell):
        for number in range(1, _TRIES + 1):
            with suppress(MovedMeanwhile):
                return step(Attempt(repo, merge_case, when, tell, last=number == _TRIES))
    raise GitError("仓库一直在变，试了几次都没赶上 → 过一会儿再试")


@contextmanager
def _turn(repo: Repository, tell: Tell) -> Iterator[None]:
    """一次只有一个进程写；别的等着。"""
    told: list[bool] = []

    def waiting() -> None:
        if not told:
            tell("等另一次发布做完")
            told.append(True)

    with alone(repo.git_dir / "dianxing", waiting):
        yield
