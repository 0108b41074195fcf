"""从数据库里取审稿要的事实：锁住的稿子、`workflow.Text`、某一版的文字、最近一次退回。"""

from __future__ import annotations

from dianxing.desk.models import Draft, Publication
from dianxing.desk.review.workflow import Stage, Text
from dianxing.errors import DianxingError


class NoDraftError(DianxingError):
    """没有正在改的稿子。"""

    def __init__(self) -> None:
        super().__init__("这个案例没有正在改的稿子 → 回到案例，点“改”")


def locked(case_id: str) -> Draft:
    """这个案例的稿子，锁住（要在事务里）；没有抛 DianxingError。"""
    draft = (
        Draft.objects.select_for_update(of=("self",))
        .select_related("entry", "changed_by", "owner")
        .filter(entry_id=case_id)
        .first()
    )
    if draft is None:
        raise NoDraftError
    return draft


def text_of(draft: Draft) -> Text:
    """审稿的规矩要问的事实。"""
    passes = draft.passes
    return Text(
        stage=Stage(draft.stage),
        county=draft.entry.county,
        reviews=draft.reviews,
        writers=frozenset(draft.writers.values_list("pk", flat=True)),
        passed_by=frozenset(passes.values_list("by_id", flat=True)),
    )


def being_published(draft: Draft) -> bool:
    """正在写进 Git：这时候不能退回、收回。"""
    return Publication.objects.filter(draft=draft, state__in=Publication.BEFORE_COMMIT).exists()
