"""审稿的每一步：送审、通过、退回、收回。一步一个事务，规矩在里面再查一遍，做了就记下。"""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from dianxing.cases.case_text import clean
from dianxing.desk.access.signed_in import actor
from dianxing.desk.audit.record import record
from dianxing.desk.drafts.read import draft_of
from dianxing.desk.models import Draft, Review, Revision, User
from dianxing.desk.place import DeskPlace
from dianxing.desk.review import workflow
from dianxing.desk.review.facts import NoDraftError, being_published, locked, text_of
from dianxing.desk.review.proofs import PROOFS, unticked
from dianxing.desk.review.publishable import nothing_changed, problems_before_publishing
from dianxing.desk.review.refusals import Forbidden, NotFit
from dianxing.desk.review.seen import Seen, pictures_digest, require_same
from dianxing.desk.review.workflow import Stage

LONGEST_REASON = 1000


def submit(case_id: str, user: User, seen: Seen | None, place: DeskPlace) -> Stage:
    """送审，返回到了哪一步；不能发布的不收（NotFit，问题一处一条）。"""
    # 查一篇要读图片，不占着锁查；锁住以后版本没变，查的就还是这一篇
    draft = draft_of(case_id)
    if draft is None:
        raise NoDraftError
    require_same(draft, seen)
    _allow(workflow.why_not_submit(text_of(draft), actor(user)))
    problems = problems_before_publishing(draft, place)
    if problems:
        raise NotFit(f"还有 {len(problems)} 处要改，改好再送审", problems)
    if nothing_changed(draft, place):
        raise NotFit("和已经发布的一字不差，没有可审的 → 先改，再送审")
    with transaction.atomic():
        draft = locked(case_id)
        require_same(draft, seen)
        _allow(workflow.why_not_submit(text_of(draft), actor(user)))
        draft.round += 1
        draft.reviews = place.settings.desk.reviews
        draft.stage = workflow.after_submit(text_of(draft))
        draft.submitted = timezone.now()
        draft.approved_revision = None
        _pin_revision(draft)
        draft.save()
        _note("submit", draft, user, f"送审{_which(draft)}，要审 {draft.reviews} 遍")
    return Stage(draft.stage)


def pass_stage(case_id: str, user: User, seen: Seen | None, ticked: Collection[str]) -> Stage:
    """通过现在这一步，返回到了哪一步；三样没核对完的抛 NotFit。"""
    with transaction.atomic():
        draft = locked(case_id)
        require_same(draft, seen)
        text = text_of(draft)
        _allow(workflow.why_not_review(text, actor(user)))
        left = unticked(text.stage, ticked)
        if left:
            raise NotFit(f"{'、'.join(proof.label for proof in left)}还没有核对 → 看过以后打上勾再通过")
        _conclude(draft, user, passed=True, checks=[proof.name for proof in PROOFS[text.stage]])
        draft.stage = workflow.after_pass(text)
        done = draft.stage == Stage.APPROVED
        draft.approved_revision = draft.revision if done else None
        draft.save()
        _note("pass", draft, user, f"{text.stage.act}通过{'，已审定' if done else ''}{_which(draft)}")
    return Stage(draft.stage)


def send_back(case_id: str, user: User, seen: Seen | None, reason: str) -> None:
    """退回写稿，一定要写原因；这一轮通过的作废。"""
    reason = required_reason(reason, "退回要写原因，写稿的人照着改")
    with transaction.atomic():
        draft = locked(case_id)
        require_same(draft, seen)
        text = text_of(draft)
        _allow(workflow.why_not_send_back(text, actor(user)))
        _not_while_publishing(draft)
        _conclude(draft, user, passed=False, reason=reason)
        _to_writing(draft)
        _note("send-back", draft, user, f"{text.stage.act}退回{_which(draft)}：{reason}")


def take_back(case_id: str, user: User, seen: Seen | None) -> None:
    """写稿的人收回送审，这一轮通过的作废。"""
    with transaction.atomic():
        draft = locked(case_id)
        require_same(draft, seen)
        _allow(workflow.why_not_take_back(text_of(draft), actor(user)))
        _not_while_publishing(draft)
        before = Stage(draft.stage)
        _to_writing(draft)
        _note("take-back", draft, user, f"收回送审{_which(draft)}，原来{before.label}")


def required_reason(text: str, why: str) -> str:
    """写了的原因，去掉两头的空白；没写、太长抛 NotFit。"""
    reason = clean(text).strip()
    if not reason:
        raise NotFit(why)
    if len(reason) > LONGEST_REASON:
        raise NotFit(f"原因最多 {LONGEST_REASON} 字，现在 {len(reason)} 字 → 写短些，细处写在各栏的意见里")
    return reason


def _allow(why_not: str) -> None:
    if why_not:
        raise Forbidden(why_not)


def _not_while_publishing(draft: Draft) -> None:
    if being_published(draft):
        raise Forbidden("这一份正在发布 → 等它做完；要改，改好再发布一次")


def _conclude(
    draft: Draft, user: User, *, passed: bool, reason: str = "", checks: list[str] | None = None
) -> None:
    Review.objects.create(
        draft=draft,
        round=draft.round,
        stage=draft.stage,
        revision=draft.revision,
        passed=passed,
        reason=reason,
        by=user,
        detail={"checks": checks or [], "pictures": pictures_digest(draft)},
    )


def _to_writing(draft: Draft) -> None:
    draft.passes.update(void=True)
    draft.stage, draft.approved_revision = Stage.WRITING, None
    draft.save()


def _pin_revision(draft: Draft) -> None:
    """送审的这一版要留着：以后的自动保存不并进它，才比得出退回以后改了什么。"""
    row, made = Revision.objects.get_or_create(
        draft=draft,
        number=draft.revision,
        defaults={
            "head": draft.head,
            "body": draft.body,
            "shape": draft.shape,
            "how": "save",
            "by": draft.changed_by,
            "at": draft.changed,
        },
    )
    if not made and row.how == "auto":
        row.how = "save"
        row.save(update_fields=("how",))


def _which(draft: Draft) -> str:
    return f"（第 {draft.round} 轮，第 {draft.revision} 版）"


def _note(action: str, draft: Draft, user: User, summary: str) -> None:
    record(
        action,
        summary,
        actor=user,
        case_id=draft.entry_id,
        county=draft.entry.county,
        round=draft.round,
        revision=draft.revision,
        stage=draft.stage,
    )
