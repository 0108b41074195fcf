"""RSS 和 Atom 的一条：样子由 feedgen 写一次，各案例填进去，存进缓存；全文、作者和封面到排整份时才填。

一条一条都叫 feedgen 写要慢六倍；样子只随分类有几个而变，所以写一次就够。
"""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime
from functools import cache, lru_cache
from html import escape

from feedgen.feed import FeedGenerator

from dianxing.cases.partial_date import BEIJING
from dianxing.site.feeds.entry import Enclosure, Entry
from dianxing.site.feeds.full_text import xml_text

_HOLE = "·"
_Hole = tuple[bytes, bytes]
"""全文两边的标签。"""
_RSS_TEXT: _Hole = (b"<content:encoded>", b"</content:encoded>")
_ATOM_TEXT: _Hole = (b'<content type="html">', b"</content>")

_PUBLISHED, _UPDATED = datetime(1901, 1, 1, tzinfo=BEIJING), datetime(1902, 2, 2, tzinfo=BEIJING)
"""样子里的日期空位，只能是日期；案例里不会有这么早的。"""


def entry_xml(item: Entry) -> tuple[bytes, bytes]:
    """一个案例的（RSS 的 `item`，Atom 的 `entry`），UTF-8；全文处是空位。"""
    rss, atom = _layout(len(item.categories))
    published, sent = _written(item.published)
    values = {
        "url": _in_text(item.url),
        "title": _in_text(item.title),
        "summary": _in_text(item.summary),
        "description": _in_text(escape(item.summary, quote=False)),  # RSS 的 description 按 HTML 读
        "published": published,
        "sent": sent,
        "updated": _written(item.updated)[0],
    }
    for number, name in enumerate(item.categories):
        values[f"text-{number}"], values[f"term-{number}"] = _in_text(name), _in_attribute(name)
    return (rss % values).encode(), (atom % values).encode()


@lru_cache(maxsize=4096)
def _written(when: datetime) -> tuple[str, str]:
    """一个时刻在 Atom 里和在 RSS 里的写法；许多案例是同一天。"""
    return when.isoformat(), format_datetime(when)


@cache
def _layout(categories: int) -> tuple[str, str]:
    """有几个分类的一条，feedgen 写成什么样：两个格式串，空位是 `%(名字)s`。"""
    generator = FeedGenerator()
    for needed in (generator.id, generator.title, generator.description):
        needed("-")  # 没有这几样 feedgen 不肯写；一条拆出来以后都不要
    generator.link(href="-")
    new = generator.add_entry(order="append")
    new.guid("%(url)s", permalink=True)
    new.title("%(title)s")
    new.link(href="%(url)s")
    new.description("%(description)s")
    new.summary("%(summary)s")
    new.content(_HOLE, type="html")
    new.published(_PUBLISHED)
    new.updated(_UPDATED)
    new.category([{"term": f"%(text-{number})s"} for number in range(categories)])
    published, sent = _written(_PUBLISHED)
    dates = {sent: "%(sent)s", published: "%(published)s", _written(_UPDATED)[0]: "%(updated)s"}
    rss = _between(generator.rss_str().decode(), "item")
    atom = _between(generator.atom_str().decode(), "entry").replace("%(text-", "%(term-")
    for date, slot in dates.items():
        rss, atom = rss.replace(date, slot), atom.replace(date, slot)
    return f"<item>{rss}</item>\n", f"<entry>{atom}</entry>\n"


def _between(document: str, tag: str) -> str:
    return document.partition(f"<{tag}>")[2].partition(f"</{tag}>")[0]


def _in_text(text: str) -> str:
    """元素里的字，照 lxml 的写法转义。"""
    return escape(text, quote=False).replace("\r", "&#13;")


def _in_attribute(text: str) -> str:
    """属性里的字，照 lxml 的写法转义。"""
    return _in_text(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")


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
