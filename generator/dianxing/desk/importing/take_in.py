"""照人选的存：图片和文字在同一个事务里。"""

from __future__ import annotations

from django.db import transaction

from dianxing.cases.case_text import CaseText
from dianxing.desk.access.actor import Actor
from dianxing.desk.audit.record import record
from dianxing.desk.drafts.keep import Clash, Closed, Kept, keep
from dianxing.desk.importing.carried import Carried
from dianxing.desk.models import Picture, User
from dianxing.desk.pictures.keep_upload import writing_draft
from dianxing.desk.place import DeskPlace
from dianxing.errors import DianxingError


class NamesTaken(DianxingError):
    """读出来以后，稿子里又有了同名的图。"""


def take_in_word(
    draft_id: int, user: User, actor: Actor, text: CaseText, carried: Carried, place: DeskPlace
) -> Kept | Clash | Closed:
    """存 `text`，收下图片；别人改了同一栏的，图片先收下，文字等人选。"""
    with transaction.atomic():
        draft = writing_draft(draft_id)
        names = set(draft.pictures.values_list("name", flat=True))
        if names & {picture.name for picture in carried.pictures}:
            raise NamesTaken("这份文档的图片已经在稿子里了，或者刚有人传了同名的图 → 再选一次文件")
        for one in carried.pictures:
            Picture.objects.create(
                draft=draft,
                name=one.name,
                digest=one.digest,
                width=one.width,
                height=one.height,
                size=one.size,
                by=user,
            )
        draft.writers.add(user)
        record(
            "word-import",
            f"从 Word 导入，带来 {len(carried.pictures)} 张图",
            actor=user,
            case_id=draft.entry_id,
            county=draft.entry.county,
        )
        return keep(draft_id, user, actor, text, seen=carried.seen, how="import", reference=place.reference)
