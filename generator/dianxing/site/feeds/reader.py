"""人在浏览器里打开订阅源时看到的那一段：它是什么，怎么订，最新的有哪些。

浏览器都在去掉 XSLT，CSS 又不能把 RSS 的文字变成能点的链接，所以在订阅源里放一小段 XHTML：
RSS 和 Atom 都许有别的名字空间的元素，阅读器不理会它；样式表只显示它。
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dianxing.cases.partial_date import PartialDate
from dianxing.site.feeds.entry import Entry
from dianxing.site.feeds.xml import Head
from dianxing.site.views import addresses


@dataclass(frozen=True, slots=True)
class ReaderItem:
    """一个案例。"""

    title: str
    href: str
    note: str
    """地方、发布日。"""


@dataclass(frozen=True, slots=True)
class ReaderView:
    """`feed_reader.html` 要的一切；网址都是完整的，文字都没有转义。"""

    title: str
    address: str
    """这份订阅源的网址，给人复制。"""
    home: str
    help: str
    archive: bool
    items: tuple[ReaderItem, ...]


def reader_view(head: Head, file: str, site_url: str, entries: Sequence[Entry]) -> ReaderView:
    """一份订阅源给人看的那一段；存档里案例多，只说它是什么，不再列。"""
    return ReaderView(
        title=head.title,
        address=head.folder + file,
        home=head.home,
        help=site_url + addresses.FEEDS,
        archive=head.archive,
        items=() if head.archive else tuple(map(_item, entries)),
    )


def _item(entry: Entry) -> ReaderItem:
    day = PartialDate(entry.published.year, entry.published.month, entry.published.day).chinese()
    note = "，".join(part for part in (entry.place, f"{day}发布") if part)
    return ReaderItem(entry.title, entry.url, note)
