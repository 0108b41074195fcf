"""急改欠下的补审：哪几次、改了什么、这个人能不能补。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from dianxing.cases.case_text import CaseText
from dianxing.desk.access.actor import Actor
from dianxing.desk.drafts.read import parsed
from dianxing.desk.models import CaseEntry, Publication
from dianxing.desk.review.difference import Difference, difference
from dianxing.desk.review.workflow import why_not_confirm_fix
from dianxing.desk.when import when


@dataclass(frozen=True, slots=True)
class OwedFix:
    """一次还没有补审的急改。"""

    id: UUID
    by: str
    at: str
    subject: str
    reason: str
    state: str
    """发布到哪一步。"""
    difference: Difference
    may: bool
    why_not: str


def unconfirmed(entry: CaseEntry) -> QuerySet[Publication]:
    """这个案例还没有补审的急改，先改的在前。"""
    return Publication.objects.filter(entry=entry, kind="fix", confirmations=None).order_by("at")


def owed_fixes(entry: CaseEntry, actor: Actor) -> tuple[OwedFix, ...]:
    """还没有补审的急改。"""
    return tuple(_owed(row, entry, actor) for row in unconfirmed(entry).select_related("by"))


def _owed(row: Publication, entry: CaseEntry, actor: Actor) -> OwedFix:
    why_not = why_not_confirm_fix(row.by_id, entry.county, actor)
    old = parsed(row.base_text) or CaseText({}, "")
    return OwedFix(
        id=row.pk,
        by=row.by.name,
        at=when(row.at),
        subject=row.subject,
        reason=row.reason,
        state=Publication.State(row.state).label,
        difference=difference(
            _without_updated(old), _without_updated(CaseText(row.head, row.body)), whole=False
        ),
        may=not why_not,
        why_not=why_not,
    )


def _without_updated(text: CaseText) -> CaseText:
    """最近修改日是发布时写的，不是他改的。"""
    dates = text.head.get("dates")
    if not isinstance(dates, Mapping):
        return text
    kept = {name: value for name, value in dates.items() if name != "updated"}
    return CaseText({**text.head, "dates": kept}, text.body)
