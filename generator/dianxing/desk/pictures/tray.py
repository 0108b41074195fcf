"""一份稿子的全部图片，排给人看：哪张是封面，哪张没有用到，怎么裁、怎么删。"""

from __future__ import annotations

from dataclasses import dataclass

from dianxing.cases.case_text import CaseText
from dianxing.desk.case_address import case_address
from dianxing.desk.models import Draft, Picture
from dianxing.desk.pictures.used import listed_pictures, used_pictures


@dataclass(frozen=True, slots=True)
class TrayPicture:
    """一张图。"""

    name: str
    small: str
    """缩略图的地址。"""
    large: str
    facts: str
    """`1600×1200，320 KB`。"""
    crop: str
    remove: str
    cover: bool
    """是封面：“图片”里的第一张。"""
    listed: bool
    """写在“图片”里。"""
    used: bool
    """写在“图片”里，或者正文里有。"""
    cropped: bool
    """裁过，可以换回原图。"""


@dataclass(frozen=True, slots=True)
class Tray:
    """全部图片。"""

    address: str
    """传图的地址，也是图片页。"""
    pictures: tuple[TrayPicture, ...]


def tray_of(draft: Draft, text: CaseText | None = None) -> Tray:
    """`text` 是屏幕上的那一份；没有给就是存着的。"""
    head, body = (text.head, text.body) if text else (draft.head, draft.body)
    listed, used = list(listed_pictures(head)), set(used_pictures(head, body))
    places = {name: number for number, name in reversed([*enumerate(listed)])}
    rows = sorted(draft.pictures.all(), key=lambda row: (places.get(row.name, len(listed)), row.pk))
    return Tray(
        case_address("pictures", draft.entry_id),
        tuple(
            _picture(draft, row, places.get(row.name) == 0, row.name in places, row.name in used)
            for row in rows
        ),
    )


def tray_picture(draft: Draft, row: Picture) -> TrayPicture:
    """刚传上来、裁好的一张：用没用到照存着的稿子。"""
    listed = list(listed_pictures(draft.head))
    used = row.name in used_pictures(draft.head, draft.body)
    return _picture(draft, row, listed[:1] == [row.name], row.name in listed, used)


def _picture(draft: Draft, row: Picture, cover: bool, listed: bool, used: bool) -> TrayPicture:
    large = case_address("draft-picture", draft.entry_id, digest=row.digest)
    return TrayPicture(
        name=row.name,
        small=f"{large}?small",
        large=large,
        facts=f"{row.width}×{row.height}，{_size(row.size)}",
        crop=case_address("picture-crop", draft.entry_id, number=row.pk),
        remove=case_address("picture-remove", draft.entry_id, number=row.pk),
        cover=cover,
        listed=listed,
        used=used,
        cropped=bool(row.original) and row.original != row.digest,
    )


def _size(count: int) -> str:
    return f"{count / 1024 / 1024:.1f} MB" if count >= 1024 * 1024 else f"{max(1, round(count / 1024))} KB"
