"""一份 Word → 一份新的草稿：字段、正文、图片一次建好。"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from dianxing.cases.case_text import CaseText, tidied
from dianxing.desk.drafts.follow import follow
from dianxing.desk.drafts.picture_store import keep_picture
from dianxing.desk.drafts.save import start_new
from dianxing.desk.models import Draft, Picture, User
from dianxing.desk.pictures.keep_upload import add_picture
from dianxing.desk.pictures.thumbnail import upright_size
from dianxing.desk.place import DeskPlace
from dianxing.desk.uploads.picture_intake import Intake
from dianxing.desk.word.docx_import import Imported, ImportedPicture


def new_text(imported: Imported, chosen: Mapping[str, Any], title: str) -> CaseText:
    """新稿子的文字；`chosen` 是人在表单里选的范围、县区、地名，总归听人的。"""
    head = {"title": title, **imported.head, **chosen}
    return tidied(CaseText(head, imported.body))


def start_from_word(
    user: User, case_id: str, text: CaseText, imported: Imported, county: str, place: DeskPlace
) -> Draft:
    """建好草稿；`case_id` 已经有了抛 DianxingError，什么都没有建。"""
    for picture in imported.pictures:
        keep_picture(place.pictures, picture.data)  # 写盘慢，不占着库的写锁写；没有建成也只是多几个文件
    with transaction.atomic():
        draft = start_new(user, case_id, text, county=county)
        follow(draft.entry, text.head, place.reference)
        keep_imported(draft.pk, user, imported.pictures, place)
    return draft


def keep_imported(
    draft_id: int, user: User, pictures: tuple[ImportedPicture, ...], place: DeskPlace
) -> list[Picture]:
    """文档里的图收进草稿。"""
    rows = []
    for picture in pictures:
        width, height = upright_size(picture.data)
        rows.append(add_picture(draft_id, user, Intake(picture.name, picture.data, width, height), place))
    return rows
