"""最近一次退回：谁退的、为什么。"""

from __future__ import annotations

from dataclasses import dataclass

from dianxing.desk.models import Draft, Review
from dianxing.desk.review.workflow import Stage
from dianxing.desk.when import when


@dataclass(frozen=True, slots=True)
class SentBack:
    """最近一次退回。"""

    reason: str
    by: str
    at: str
    step: str
    """哪一步退的：初审、复审、终审、审定、急改补审。"""
    round: int
    revision: int


def sent_back(draft: Draft) -> SentBack | None:
    """写稿的人要照着改的那次退回；又送审以后就没有了。"""
    if draft.stage != Stage.WRITING:
        return None
    # 急改的结论记在第 0 轮，不占送审的轮次
    last = (
        draft.reviews_done.filter(round__in=(0, draft.round))
        .order_by("-at", "-id")
        .select_related("by")
        .first()
    )
    if last is None or last.passed or (last.fix_id and draft.submitted and last.at < draft.submitted):
        return None
    return SentBack(last.reason, last.by.name, when(last.at), step_name(last), last.round, last.revision)


def step_name(review: Review) -> str:
    """一条结论是哪一步的。"""
    return "急改补审" if review.fix_id else Stage(review.stage).act
