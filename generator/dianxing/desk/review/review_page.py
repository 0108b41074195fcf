"""审稿页的视图模型：走到哪里、改了什么、有什么意见、这个人能做什么。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dianxing.cases.case_text import CaseText
from dianxing.desk.access.actor import Actor
from dianxing.desk.access.roles import Permission
from dianxing.desk.case_address import case_address
from dianxing.desk.drafts.read import text_begun_from, text_of_draft, text_of_revision
from dianxing.desk.drafts.title import title_of
from dianxing.desk.models import CaseEntry, Draft
from dianxing.desk.place import DeskPlace
from dianxing.desk.presence.presence_box import PresenceBox, presence_box
from dianxing.desk.remarks.comments import WHOLE, Refused, Thread, comments_for, threads_under
from dianxing.desk.remarks.sent_back import SentBack, sent_back
from dianxing.desk.review.decision import Decision, decision
from dianxing.desk.review.difference import Difference, Row, difference
from dianxing.desk.review.facts import text_of
from dianxing.desk.review.fix_debt import OwedFix, owed_fixes
from dianxing.desk.review.pictures import PicturePair, picture_pairs
from dianxing.desk.review.publishable import problems_before_publishing
from dianxing.desk.review.seen import seen_of
from dianxing.desk.review.standing import Verdict, steps, verdicts
from dianxing.desk.review.workflow import Stage
from dianxing.desk.step import Step
from dianxing.desk.writing.check import FieldProblem


@dataclass(frozen=True, slots=True)
class Choice:
    """一个可以点的看法。"""

    label: str
    address: str
    here: bool


@dataclass(frozen=True, slots=True)
class FieldView:
    """一栏：不同和意见。"""

    row: Row
    thread: Thread


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """审稿页。"""

    title: str
    case_id: str
    year: str
    slug: str
    stage: str
    revision: int
    round: int
    writer: str
    seen: str
    since: bool
    """看的是他打开以后改了什么。"""
    steps: tuple[Step, ...]
    verdicts: tuple[Verdict, ...]
    sent_back: SentBack | None
    voided: bool
    """审过的因为改动作废了。"""
    difference: Difference
    fields: tuple[FieldView, ...]
    whole: Thread
    """整篇的和找不到栏的意见。"""
    open_comments: int
    pictures: tuple[PicturePair, ...]
    against: tuple[Choice, ...]
    extent: tuple[Choice, ...]
    decision: Decision
    problems: tuple[FieldProblem, ...]
    """送审以前要改的。"""
    fixes: tuple[OwedFix, ...]
    trouble: str
    presence: PresenceBox
    preview: str
    edit: str
    case: str
    fast_fix: str
    """急改的网址；不能急改是空。"""


@dataclass(frozen=True, slots=True)
class NoDraft:
    """没有正在改的稿子的案例。"""

    title: str
    case: str
    fast_fix: str
    """急改的网址；不能急改是空。"""
    fixes: tuple[OwedFix, ...]
    trouble: str


@dataclass(frozen=True, slots=True)
class Looking:
    """怎么看：和哪一版比，看多少；还有刚才没做成的事。"""

    against: str = "published"
    whole: bool = False
    trouble: str = ""
    problems: tuple[FieldProblem, ...] | None = None
    """已经查过的；None 是没有查。"""
    since: int | None = None
    """他打开时的那一版：不同从那一版算起。"""
    ticked: frozenset[str] = frozenset()
    reason: str = ""
    comment: Refused | None = None


def review_page(draft: Draft, actor: Actor, place: DeskPlace, looking: Looking) -> ReviewPage:
    """排一页要的一切。"""
    entry, text = draft.entry, text_of(draft)
    bases = _bases(draft, actor)
    against = looking.against if looking.against in bases else "published"
    old = bases[against]
    since = looking.since if looking.since != draft.revision else None
    if since is not None:
        old = text_of_revision(draft, since) or old
    notes = comments_for(draft)
    shown = difference(
        old, text_of_draft(draft), whole=looking.whole, keep=[field for field in notes if field]
    )
    may = actor.may(Permission.WRITE, entry.county)
    threads = threads_under(draft, [row.name for row in shown.rows], may=may, refused=looking.comment)
    pairs = picture_pairs(entry, draft, place.root)
    able = decision(text, actor, ticked=looking.ticked, reason=looking.reason)
    problems = looking.problems
    if problems is None:
        problems = problems_before_publishing(draft, place) if able.submit else ()
    past = verdicts(draft)
    return ReviewPage(
        title=title_of(draft.head, entry.title),
        case_id=entry.id,
        year=entry.folder_year,
        slug=entry.slug,
        stage=Stage(draft.stage).label,
        revision=draft.revision,
        round=draft.round,
        writer=draft.owner.name,
        seen=str(seen_of(draft)),
        since=since is not None,
        steps=steps(draft, place.settings.desk.reviews),
        verdicts=past,
        sent_back=sent_back(draft),
        voided=draft.stage == Stage.WRITING and any(one.void and one.round == draft.round for one in past),
        difference=shown,
        fields=tuple(FieldView(row, threads[row.name]) for row in shown.rows),
        whole=threads[WHOLE],
        open_comments=sum(not one.settled for some in notes.values() for one in some),
        pictures=pairs if looking.whole else tuple(pair for pair in pairs if pair.state != "same"),
        against=tuple(_against(entry, bases, "" if since is not None else against, looking)),
        extent=_extent(entry, against, looking),
        decision=able,
        problems=problems,
        fixes=owed_fixes(entry, actor),
        trouble=looking.trouble,
        presence=presence_box(entry.id, actor, editing=False),
        preview=case_address("preview-page", entry.id),
        edit=case_address("edit", entry.id) if may and draft.stage == Stage.WRITING else "",
        case=case_address("case", entry.id),
        fast_fix=fast_fix_address(entry, actor),
    )


def fast_fix_address(entry: CaseEntry, actor: Actor) -> str:
    """急改的网址；不在网上的、不归他改的是空。"""
    may = entry.git_status == "published" and actor.may(Permission.FAST_FIX, entry.county)
    return case_address("fast-fix", entry.id) if may else ""


def _bases(draft: Draft, actor: Actor) -> dict[str, CaseText | None]:
    """能和什么比：已发布的；上一轮审到的；我上次审的。一样的版不列。"""
    found = {"published": text_begun_from(draft)}
    reviews = draft.reviews_done.filter(fix=None).order_by("-at", "-id")
    before = draft.round + (draft.stage == Stage.WRITING)
    for name, last in (
        ("round", reviews.filter(round__lt=before).first()),
        ("mine", reviews.filter(by_id=actor.id).first()),
    ):
        if last is not None and last.revision != draft.revision:
            text = text_of_revision(draft, last.revision)
            if text is not None:
                found[name] = text
    return found


def _against(
    entry: CaseEntry, bases: Mapping[str, CaseText | None], here: str, looking: Looking
) -> list[Choice]:
    labels = {
        "published": "比已发布的" if bases["published"] else "全文（新写的）",
        "round": "比上次送审改了什么",
        "mine": "比我上次审的改了什么",
    }
    extent = "all" if looking.whole else "changes"
    return [Choice(labels[name], _query(entry, name, extent), name == here) for name in bases]


def _extent(entry: CaseEntry, against: str, looking: Looking) -> tuple[Choice, ...]:
    return (
        Choice("只看改动", _query(entry, against, "changes"), not looking.whole),
        Choice("看全文", _query(entry, against, "all"), looking.whole),
    )


def _query(entry: CaseEntry, against: str, extent: str) -> str:
    return f"{case_address('review', entry.id)}?against={against}&show={extent}"
