"""急改：先改一个电话、一处错字，马上发布，记下来，事后由另一个人补审。"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from dianxing.cases.case_text import CaseText
from dianxing.desk.access.roles import Permission
from dianxing.desk.access.signed_in import actor
from dianxing.desk.audit.record import record
from dianxing.desk.drafts.in_git import InGit, blobs_of, case_in_git, pictures_in
from dianxing.desk.drafts.picture_store import keep_picture
from dianxing.desk.drafts.save import Saved, save, start_from_git
from dianxing.desk.job_queue import enqueue
from dianxing.desk.models import CaseEntry, Draft, Publication, Review, User
from dianxing.desk.place import DeskPlace
from dianxing.desk.review.acts import required_reason
from dianxing.desk.review.fix_debt import unconfirmed
from dianxing.desk.review.fixable import with_fix
from dianxing.desk.review.publishable import problems_of, ready_head
from dianxing.desk.review.refusals import Forbidden, NotFit, OutOfDate
from dianxing.desk.review.workflow import Stage, why_not_confirm_fix
from dianxing.errors import DianxingError

FIX = "fix"


def published_now(entry: CaseEntry, place: DeskPlace) -> InGit:
    """Git 里现在的这一份；没有在网上、读不了的抛 DianxingError。"""
    if entry.git_status != "published":
        raise DianxingError("这个案例没有在网上，不用急改 → 直接改稿子")
    return case_in_git(place.root, entry.id)


def fast_fix(
    entry: CaseEntry, user: User, place: DeskPlace, *, field: str, value: str, reason: str, began: str
) -> Publication:
    """改一栏，马上排进发布；`began` 是他看着的那一份的对象名。"""
    if not actor(user).may(Permission.FAST_FIX, entry.county):
        raise Forbidden("急改要这个县区审稿的人来做")
    now = published_now(entry, place)
    if now.blob != began:
        raise OutOfDate("你打开以后，Git 里的这一份变了，什么都没有做 → 看过现在的，再改一次", 0)
    reason = required_reason(reason, "急改要写缘故，补审的人看")
    fixed, values = with_fix(now.values, field, value)
    head = ready_head(dict(values.head), new=False, today=timezone.localdate())
    files = pictures_in(place.root / "cases" / entry.id)
    pictures = {name: keep_picture(place.pictures, path.read_bytes()) for name, path in files.items()}
    problems = problems_of(CaseText(head, values.body), now.text, pictures, entry.id, place.reference)
    if problems:
        raise NotFit("这样改，案例就发布不了了", problems)
    with transaction.atomic():
        CaseEntry.objects.select_for_update().get(pk=entry.pk)  # 两次急改排队
        if Publication.objects.filter(entry=entry, state__in=Publication.BEFORE_COMMIT).exists():
            raise DianxingError("这个案例正在发布 → 等几秒钟，做完再急改")
        draft = Draft.objects.select_for_update().filter(entry=entry).first()
        is_open = draft is not None and draft.stage != Stage.PUBLISHED
        if draft is None or not is_open:
            draft = _published_draft(entry, user, place, values)
        draft.fast_fixed = True
        draft.save(update_fields=("fast_fixed",))
        publication = Publication.objects.create(
            entry=entry,
            # 另有人在改的稿子不跟着变：它发布时按栏三方合并，急改的这一栏留得住
            draft=None if is_open else draft,
            kind=FIX,
            head=head,
            body=values.body,
            base_blobs=blobs_of(place.root / "cases" / entry.id),
            base_text=now.text,
            pictures=pictures,
            revision=draft.revision,
            subject=f"急改《{now.values.head.get('title') or entry.title}》：{fixed.label}"[:200],
            reason=reason,
            author_name=user.name,
            author_mail=user.git_mail,
            by=user,
        )
        enqueue("publish", by=user, publication=publication)
        _note("fast-fix", entry, user, f"急改“{fixed.label}”：{reason}", publication)
    return publication


def confirm_fix(entry: CaseEntry, user: User, fix: UUID, place: DeskPlace) -> None:
    """补审通过：另一个审稿的人看过，没有问题。"""
    with transaction.atomic():
        publication, draft = _owed(entry, user, fix, place)
        _conclude(draft, publication, user, passed=True, reason="")
        _note("fix-confirm", entry, user, f"补审通过：{publication.subject}", publication)


def return_fix(entry: CaseEntry, user: User, fix: UUID, place: DeskPlace, reason: str) -> None:
    """补审不通过：要更正，从 Git 里的那一份起一稿，归急改的人写，走正常的审稿。"""
    reason = required_reason(reason, "要更正，写清错在哪里，急改的人照着改")
    with transaction.atomic():
        publication, draft = _owed(entry, user, fix, place)
        if draft.stage == Stage.PUBLISHED:
            draft = start_from_git(user, entry, place)
            # 起稿的是审稿的人，写的是急改的人：审稿的人以后还要审它
            draft.owner = publication.by
            draft.save(update_fields=("owner",))
            draft.writers.set([publication.by])
        _conclude(draft, publication, user, passed=False, reason=reason)
        _note("fix-return", entry, user, f"急改要更正：{publication.subject}：{reason}", publication)


def _published_draft(entry: CaseEntry, user: User, place: DeskPlace, values: CaseText | None) -> Draft:
    """一份停在“已发布”的稿子，给补审记账；`values` 是改好的文字。"""
    draft = start_from_git(user, entry, place)
    if values is not None:
        assert isinstance(save(draft.pk, user, values, seen=draft.revision, how=FIX), Saved)
    draft.refresh_from_db()
    draft.stage = Stage.PUBLISHED
    draft.save(update_fields=("stage",))
    return draft


def _owed(entry: CaseEntry, user: User, fix: UUID, place: DeskPlace) -> tuple[Publication, Draft]:
    CaseEntry.objects.select_for_update().get(pk=entry.pk)
    draft = Draft.objects.select_related("entry").filter(entry=entry).first()
    publication = unconfirmed(entry).filter(pk=fix).select_related("by").first()
    if publication is None:
        raise OutOfDate("这次急改已经有人补审过了", 0)
    if why_not := why_not_confirm_fix(publication.by_id, entry.county, actor(user)):
        raise Forbidden(why_not)
    return publication, draft or _published_draft(entry, publication.by, place, None)


def _conclude(draft: Draft, publication: Publication, user: User, *, passed: bool, reason: str) -> None:
    Review.objects.create(
        draft=draft,
        round=0,  # 不占送审的轮次：送审的各轮里只有送审的结论
        stage=FIX,
        revision=publication.revision,
        passed=passed,
        reason=reason,
        by=user,
        fix=publication,
    )
    draft.fast_fixed = unconfirmed(draft.entry).exists()
    draft.save(update_fields=("fast_fixed",))


def _note(action: str, entry: CaseEntry, user: User, summary: str, publication: Publication) -> None:
    record(
        action, summary, actor=user, case_id=entry.id, county=entry.county, publication=str(publication.pk)
    )
