"""订阅源里的一条：一个案例的标题、摘要、日期、分类和封面；全文另取。"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from dianxing.cases.catalogue import Card
from dianxing.cases.picture_file import PictureFacts
from dianxing.cases.reference import Reference
from dianxing.site.feeds.full_text import xml_text
from dianxing.site.pictures.view import middle_path, share_path


@dataclass(frozen=True, slots=True)
class Enclosure:
    """随一条附上的封面。"""

    path: str
    """相对站点根。"""
    size: int
    """字节，真的大小。"""
    type: str = "image/jpeg"


@dataclass(frozen=True, slots=True)
class Entry:
    """一条。`id` 是案例编号；网址永不变，所以也当作永久编号。"""

    id: str
    url: str
    title: str
    summary: str
    place: str
    published: datetime
    updated: datetime
    categories: tuple[str, ...]
    cover: Enclosure | None


def entry(card: Card, reference: Reference, site_url: str, as_of: datetime, cover: Enclosure | None) -> Entry:
    """由卡片做一条。日期是当天零点，北京时间；写在将来或早于发布的修改日不算数。"""
    published = card.published.start()
    return Entry(
        id=card.id,
        url=site_url + card.path,
        title=xml_text(card.title),
        summary=xml_text(card.summary or card.result),
        place=xml_text(card.place),
        published=published,
        updated=changed(card, as_of),
        categories=tuple(map(xml_text, _categories(card, reference))),
        cover=cover,
    )


def changed(card: Card, as_of: datetime) -> datetime:
    """最近一次修改；写在将来的、早于发布的修改日都不算数。"""
    published = card.published.start()
    updated = card.updated.start() if card.updated else published
    return updated if published < updated <= as_of else published


def cover(
    card: Card, photos: Iterable[tuple[str, PictureFacts]], size: Callable[[str], int | None]
) -> Enclosure | None:
    """封面：有照片用照片，没有或没做出来就用分享图，两样都没有（这次没做图片）就不附。

    `size` 说站点里一个文件多大，字节。
    """
    paths = [share_path(card.path)]
    if card.cover:
        paths[:0] = [middle_path(card.path, file, facts) for file, facts in photos if file == card.cover]
    for path in paths:
        found = size(path)
        if found is not None:
            return Enclosure(path, found)
    return None


def _categories(card: Card, reference: Reference) -> tuple[str, ...]:
    names = [reference.area(card.area).name] if card.area else []
    if card.county:
        names.append(reference.place(card.county).name)
    names += [reference.courier_today(reference.courier(code)).name for code in card.couriers]
    return tuple(dict.fromkeys((*names, *card.tags)))
