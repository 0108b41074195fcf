"""稿子走到哪一步、谁能让它走下一步。纯函数：事实进，结论出。

写稿 → 初审 → 复审 → 终审 → 审定 → 已发布。审几遍是设置；无论几遍，最后一遍总是终审。
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from dianxing.desk.access.actor import Actor
from dianxing.desk.access.roles import Permission


class Stage(StrEnum):
    """稿子在哪一步。"""

    WRITING = "writing"
    FIRST = "first"
    SECOND = "second"
    FINAL = "final"
    APPROVED = "approved"
    PUBLISHED = "published"

    @property
    def label(self) -> str:
        """中文名。"""
        return _LABELS[self]

    @property
    def act(self) -> str:
        """这一步做的事：写稿、初审、复审、终审、审定、发布。"""
        return _LABELS[self].lstrip("待已")


_LABELS: Mapping[Stage, str] = MappingProxyType(
    {
        Stage.WRITING: "写稿",
        Stage.FIRST: "待初审",
        Stage.SECOND: "待复审",
        Stage.FINAL: "待终审",
        Stage.APPROVED: "已审定",
        Stage.PUBLISHED: "已发布",
    }
)
REVIEWING: Mapping[Stage, Permission] = MappingProxyType(
    {
        Stage.FIRST: Permission.REVIEW_FIRST,
        Stage.SECOND: Permission.REVIEW_SECOND,
        Stage.FINAL: Permission.REVIEW_FINAL,
    }
)
"""审稿的各步 → 要的权限。"""


@dataclass(frozen=True, slots=True)
class Text:
    """一份稿子里与审稿有关的事实。"""

    stage: Stage
    county: str
    reviews: int
    """这一份要审几遍；送审时定下，以后改设置不影响它。"""
    writers: frozenset[int]
    """改过这份稿子（自上次发布以来）的人。"""
    passed_by: frozenset[int]
    """这一轮已经通过它的人。"""


def stages(reviews: int) -> tuple[Stage, ...]:
    """审 `reviews` 遍（1–3）依次经过的各步。"""
    return {1: (Stage.FINAL,), 2: (Stage.FIRST, Stage.FINAL)}.get(
        reviews, (Stage.FIRST, Stage.SECOND, Stage.FINAL)
    )


def after_submit(text: Text) -> Stage:
    """送审以后在哪一步。"""
    return stages(text.reviews)[0]


def after_pass(text: Text) -> Stage:
    """通过这一步以后在哪一步。"""
    order = list(Stage)
    ahead = order[order.index(text.stage) + 1 :]
    return next(stage for stage in ahead if stage in (*stages(text.reviews), Stage.APPROVED))


def why_not_submit(text: Text, actor: Actor) -> str:
    """不能送审的缘故；能就是空字符串。"""
    if text.stage is not Stage.WRITING:
        return f"这份稿子{text.stage.label}，不用再送审"
    if not actor.may(Permission.WRITE, text.county):
        return "你不能写这个县区的稿子"
    return ""


def why_not_review(text: Text, actor: Actor) -> str:
    """不能审（通过）的缘故；能就是空字符串。"""
    needed = REVIEWING.get(text.stage)
    if needed is None:
        return f"这份稿子{text.stage.label}，现在不用审"
    if not actor.may(needed, text.county):
        return f"这一步要{text.stage.act}的人来审"
    if actor.id in text.writers:
        return "自己写过、改过的稿子不能自己审"
    if actor.id in text.passed_by:
        return "前一审是你通过的，这一审要换一个人"
    return ""


def why_not_send_back(text: Text, actor: Actor) -> str:
    """不能退回的缘故；能就是空字符串。退回比通过宽：审过的人、管发布的人都能退。"""
    if text.stage in (Stage.WRITING, Stage.PUBLISHED):
        return f"这份稿子{text.stage.label}，没有可退的"
    needed = REVIEWING.get(text.stage, Permission.PUBLISH)
    if not (actor.may(needed, text.county) or actor.may(Permission.PUBLISH, text.county)):
        return "你不审这一步，不能退回"
    return ""


def why_not_take_back(text: Text, actor: Actor) -> str:
    """写稿的人不能收回送审的缘故；能就是空字符串。"""
    if text.stage in (Stage.WRITING, Stage.PUBLISHED):
        return f"这份稿子{text.stage.label}，没有送审可收回"
    if actor.id not in text.writers:
        return "不是你写的稿子，不能替人收回"
    return ""


def why_not_confirm_fix(fixer: int, county: str, actor: Actor) -> str:
    """不能补审一次急改的缘故；能就是空字符串。"""
    if not any(actor.may(permission, county) for permission in REVIEWING.values()):
        return "补审要初审、复审或者终审的人来做"
    if actor.id == fixer:
        return "自己急改的不能自己补审，请另一位审稿的人看"
    return ""


def why_not_publish(text: Text, actor: Actor) -> str:
    """不能发布的缘故；能就是空字符串。"""
    if text.stage is not Stage.APPROVED:
        return f"这份稿子{text.stage.label}，审定以后才能发布"
    if not actor.may(Permission.PUBLISH, text.county):
        return "发布要终审或者管理员来做"
    return ""
