"""RSS 2.0：最新的若干个案例，全文。示例、草稿、撤回的从不出现。

日期一律 RFC 822 加 +0800；不写构建时间，内容不变字节就不变（见 W3C feedvalidator 的各项检查）。
"""

from __future__ import annotations

import re

from feedgen.feed import FeedGenerator
from markupsafe import escape

from dianxing.cases.catalogue import Card
from dianxing.cases.model import Case
from dianxing.site.artefact import Artefact, digest
from dianxing.site.library import Library
from dianxing.site.output import Output
from dianxing.site.views import addresses
from dianxing.site.views.markdown import render as render_markdown
from dianxing.site.views.site import SiteView

_ENTRIES = 50
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def feed(library: Library) -> Output:
    """全站的 RSS。"""
    catalogue = library.catalogue
    cards = sorted(catalogue.counted, key=lambda card: (card.published, card.when, card.id), reverse=True)[
        :_ENTRIES
    ]
    key = digest(library.pages.key, *(card.id + card.digest for card in cards))

    def render() -> bytes:
        return rss(library.pages.site, [(card, library.case(card.id)) for card in cards])

    return Output("feed", key, lambda: [Artefact(addresses.FEED, key, render, source="订阅源")])


def rss(site: SiteView, entries: list[tuple[Card, Case]]) -> bytes:
    """一份 RSS 2.0；`entries` 从新到旧。"""
    generator = FeedGenerator()
    generator.load_extension("dc")
    generator.id(site.url)
    generator.title(_clean(site.name))
    generator.link(href=site.url, rel="alternate")
    generator.link(href=site.url + addresses.FEED, rel="self", type="application/rss+xml")
    generator.description(_clean(site.description or site.name))
    generator.language("zh-cn")
    generator.generator("dianxing")
    if entries:
        generator.lastBuildDate(max((card.updated or card.published).start() for card, _ in entries))
    for card, case in entries:
        entry = generator.add_entry(order="append")
        url = site.url + card.path
        entry.id(url)
        entry.guid(url, permalink=True)
        entry.title(_clean(card.title))
        entry.link(href=url)
        entry.description(_clean(card.summary or card.result))
        entry.content(_clean(full_text(case, site)), type="CDATA")
        entry.published(card.published.start())
        entry.dc.dc_creator(site.union)
        area = site.area(card.area)
        for term in dict.fromkeys([*([area.name] if area else []), *card.tags]):
            entry.category(term=term)
    data: bytes = generator.rss_str(pretty=True)
    return data


def full_text(case: Case, site: SiteView) -> str:
    """订阅器里看的全文 HTML，网址都是完整的。"""
    head = case.head
    parts = [f"<p>{_escape(head.summary)}</p>"] if head.summary else []
    for title, text in (("难在哪", head.problem), ("做成了什么", head.result)):
        if text:
            parts.append(f"<h2>{title}</h2><p>{_escape(text)}</p>")
    if head.steps:
        steps = "".join(f"<li>{_escape(step)}</li>" for step in head.steps)
        parts.append(f"<h2>怎么做的</h2><ol>{steps}</ol>")
    if case.body.strip():
        parts.append(str(render_markdown(case.body, case.path, {}, root=site.url)))
    parts.append(f'<p><a href="{site.url}{addresses.JOIN}">我要入会</a>，或者打 {site.hotline}。</p>')
    return "".join(parts)


def _escape(text: str) -> str:
    return str(escape(text))


def _clean(text: str) -> str:
    return _CONTROL.sub("", text)
