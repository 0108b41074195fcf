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
_Hole = tuple[bytes, bytes]
"""全文两边的标签。"""
_RSS_TEXT: _Hole = (b"<content:encoded>", b"</content:encoded>")
_ATOM_TEXT: _Hole = (b'<content type="html">', b"</content>")


def entry_xml(entries: Sequence[Entry]) -> list[tuple[bytes, bytes]]:
    """各条的（RSS 的 `item`，Atom 的 `entry`），UTF-8，次序不变；全文处是空位。"""
    generator = FeedGenerator()
    for needed in (generator.id, generator.title, generator.description):
        needed("-")  # 没有这几样 feedgen 不肯写；条目拆出来以后都不要
    generator.link(href="-")
    for item in entries:
        _add(generator, item)
    rss: list[bytes] = generator.rss_str().split(b"<item>")[1:]
    atom: list[bytes] = generator.atom_str().split(b"<entry>")[1:]
    return [
        (
            b"<item>%b</item>\n" % one.partition(b"</item>")[0],
            b"<entry>%b</entry>\n" % two.partition(b"</entry>")[0],
        )
        for one, two in zip(rss, atom, strict=True)
    ]


def filled_item(item: bytes, html: bytes, cover: Enclosure | None, site_url: str, author: str) -> bytes:
    """填好的 `item`；`html` 是已经按 XML 转义的全文，`author` 是全站共同的作者。"""
    creator = f"<dc:creator>{escape(xml_text(author), quote=False)}</dc:creator>"
    if cover:
        creator += (
            f'<enclosure url="{escape(site_url + cover.path)}" length="{cover.size}" type="{cover.type}"/>'
        )
    return _filled(item, _RSS_TEXT, html, b"</item>\n", creator)


def filled_entry(item: bytes, html: bytes, cover: Enclosure | None, site_url: str) -> bytes:
    """填好的 `entry`；feedgen 1.0 写 Atom 条目会丢掉链接的 rel 和 type，所以封面在这里写。"""
    picture = (
        f'<link rel="enclosure" href="{escape(site_url + cover.path)}" length="{cover.size}"'
        f' type="{cover.type}"/>'
        if cover
        else ""
    )
    return _filled(item, _ATOM_TEXT, html, b"</entry>\n", picture)


def _filled(item: bytes, hole: _Hole, html: bytes, end: bytes, more: str) -> bytes:
    before, _, after = item.partition(_HOLE.encode().join(hole))
    return b"".join((before, hole[0], html, hole[1], after.removesuffix(end), more.encode(), end))


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
