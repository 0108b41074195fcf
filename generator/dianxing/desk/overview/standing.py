"""一个案例现在怎样：Git 里的和正在写的合起来，一两个词。"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from django.db.models import Q

from dianxing.desk.models import CaseEntry
from dianxing.desk.review.workflow import Stage

_OPEN = Q(draft__isnull=False) & ~Q(draft__stage=Stage.PUBLISHED)
_UNFINISHED_IN_GIT = Q(git_status__in=("draft", "review")) & ~_OPEN

STATES: Mapping[str, tuple[str, Q]] = MappingProxyType(
    {
        "writing": ("写稿", Q(draft__stage=Stage.WRITING) | _UNFINISHED_IN_GIT),
        "first": ("待初审", Q(draft__stage=Stage.FIRST)),
        "second": ("待复审", Q(draft__stage=Stage.SECOND)),
        "final": ("待终审", Q(draft__stage=Stage.FINAL)),
        "approved": ("已审定", Q(draft__stage=Stage.APPROVED)),
        "published": ("已发布", Q(git_status="published")),
        "withdrawn": ("已撤下", Q(git_status="withdrawn")),
        "broken": ("有问题", Q(git_status=CaseEntry.BROKEN)),
    }
)
"""一览里能挑的状态：代码 →（字，条件）。一个案例可以占两个：已发布的又在改。"""


def states_of(git_status: str, stage: str) -> tuple[str, ...]:
    """占着 `STATES` 里的哪几个；`stage` 是草稿在哪一步，没有草稿是空。和上面的条件说的是一回事。"""
    found = [git_status] if git_status in ("published", "withdrawn", CaseEntry.BROKEN) else []
    if stage and stage != Stage.PUBLISHED:
        found.append(stage)
    elif git_status in ("draft", "review"):
        found.append("writing")
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Tag:
    """一个词。"""

    text: str
    kind: str
    """calm 平常，live 在网上，wait 等人，bad 要处理，gone 不在了。"""


def tags(entry: CaseEntry, stage: str, today: date) -> tuple[Tag, ...]:
    """`stage` 是草稿在哪一步，没有草稿是空。"""
    return (*_git(entry, stage, today), *_draft(stage)) or (Tag("不在库里", "gone"),)


def _git(entry: CaseEntry, stage: str, today: date) -> Iterator[Tag]:
    status = entry.git_status
    if status == CaseEntry.BROKEN:
        yield Tag("有问题", "bad")
    elif status == "withdrawn":
        yield Tag("已撤下", "gone")
    elif status == "published" and entry.expires and entry.expires < today:
        yield Tag("已到下线日", "gone")
    elif status == "published" and entry.published and entry.published > today:
        yield Tag(f"{entry.published.month}月{entry.published.day}日上站", "live")
    elif status == "published":
        yield Tag("已发布", "live")
    elif status in ("draft", "review") and not stage:
        yield Tag("草稿" if status == "draft" else "在审（旧）", "calm")


def _draft(stage: str) -> Iterator[Tag]:
    if stage and stage != Stage.PUBLISHED:
        waiting = stage != Stage.WRITING
        yield Tag(Stage(stage).label, "wait" if waiting else "calm")
