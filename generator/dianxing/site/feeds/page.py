"""`feeds/`：告诉人什么是订阅、怎么订、有哪些可订。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dianxing.site.artefact import Artefact, digest
from dianxing.site.feeds.opml import GROUPS
from dianxing.site.feeds.sources import Feed
from dianxing.site.library import Library
from dianxing.site.output import Output
from dianxing.site.page_heads import listing_head
from dianxing.site.shell import Shell
from dianxing.site.views import addresses
from dianxing.site.views.feed_links import FORMATS
from dianxing.site.views.head import FeedLink
from dianxing.site.views.site import SiteView

_TAGS_SHOWN = 30


@dataclass(frozen=True, slots=True)
class FeedRow:
    """一个订阅源。"""

    name: str
    href: str
    """对应的网页。"""
    count: str
    links: tuple[FeedLink, ...]


@dataclass(frozen=True, slots=True)
class FeedGroup:
    """一组订阅源。"""

    id: str
    name: str
    note: str
    rows: tuple[FeedRow, ...]


@dataclass(frozen=True, slots=True)
class FeedsView:
    """`feeds.html` 要的一切。"""

    address: str
    """整站的 RSS，完整网址，给人复制。"""
    opml: str
    data: str
    groups: tuple[FeedGroup, ...]


def feeds_page(library: Library, shell: Shell, every: Sequence[Feed]) -> Output:
    """说明页一个文件；`every` 是全部订阅源。"""
    site = library.pages.site
    view = feeds_view(site, every)
    key = digest(shell.digest, library.pages.key, repr(view))

    def render() -> bytes:
        head = listing_head(
            title="订阅更新",
            description=f"有新案例，阅读器自己告诉你：{site.name}的RSS、Atom和JSON订阅源，整站的，按领域、县区、快递和标签的。",
            path=addresses.FEEDS,
            site=site,
        )
        return shell.fill(
            head=library.templates.render("head.html", dx=site, head=head),
            body=library.templates.render("feeds.html", dx=site, feeds=view),
            body_class="page-prose",
        )

    return Output(
        "feeds-page", key, lambda: [Artefact(f"{addresses.FEEDS}index.html", key, render, "订阅更新")]
    )


def feeds_view(site: SiteView, every: Sequence[Feed]) -> FeedsView:
    """由全部订阅源拼出说明页；标签太多，只列案例最多的。"""
    groups = []
    for group, name in GROUPS:
        members = [feed for feed in every if feed.group == group]
        note = ""
        if group == "tag" and len(members) > _TAGS_SHOWN:
            members = sorted(members, key=lambda feed: (-feed.total, feed.path))[:_TAGS_SHOWN]
            note = f"这里列的是案例最多的{_TAGS_SHOWN}个标签，别的在各标签的网页上订。"
        if members:
            groups.append(
                FeedGroup(f"feeds-{group}", name, note, tuple(_row(site, feed) for feed in members))
            )
    return FeedsView(
        address=site.url + addresses.FEED,
        opml=site.root + addresses.OPML,
        data=site.root + addresses.DATA,
        groups=tuple(groups),
    )


def _row(site: SiteView, feed: Feed) -> FeedRow:
    return FeedRow(
        name=feed.name,
        href=site.root + (feed.path or addresses.ALL),
        count=f"{feed.total}个案例" if feed.total else "还没有案例",
        links=tuple(FeedLink(name, site.root + feed.path + file, type_) for name, file, type_ in FORMATS),
    )
