"""一张案例卡片：封面、地方和领域、标题、一句成效、一个数。"""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

from markupsafe import Markup

from dianxing.cases.catalogue import Card
from dianxing.cases.reference import Reference
from dianxing.site.pictures.view import PictureView
from dianxing.site.views.headline import headline
from dianxing.site.views.site import SiteView

_CROPS = 3
_LONG = 5
"""封面上的大字超过几个字宽就换小一号。"""


@dataclass(frozen=True, slots=True)
class CoverView:
    """文字封面：领域的颜色和图形，一个数或一个名字。"""

    area: str
    """领域代码，也是颜色的类名和图形的 id；没有领域为空。"""
    meta: str
    """地方，年份。"""
    number: str
    """没有数字为空，此时写 `name`。"""
    unit: str
    label: str
    name: str
    long: bool
    crop: str
    """图形的裁法，一个类名；由 id 定，同一领域的封面不至于一个样。"""


@dataclass(frozen=True, slots=True)
class CardView:
    """`card.html` 要的一切。"""

    href: str
    title: Markup
    """带断行机会。"""
    place: str
    area: str
    """领域短名。"""
    year: str
    result: str
    sample: bool
    cover: CoverView
    picture: PictureView | None


def card_view(card: Card, site: SiteView, reference: Reference, picture: PictureView | None) -> CardView:
    """由目录卡片拼出一张给人看的卡片；`picture` 是有照片时的封面。"""
    area = reference.area(card.area) if card.area else None
    return CardView(
        href=site.root + card.path,
        title=headline(card.title),
        place=card.place,
        area=area.short if area else "",
        year=str(card.year),
        result=card.result or card.summary,
        sample=card.is_sample,
        cover=CoverView(
            area=card.area or "",
            meta="，".join(part for part in (card.place, f"{card.year}年") if part),
            number=card.figure,
            unit=card.figure_unit,
            label=card.figure_label,
            name=card.employer or card.place,
            long=_width(card.figure + card.figure_unit) > _LONG,
            crop=f"v{crc32(card.id.encode()) % _CROPS}",
        ),
        picture=picture,
    )


def _width(text: str) -> float:
    """按字宽估的长度：汉字算一，数字和拉丁字母算六成。"""
    return sum(0.6 if char.isascii() else 1 for char in text)
