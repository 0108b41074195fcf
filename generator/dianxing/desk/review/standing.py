"""稿子走到哪里：一条进度，和审过的每一步。"""

from __future__ import annotations

from dataclasses import dataclass

from dianxing.desk.models import Draft, Review
from dianxing.desk.remarks.sent_back import step_name
from dianxing.desk.review import workflow
from dianxing.desk.review.workflow import Stage
from dianxing.desk.step import State, Step
from dianxing.desk.when import when


@dataclass(frozen=True, slots=True)
class Verdict:
    """一条结论。"""

    step: str
    passed: bool
    void: bool
    by: str
    at: str
    reason: str
    round: int
    revision: int


def steps(draft: Draft, planned: int) -> tuple[Step, ...]:
    """写稿 → 各审 → 审定 → 发布；还没有送审的，按现在的设置 `planned` 遍。"""
    stage = Stage(draft.stage)
    reviews = planned if stage is Stage.WRITING else draft.reviews
    order = (Stage.WRITING, *workflow.stages(reviews), Stage.APPROVED, Stage.PUBLISHED)
    passes = {review.stage: review for review in draft.passes.select_related("by")}
    here = order.index(stage) if stage in order else 0
    return tuple(
        _step(step, number - here, passes.get(step.value), draft) for number, step in enumerate(order)
    )


def verdicts(draft: Draft) -> tuple[Verdict, ...]:
    """审过的每一步，新的在前。"""
    rows = draft.reviews_done.select_related("by").order_by("-at", "-id")
    return tuple(_verdict(row) for row in rows)


def _step(step: Stage, offset: int, review: Review | None, draft: Draft) -> Step:
    state: State = "todo" if offset > 0 else "now" if offset == 0 else "done"
    if step is Stage.PUBLISHED and offset == 0:
        state = "done"
    label = step.act
    if step is Stage.WRITING:
        return Step(
            label, state, draft.owner.name, when(draft.submitted) if offset < 0 and draft.submitted else ""
        )
    if review is None:
        return Step(label, state)
    return Step(label, state, review.by.name, when(review.at))


def _verdict(row: Review) -> Verdict:
    return Verdict(
        step_name(row), row.passed, row.void, row.by.name, when(row.at), row.reason, row.round, row.revision
    )
