"""草稿：开始、存、恢复。存草稿只有 `save` 一条路，版本、参与的人、审过的作废都在这里管。"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from PIL import Image, UnidentifiedImageError

from dianxing.cases.case_text import CaseText
from dianxing.desk.audit.record import record
from dianxing.desk.drafts.in_git import blobs_of, case_in_git, pictures_in
from dianxing.desk.drafts.picture_store import keep_picture
from dianxing.desk.drafts.shape import shape
from dianxing.desk.drafts.storable import storable
from dianxing.desk.drafts.title import title_of
from dianxing.desk.models import CaseEntry, Draft, Picture, Revision, User
from dianxing.desk.place import DeskPlace
from dianxing.desk.review.workflow import Stage
from dianxing.errors import DianxingError

_ONE_SITTING = timedelta(minutes=10)
"""同一个人这么久以内接着的自动保存并成一版。"""


@dataclass(frozen=True, slots=True)
class Saved:
    """存好了。"""

    revision: int


@dataclass(frozen=True, slots=True)
class Stale:
    """没有存：别人先存了一版。"""

    revision: int
    """现在是第几版。"""
    by: str
    """谁存的。"""


def start_new(user: User, case_id: str, values: CaseText, *, county: str) -> Draft:
    """新写一个案例，归 `county`（代码，各地经验是空）；`case_id` 已经有了抛 DianxingError。"""
    values = storable(values)
    title = title_of(values.head)[:200]
    with transaction.atomic():
        entry, made = CaseEntry.objects.get_or_create(
            id=case_id,
            defaults={
                "title": title,
                "county": county,
                "place": str(values.head.get("place") or "")[:60],
                "scope": str(values.head.get("scope") or "local")[:10],
                "area": str(values.head.get("area") or "")[:20],
                "year": int(case_id.split("/")[0]),
            },
        )
        if not made:
            raise DianxingError(f"地址 cases/{case_id}/ 已经有案例了 → 换一个短名")
        draft = _make(user, entry, values, {}, "")
    record("start", f"新写《{title}》", actor=user, case_id=case_id, county=county)
    return draft


def start_from_git(user: User, entry: CaseEntry, place: DeskPlace) -> Draft:
    """从 Git 里的那一份开始改；已经有草稿就接着那一份（发布过的，重新从 Git 起一稿）。

    读不了的抛 DianxingError。
    """
    now, folder = case_in_git(place.root, entry.id), place.root / "cases" / entry.id
    open_draft = Draft.objects.filter(entry=entry).exclude(stage=Stage.PUBLISHED).first()
    if open_draft is not None:
        return open_draft
    # 读图、写盘慢，不占着库的写锁做
    values, blobs, pictures = storable(now.values), blobs_of(folder), _pictures_of(folder, place.pictures)
    with transaction.atomic():
        draft = Draft.objects.select_for_update().filter(entry=entry).first()
        if draft is None:
            draft = _make(user, entry, values, blobs, now.text)
        elif draft.stage == Stage.PUBLISHED:
            _restart(draft, user, values, blobs, now.text)
        else:
            return draft
        for picture in pictures:
            picture.draft = draft
        Picture.objects.bulk_create(pictures)
    record("start", f"开始改《{entry.title}》", actor=user, case_id=entry.id, county=entry.county)
    return draft


def save(draft_id: int, user: User, values: CaseText, *, seen: int, how: str) -> Saved | Stale:
    """存一版；`seen` 是他从第几版改起，别人先存了就不存。字没变就不添版。

    在审、审定、发布了的稿子一改就退回写稿，这一轮审过的作废。
    """
    now, values = timezone.now(), storable(values)
    with transaction.atomic():
        draft = (
            Draft.objects.select_for_update(of=("self",))
            .select_related("entry", "changed_by")
            .get(pk=draft_id)
        )
        if draft.revision != seen:
            return Stale(draft.revision, draft.changed_by.name)
        if dict(values.head) == draft.head and values.body == draft.body:
            return Saved(draft.revision)
        _add_revision(draft, user, values, how)
        draft.changed, draft.changed_by = now, user
        draft.writers.add(user)
        if draft.stage != Stage.WRITING:
            reopen(draft, user, "稿子改了，要重新送审")
        draft.save()
    return Saved(draft.revision)


def reopen(draft: Draft, user: User, why: str) -> None:
    """退回写稿：这一轮审过的作废，记一笔。要在事务里，调用的人自己 `draft.save()`。"""
    before = Stage(draft.stage)
    voided = draft.passes.update(void=True)
    draft.stage, draft.approved_revision = Stage.WRITING, None
    record(
        "reopen",
        f"从“{before.label}”退回写稿：{why}",
        actor=user,
        case_id=draft.entry_id,
        county=draft.entry.county,
        voided=voided,
    )


def _make(user: User, entry: CaseEntry, values: CaseText, blobs: dict[str, str], text: str) -> Draft:
    draft = Draft.objects.create(
        entry=entry,
        head=dict(values.head),
        body=values.body,
        shape=shape(),
        base_blobs=blobs,
        base_text=text,
        owner=user,
        changed=timezone.now(),
        changed_by=user,
    )
    draft.writers.add(user)
    _write_revision(draft, user, "start")
    return draft


def _restart(draft: Draft, user: User, values: CaseText, blobs: dict[str, str], text: str) -> None:
    _add_revision(draft, user, values, "start")
    draft.base_blobs, draft.base_text = blobs, text
    draft.stage, draft.approved_revision, draft.owner = Stage.WRITING, None, user
    draft.changed, draft.changed_by = timezone.now(), user
    draft.writers.set([user])
    draft.pictures.all().delete()
    draft.save()


def _add_revision(draft: Draft, user: User, values: CaseText, how: str) -> None:
    draft.head, draft.body, draft.shape = dict(values.head), values.body, shape()
    last = draft.revisions.first()
    draft.revision += 1
    if (
        how == "auto"
        and last is not None
        and last.how == "auto"
        and last.by_id == user.pk
        and timezone.now() - last.at < _ONE_SITTING
    ):
        last.number, last.head, last.body, last.shape = draft.revision, draft.head, draft.body, draft.shape
        last.save()
        return
    _write_revision(draft, user, how)


def _write_revision(draft: Draft, user: User, how: str) -> None:
    Revision.objects.create(
        draft=draft,
        number=draft.revision,
        head=draft.head,
        body=draft.body,
        shape=draft.shape,
        how=how,
        by=user,
        at=timezone.now(),
    )


def _pictures_of(folder: Path, store: Path) -> list[Picture]:
    """文件夹里的图，存好了，还没有写进库。"""
    found = []
    for name, path in pictures_in(folder).items():
        data = path.read_bytes()
        try:
            with Image.open(path) as image:
                width, height = image.size
        except (UnidentifiedImageError, OSError):
            continue
        digest = keep_picture(store, data)
        found.append(Picture(name=name, digest=digest, width=width, height=height, size=len(data)))
    return found
