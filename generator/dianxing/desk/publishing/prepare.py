"""定下一次发布：审定的稿子、署谁的名、谁审的，写成一行 `Publication`，交给后台。"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from dianxing.desk.access.actor import Actor
from dianxing.desk.audit.record import record
from dianxing.desk.drafts.title import title_of
from dianxing.desk.job_queue import enqueue
from dianxing.desk.models import Draft, Publication, User
from dianxing.desk.review.facts import text_of
from dianxing.desk.review.publishable import published_with, ready_head
from dianxing.desk.review.seen import why_approval_lapsed
from dianxing.desk.review.workflow import why_not_publish
from dianxing.errors import DianxingError


def order_publication(draft_id: int, user: User, actor: Actor, *, seen: int) -> Publication:
    """把审定的稿子排进发布；不能发布抛 DianxingError。`seen` 是他看着的第几版。"""
    with transaction.atomic():
        draft = (
            Draft.objects.select_for_update(of=("self",)).select_related("entry", "owner").get(pk=draft_id)
        )
        if draft.revision != seen:
            raise DianxingError("稿子刚刚又改了 → 刷新看看改了什么")
        if why := why_not_publish(text_of(draft), actor) or why_approval_lapsed(draft):
            raise DianxingError(why)
        if draft.publications.filter(state__in=Publication.UNFINISHED).exists():
            raise DianxingError("这份稿子正在发布 → 等它做完")
        passes = draft.passes.select_related("by")
        publication = Publication.objects.create(
            entry=draft.entry,
            draft=draft,
            head=ready_head(draft.head, new=not draft.base_text, today=timezone.localdate()),
            body=draft.body,
            base_blobs=draft.base_blobs,
            base_text=draft.base_text,
            pictures=published_with(draft),
            revision=draft.revision,
            subject=_subject(draft),
            author_name=draft.owner.name,
            author_mail=draft.owner.git_mail,
            reviewers=[[review.by.name, review.by.git_mail] for review in passes],
            by=user,
        )
        enqueue("publish", by=user, publication=publication)
    record(
        "publish",
        f"发布《{draft.head.get('title', '')}》（第 {draft.revision} 版）",
        actor=user,
        case_id=draft.entry_id,
        county=draft.entry.county,
        publication=str(publication.id),
    )
    return publication


def _subject(draft: Draft) -> str:
    title = title_of(draft.head, draft.entry_id)
    return f"{'修改' if draft.base_text else '发布'}《{title}》"
