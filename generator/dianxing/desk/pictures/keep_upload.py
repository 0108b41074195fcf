"""把传上来的图收进草稿：先处理好，再锁住草稿写进库。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from dianxing.desk.audit.record import record
from dianxing.desk.drafts.picture_store import keep_picture
from dianxing.desk.models import Draft, Picture, User
from dianxing.desk.place import DeskPlace
from dianxing.desk.review.workflow import Stage
from dianxing.desk.uploads.picture_intake import Intake, take_in
from dianxing.desk.uploads.refusal import PictureRefused
from dianxing.desk.uploads.safe_name import safe_name
from dianxing.errors import DianxingError

MAX_PICTURES = 60
"""一份稿子最多几张图；一个案例一般不过十张，多了多半是传错了文件夹。"""


class NotWriting(DianxingError):
    """稿子不在写稿这一步，图片不能动。"""


@dataclass(frozen=True, slots=True)
class Taken:
    """收下的一张。"""

    row: Picture
    notes: tuple[str, ...]
    """对图做了什么，每条一句，不带句号。"""


@dataclass(frozen=True, slots=True)
class NotTaken:
    """收不了的一个文件。"""

    original: str
    """人认得的文件名。"""
    why: str


def add_pictures(
    draft_id: int, user: User, files: Iterable[tuple[str, bytes]], place: DeskPlace
) -> list[Taken | NotTaken]:
    """`files` 是（文件名，内容）。一张收不了，不碍别的；稿子不在写稿这一步抛 NotWriting。"""
    names = set(Picture.objects.filter(draft_id=draft_id).values_list("name", flat=True))
    done: list[Taken | NotTaken] = []
    for original, data in files:
        try:
            intake = take_in(original, data, names)
            row = add_picture(draft_id, user, intake, place)
        except PictureRefused as refused:
            done.append(NotTaken(_shown(original), f"{refused.what}。{refused.fix}。"))
            continue
        names.add(row.name)
        done.append(Taken(row, intake.notes))
    return done


def add_picture(draft_id: int, user: User, intake: Intake, place: DeskPlace) -> Picture:
    """收好的一张图写进草稿；名字刚被别人占了就换一个。"""
    digest = keep_picture(place.pictures, intake.data)
    with transaction.atomic():
        draft = writing_draft(draft_id)
        names = set(draft.pictures.values_list("name", flat=True))
        if len(names) >= MAX_PICTURES:
            raise PictureRefused(f"这份稿子已经有 {len(names)} 张图", "先删掉没有用到的", "too-many-pictures")
        row = Picture.objects.create(
            draft=draft,
            name=safe_name(intake.name, names) if intake.name in names else intake.name,
            digest=digest,
            width=intake.width,
            height=intake.height,
            size=len(intake.data),
            by=user,
        )
        note("picture-add", f"传了图片 {row.name}", draft, user, row)
    return row


def writing_draft(draft_id: int) -> Draft:
    """锁住的草稿；不在写稿这一步抛 NotWriting。要在事务里。"""
    draft = (
        Draft.objects.select_for_update(of=("self",)).select_related("entry", "changed_by").get(pk=draft_id)
    )
    if draft.stage != Stage.WRITING:
        raise NotWriting(f"这份稿子{Stage(draft.stage).label}，图片不能动；要动，先到案例页收回来改。")
    return draft


def note(action: str, summary: str, draft: Draft, user: User, row: Picture) -> None:
    """记一笔；动过图片的也是改过稿子的人，自己放的图不能自己审。"""
    draft.writers.add(user)
    record(
        action,
        summary,
        actor=user,
        case_id=draft.entry_id,
        county=draft.entry.county,
        digest=row.digest,
        name=row.name,
    )


def _shown(original: str) -> str:
    name = original.replace("\\", "/").rsplit("/", 1)[-1].strip()
    return name[:60] or "没有名字的文件"
