"""裁一张图、换回原图、删掉一张图：文件名不变，内容换成新的摘要，原图留着好再裁。"""

from __future__ import annotations

from django.db import transaction

from dianxing.desk.drafts.picture_store import keep_picture, read_picture
from dianxing.desk.models import Picture, User
from dianxing.desk.pictures.crop_choice import CropChoice, box_of
from dianxing.desk.pictures.keep_upload import note, writing_draft
from dianxing.desk.pictures.thumbnail import upright_size
from dianxing.desk.place import DeskPlace
from dianxing.desk.uploads.crop import crop
from dianxing.desk.uploads.refusal import PictureRefused, broken_is_refused


def original_of(row: Picture) -> str:
    """没裁过的那一张的摘要。"""
    return row.original or row.digest


def original_size(row: Picture, place: DeskPlace) -> tuple[int, int]:
    """没裁过的那一张转正以后的像素；读不出抛 PictureRefused。"""
    return _size(_read(original_of(row), place))


def recrop(row: Picture, user: User, choice: CropChoice, place: DeskPlace) -> Picture:
    """总是从原图裁起，裁多少遍也不会越裁越糊；框不对、图坏了抛 PictureRefused。"""
    data = _read(original_of(row), place)
    cut = crop(data, box_of(choice, *_size(data)), choice.turn)
    return _change(row, user, cut, place, f"裁了图片 {row.name}")


def reset(row: Picture, user: User, place: DeskPlace) -> Picture:
    """换回原图。"""
    return _change(row, user, _read(original_of(row), place), place, f"把图片 {row.name} 换回原图")


def remove(row: Picture, user: User) -> None:
    """从草稿里删掉；文件留在采编台，历史里的稿子和发布过的都不受影响。"""
    with transaction.atomic():
        draft = writing_draft(row.draft_id)
        note("picture-remove", f"删了图片 {row.name}", draft, user, row)
        draft.pictures.filter(pk=row.pk).delete()


def _change(row: Picture, user: User, data: bytes, place: DeskPlace, summary: str) -> Picture:
    digest = keep_picture(place.pictures, data)
    width, height = _size(data)
    with transaction.atomic():
        draft = writing_draft(row.draft_id)
        now = draft.pictures.select_for_update().filter(pk=row.pk).first()
        if now is None:
            raise PictureRefused("这张图刚刚被删掉了", "回到写稿页看看", "picture-gone")
        now.original = original_of(now)
        now.digest, now.width, now.height, now.size = digest, width, height, len(data)
        now.save()
        note("picture-crop", summary, draft, user, now)
    return now


def _read(digest: str, place: DeskPlace) -> bytes:
    try:
        return read_picture(place.pictures, digest)
    except (OSError, ValueError):
        raise PictureRefused("这张图的文件找不到了", "重新传一次", "picture-lost") from None


def _size(data: bytes) -> tuple[int, int]:
    with broken_is_refused():
        return upright_size(data)
