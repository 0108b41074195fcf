"""RSS 和 Atom 的一条，由 feedgen 写，一个案例只写一次，存进缓存；全文、作者和封面到排整份时才填。

feedgen 写的条目里，人打的字都已转义，所以按标签拆开、填进去是安全的。
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from feedgen.feed import FeedGenerator

from dianxing.site.feeds.entry import Enclosure, Entry
from dianxing.site.feeds.full_text import xml_text

_HOLE = "·"
_RSS_TEXT = f"<content:encoded>{_HOLE}</content:encoded>"
_ATOM_TEXT = f'<content type="html">{_HOLE}</content>'


def entry_xml(entries: Sequence[Entry]) -> list[tuple[str, str]]:
    """各条的（RSS 的 `item`，Atom 的 `entry`），次序不变；全文处是空位。"""
    generator = FeedGenerator()
    for needed in (generator.id, generator.title, generator.description):
        needed("-")  # 没有这几样 feedgen 不肯写；条目拆出来以后都不要
    generator.link(href="-")
    for item in entries:
        _add(generator, item)
    rss = generator.rss_str().decode().split("<item>")[1:]
    atom = generator.atom_str().decode().split("<entry>")[1:]
    return [
        (f"<item>{one.partition('</item>')[0]}</item>\n", f"<entry>{two.partition('</entry>')[0]}</entry>\n")
        for one, two in zip(rss, atom, strict=True)
    ]


def filled_item(item: str, html: str, cover: Enclosure | None, site_url: str, author: str) -> str:
    """填好的 `item`；`html` 是已经按 XML 转义的全文，`author` 是全站共同的作者。"""
    creator = f"<dc:creator>{escape(xml_text(author), quote=False)}</dc:creator>"
    if cover:
        creator += (
            f'<enclosure url="{escape(site_url + cover.path)}" length="{cover.size}" type="{cover.type}"/>'
        )
    return _filled(item, _RSS_TEXT, html, "</item>", creator)


def filled_entry(item: str, html: str, cover: Enclosure | None, site_url: str) -> str:
    """填好的 `entry`；feedgen 1.0 写 Atom 条目会丢掉链接的 rel 和 type，所以封面在这里写。"""
    picture = (
        f'<link rel="enclosure" href="{escape(site_url + cover.path)}" length="{cover.size}"'
        f' type="{cover.type}"/>'
        if cover
        else ""
    )
    return _filled(item, _ATOM_TEXT, html, "</entry>", picture)


def _filled(item: str, hole: str, html: str, end: str, picture: str) -> str:
    before, _, after = item.partition(hole)
    opening, closing = hole.split(_HOLE)
    return f"{before}{opening}{html}{closing}{after.removesuffix(end + chr(10))}{picture}{end}\n"


def _add(generator: Any, item: Entry) -> None:
    new = generator.add_entry(order="append")
    new.guid(item.url, permalink=True)
    new.title(item.title)
    new.link(href=item.url)
    new.description(escape(item.summary, quote=False))  # RSS 的 description 按 HTML 读
    new.summary(item.summary)
    new.content(_HOLE, type="html")
    new.published(item.published)
    new.updated(item.updated)
    new.category([{"term": term} for term in item.categories])
