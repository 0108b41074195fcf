"""这个人现在能做哪一步，做了会怎样：按钮照着它画。纯函数；真做的时候 `acts` 还要再查。"""

from __future__ import annotations

from dataclasses import dataclass

from dianxing.desk.access.actor import Actor
from dianxing.desk.review import workflow
from dianxing.desk.review.proofs import PROOFS, Proof
from dianxing.desk.review.workflow import Stage, Text


@dataclass(frozen=True, slots=True)
class Decision:
    """这个人现在能做的；不能的说缘故。"""

    submit: bool
    review: bool
    send_back: bool
    take_back: bool
    why_not: str
    """该他审而不能审的缘故，如自己写的。"""
    next_words: str
    """通过以后会怎样。"""
    proofs: tuple[Proof, ...]
    ticked: frozenset[str]
    reason: str
    """没有退成的那次写的原因，还给他。"""


def decision(text: Text, actor: Actor, *, ticked: frozenset[str], reason: str) -> Decision:
    """由规矩得出；`ticked`、`reason` 是刚才填过、没有做成的。"""
    review = workflow.why_not_review(text, actor)
    needed = workflow.REVIEWING.get(text.stage)
    mine = needed is not None and actor.may(needed, text.county)
    return Decision(
        submit=not workflow.why_not_submit(text, actor),
        review=not review,
        send_back=not workflow.why_not_send_back(text, actor),
        take_back=not workflow.why_not_take_back(text, actor),
        why_not=review if mine else "",
        next_words=_next_words(text),
        proofs=PROOFS.get(text.stage, ()),
        ticked=ticked,
        reason=reason,
    )


def _next_words(text: Text) -> str:
    if text.stage is Stage.WRITING:
        return f"送审以后到{workflow.after_submit(text).act}；改一个字都要重新送审。"
    if text.stage not in workflow.REVIEWING:
        return ""
    following = workflow.after_pass(text)
    if following is Stage.APPROVED:
        return "通过以后这一版就审定了，可以发布；以后再改，审定作废。"
    return f"通过以后到{following.act}，由另一个人接着看。"
