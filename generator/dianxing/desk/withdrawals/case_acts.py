"""撤下一个案例：定下来，交给后台写进 Git；还没有进 Git 的，丢掉草稿。"""

from __future__ import annotations

import os
import uuid
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from dianxing.cases.case_text import CaseText, clean
from dianxing.cases.model import Status
from dianxing.cases.rewrite import write_case_text
from dianxing.desk.audit.record import record
from dianxing.desk.drafts.in_git import case_in_git
from dianxing.desk.drafts.lenient_case import lenient_head
from dianxing.desk.drafts.save import reopen
from dianxing.desk.drafts.title import title_of
from dianxing.desk.job_queue import enqueue
from dianxing.desk.models import CaseEntry, Draft, Job, Publication, User
from dianxing.desk.place import DeskPlace
from dianxing.desk.review.workflow import Stage
from dianxing.errors import DianxingError

WITHDRAW = "withdraw"
"""`Publication.kind`。"""
_LONGEST_REASON = 300


def withdraw_case(entry: CaseEntry, user: User, place: DeskPlace, *, reason: str) -> Publication:
    """撤下 Git 里的案例；开着的草稿留着，在审的退回写稿。不行抛 DianxingError。"""
    why = _reason(reason)
    now = case_in_git(place.root, entry.pk)
    if lenient_head(now.values, place.reference).status is Status.WITHDRAWN:
        raise DianxingError("这个案例已经撤下了")
    title = title_of(now.values.head, entry.title)
    with transaction.atomic():
        CaseEntry.objects.select_for_update().get(pk=entry.pk)
        if entry.publications.filter(kind=WITHDRAW, state__in=Publication.UNFINISHED).exists():
            raise DianxingError("这个案例正在撤下 → 看走到哪一步")
        if entry.publications.filter(state__in=Publication.BEFORE_COMMIT).exists():
            raise DianxingError("这个案例正在发布 → 等它写进 Git 再撤下")
        publication = Publication.objects.create(
            entry=entry,
            kind=WITHDRAW,
            head={**now.values.head, "status": "withdrawn"},
            body=now.values.body,
            # 只写 case.md：不提图片，图片就留在原处
            base_blobs={"case.md": now.blob},
            base_text=now.text,
            subject=f"撤下《{title}》"[:200],
            author_name=user.name,
            author_mail=user.git_mail,
            by=user,
        )
        draft = (
            Draft.objects.select_for_update(of=("self",)).select_related("entry").filter(entry=entry).first()
        )
        if draft is not None and draft.stage not in (Stage.WRITING, Stage.PUBLISHED):
            reopen(draft, user, "案例撤下了")
            draft.save()
        enqueue("publish", by=user, publication=publication)
        record(
            "withdraw",
            f"撤下《{title}》：{why}",
            actor=user,
            case_id=entry.pk,
            county=entry.county,
            publication=str(publication.id),
        )
    return publication


def discard_draft(entry: CaseEntry, user: User, place: DeskPlace, *, reason: str) -> Path:
    """丢掉还没有进 Git 的案例；文字存一份在服务器上，返回存在哪里。"""
    why, case_id = _reason(reason), entry.pk
    with transaction.atomic():
        draft = Draft.objects.select_for_update().filter(entry=entry).first()
        if draft is None or entry.git_status:
            raise DianxingError("这个案例没有可丢的草稿 → 刷新看看")
        if entry.publications.filter(state__in=Publication.UNFINISHED).exists():
            raise DianxingError("这份稿子正在发布 → 等它做完")
        kept = _keep(
            place.state / "discarded", case_id, write_case_text(CaseText(draft.head, draft.body), None)
        )
        title = title_of(draft.head, entry.title)
        draft.delete()
        if not entry.publications.exists():
            entry.delete()
        record(
            "discard",
            f"丢掉没有发布过的《{title}》：{why}",
            actor=user,
            case_id=case_id,
            county=entry.county,
            kept=kept.name,
        )
    return kept


def last_retraction(case_id: str) -> Job | None:
    """最近一次收回。"""
    return Job.objects.filter(kind="retract", payload__case=case_id).order_by("-id").first()


def _keep(folder: Path, case_id: str, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    stamp = timezone.localtime().strftime("%Y%m%d-%H%M%S")
    path = folder / f"{case_id.replace('/', '-')}-{stamp}-{uuid.uuid4().hex[:6]}.md"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
    return path


def _reason(text: str) -> str:
    reason = " ".join(clean(text).split())
    if not reason:
        raise DianxingError("没有写缘故 → 一句话就行，它留在记录里，不公开")
    if len(reason) > _LONGEST_REASON:
        raise DianxingError(f"缘故太长 → 不超过 {_LONGEST_REASON} 个字")
    return reason
