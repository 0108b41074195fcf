"""从数据库里取审稿要的事实：锁住的稿子、`workflow.Text`、某一版的文字、最近一次退回。"""

from __future__ import annotations

from dataclasses import dataclass

from dianxing.cases.case_text import CaseText, parse_case_text
from dianxing.desk.models import Draft, Publication, Review
from dianxing.desk.review.workflow import Stage, Text
from dianxing.desk.when import when
from dianxing.errors import DianxingError

_ON_ITS_WAY = (Publication.State.QUEUED, Publication.State.COMMITTING)


class NoDraftError(DianxingError):
    """没有正在改的稿子。"""

    def __init__(self) -> None:
        super().__init__("这个案例没有正在改的稿子 → 回到案例，点“改”")


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


def draft_of(case_id: str) -> Draft | None:
    """这个案例的稿子，不锁；没有是 None。"""
    return Draft.objects.select_related("entry", "changed_by", "owner").filter(entry_id=case_id).first()


def text_of(draft: Draft) -> Text:
    """审稿的规矩要问的事实。"""
    passes = draft.reviews_done.filter(round=draft.round, passed=True, void=False, fix=None)
    return Text(
        stage=Stage(draft.stage),
        county=draft.entry.county,
        reviews=draft.reviews,
        writers=frozenset(draft.writers.values_list("pk", flat=True)),
        passed_by=frozenset(passes.values_list("by_id", flat=True)),
    )


def words_of(draft: Draft) -> CaseText:
    """现在的文字。"""
    return CaseText(draft.head, draft.body)


def words_at(draft: Draft, revision: int) -> CaseText | None:
    """第 `revision` 版的文字；那一版并进了后面的，给它前面最近的一版。"""
    row = draft.revisions.filter(number__lte=revision).order_by("-number").first()
    return CaseText(row.head, row.body) if row else None


def words_before(draft: Draft) -> CaseText | None:
    """改起时 Git 里的文字；新写的是 None。"""
    return parsed(draft.base_text)


def parsed(text: str) -> CaseText | None:
    """一份 case.md；空的、读不懂的是 None。"""
    values = parse_case_text(text) if text else None
    return values if isinstance(values, CaseText) else None


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


def being_published(draft: Draft) -> bool:
    """正在写进 Git：这时候不能退回、收回。"""
    return Publication.objects.filter(draft=draft, state__in=_ON_ITS_WAY).exists()
