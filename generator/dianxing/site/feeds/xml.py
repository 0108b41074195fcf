"""RSS 2.0 和 Atom 的整份：开头由 feedgen 写，各条见 `entry_xml`。"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any

from feedgen.feed import FeedGenerator

from dianxing.cases.partial_date import BEIJING
from dianxing.site.feeds.entry import Entry
from dianxing.site.feeds.extensions import HistoryExtension
from dianxing.site.feeds.full_text import xml_text
from dianxing.site.views import addresses

EMPTY_SINCE = datetime(2000, 1, 1, tzinfo=BEIJING)
"""还没有案例的 Atom 也必须有修改时间；定死一个，空的订阅源才不会每次都变。"""
_TTL = 60


@dataclass(frozen=True, slots=True)
class Head:
    """一份订阅源的开头。网址都是完整的，文件夹带末尾斜杠。"""

    folder: str
    """订阅源所在的文件夹；存档也用原来那份的。"""
    home: str
    """对应的网页。"""
    title: str
    description: str
    author: str
    icon: str
    rights: str
    style: str
    """样式表的路径，带站点根。"""
    own: str
    """这份文件所在的文件夹；不是存档就和 `folder` 一样。"""
    older: str = ""
    """更早的一份存档的文件夹。"""
    newer: str = ""
    archive: bool = False


def rss_document(head: Head, entries: Sequence[Entry], reader: str, items: Iterable[bytes]) -> bytes:
    """一份 RSS；`reader` 是给人看的那一段 XHTML，`items` 是填好的各条，UTF-8。"""
    generator = _generator(head, addresses.FEED, "application/rss+xml", "zh-cn")
    generator.description(xml_text(head.description or head.title))
    generator.ttl(_TTL)
    if entries:
        generator.pubDate(max(item.published for item in entries))
    generator.lastBuildDate(_updated(entries))
    return _assembled(generator.rss_str().decode(), "</channel>", head, reader, items)


def atom_document(head: Head, entries: Sequence[Entry], reader: str, items: Iterable[bytes]) -> bytes:
    """一份 Atom；参数同 `rss_document`。"""
    generator = _generator(head, addresses.ATOM_FEED, "application/atom+xml", "zh-CN")
    generator.subtitle(xml_text(head.description))
    generator.icon(head.icon)
    generator.author(name=xml_text(head.author))
    generator.updated(_updated(entries))
    return _assembled(generator.atom_str().decode(), "</feed>", head, reader, items)


def _generator(head: Head, file: str, media_type: str, language: str) -> Any:
    generator = FeedGenerator()
    generator.load_extension("dc", atom=False)  # 各条里用到它的名字空间
    generator.register_extension("history", HistoryExtension)
    generator.id(head.folder + addresses.ATOM_FEED)
    generator.title(xml_text(head.title))
    generator.link(href=head.own + file, rel="self", type=media_type)
    generator.link(href=head.home, rel="alternate", type="text/html")
    generator.language(language)
    generator.generator("dianxing")
    generator.rights(xml_text(head.rights))
    generator.history.archive = head.archive
    folders = (
        ("current", head.folder if head.archive else ""),
        ("prev-archive", head.older),
        ("next-archive", head.newer),
    )
    generator.history.links = tuple((rel, folder + file) for rel, folder in folders if folder)
    return generator


def _updated(entries: Sequence[Entry]) -> datetime:
    return max((item.updated for item in entries), default=EMPTY_SINCE)


def _assembled(document: str, end: str, head: Head, reader: str, items: Iterable[bytes]) -> bytes:
    prolog, _, rest = document.partition("\n")
    before, _, after = rest.rpartition(end)
    style = f'<?xml-stylesheet type="text/css" href="{escape(head.style)}"?>'
    opening = f"{prolog}\n{style}\n{before}{reader}\n"
    return b"".join((opening.encode(), *items, f"{end}{after}\n".encode()))
