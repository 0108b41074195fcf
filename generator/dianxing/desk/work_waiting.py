"""等着一个人的活：各样一个查询。一览、待办、导航上的数都从这里来。"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from dianxing.desk.access.actor import Actor
from dianxing.desk.access.roles import Permission
from dianxing.desk.models import CaseEntry, Draft, Publication, Review
from dianxing.desk.review.workflow import REVIEWING, Stage, why_not_confirm_fix

_STUCK = (Publication.State.MERGE, Publication.State.FAILED)


def mine(actor: Actor) -> QuerySet[Draft]:
    """我在写的。"""
    # 不连表去重：去重要把每一篇的正文都比一遍，而导航上的数每一页都要
    wrote = Draft.writers.through.objects.filter(draft=OuterRef("pk"), user=actor.id)
    return Draft.objects.filter(Q(owner=actor.id) | Exists(wrote), stage=Stage.WRITING)


def sent_back_to_me(actor: Actor) -> QuerySet[Draft]:
    """其中被退回的：这一轮有人退过。"""
    returned = Review.objects.filter(draft=OuterRef("pk"), passed=False, round=OuterRef("round"))
    return mine(actor).filter(Exists(returned))


def to_review(actor: Actor) -> QuerySet[Draft]:
    """等我审的：是我审的那一步、那个县区，不是我写的，前一审不是我。"""
    steps = Q(pk=None)
    for stage, permission in REVIEWING.items():
        if actor.may_somewhere(permission):
            steps |= Q(stage=stage) & _own(actor, permission, "entry__county")
    passed = Review.objects.filter(
        draft=OuterRef("pk"), round=OuterRef("round"), passed=True, void=False, fix=None, by=actor.id
    )
    wrote = Draft.writers.through.objects.filter(draft=OuterRef("pk"), user=actor.id)
    return Draft.objects.filter(steps).exclude(Exists(passed)).exclude(Exists(wrote))


def to_publish(actor: Actor) -> QuerySet[Draft]:
    """审定了等我发布的；正在发布、没做成的另算。"""
    if not actor.may_somewhere(Permission.PUBLISH):
        return Draft.objects.none()
    busy = Publication.objects.filter(entry=OuterRef("entry")).exclude(
        state__in=(Publication.State.DONE, Publication.State.DROPPED)
    )
    return Draft.objects.filter(
        _own(actor, Permission.PUBLISH, "entry__county"), stage=Stage.APPROVED
    ).exclude(Exists(busy))


def stuck(actor: Actor) -> QuerySet[Publication]:
    """没做成的、等人合并的发布；后来又发布过的不算。"""
    if not actor.may_somewhere(Permission.PUBLISH):
        return Publication.objects.none()
    newer = Publication.objects.filter(entry=OuterRef("entry"), at__gt=OuterRef("at"))
    return Publication.objects.filter(
        _own(actor, Permission.PUBLISH, "entry__county"), state__in=_STUCK
    ).exclude(Exists(newer))


def fixes_to_confirm(actor: Actor) -> list[Publication]:
    """等我补审的急改。"""
    if not actor.may_somewhere(Permission.FAST_FIX):
        return []
    rows = (
        Publication.objects.filter(
            _own(actor, Permission.FAST_FIX, "entry__county"), kind="fix", confirmations=None
        )
        .exclude(state=Publication.State.DROPPED)
        .select_related("entry", "by")
        .defer("head", "body", "base_text", "theirs")
        .order_by("at")
    )
    return [row for row in rows if not why_not_confirm_fix(row.by_id, row.entry.county, actor)]


def due(actor: Actor, until: object) -> QuerySet[CaseEntry]:
    """到 `until` 这天为止该复核的（过了期的在内）；改它是写稿的人的事。"""
    if not actor.may_somewhere(Permission.WRITE):
        return CaseEntry.objects.none()
    return CaseEntry.objects.filter(
        _own(actor, Permission.WRITE, "county"), git_status="published", review_by__lte=until
    ).order_by("review_by", "pk")


def broken(actor: Actor) -> QuerySet[CaseEntry]:
    """Git 里读不了的。"""
    return CaseEntry.objects.filter(
        _own(actor, Permission.SEE, "county"), git_status=CaseEntry.BROKEN
    ).order_by("pk")


def task_count(actor: Actor) -> int:
    """导航上的数：退回给我的、等我审的、等我发布的、没做成的、等我补审的。"""
    return (
        sent_back_to_me(actor).count()
        + to_review(actor).count()
        + to_publish(actor).count()
        + stuck(actor).count()
        + len(fixes_to_confirm(actor))
    )


def _own(actor: Actor, permission: Permission, field: str) -> Q:
    counties = actor.counties(permission)
    return Q() if counties is None else Q(**{f"{field}__in": counties})
