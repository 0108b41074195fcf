"""有哪些订阅源，各装哪些案例。领域、县区、快递即使还没有案例也有一份空的：先订上，有了就收到。"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from dianxing.cases.catalogue import Card, Catalogue
from dianxing.cases.partial_date import PartialDate
from dianxing.site.listings import Listing
from dianxing.site.views import addresses
from dianxing.site.views.feed_links import has_feed
from dianxing.site.views.site import SiteView

MOST = 50
"""一份里最多几条，多的进存档。"""


@dataclass(frozen=True, slots=True)
class Feed:
    """一个订阅源。`path` 是它所在的文件夹，相对站点根，已按网址编码；整站的是空。"""

    path: str
    title: str
    name: str
    """在同组里叫什么，如 物流快递。"""
    description: str
    group: str
    """all | area | county | courier | tag"""
    cards: tuple[Card, ...]
    """从新到旧。"""
    total: int
    """一共有几个案例。"""


@dataclass(frozen=True, slots=True)
class Archive:
    """一年的存档（RFC 5005）：`path` 是它的文件夹；里面是哪些案例，定了就不再变。"""

    path: str
    title: str
    cards: tuple[Card, ...]


def newest_first(catalogue: Catalogue) -> tuple[Card, ...]:
    """能进订阅源的案例，按订阅的次序：新发布的在前；同一天发布的，事情新的在前。示例从不在内。"""
    # counted 已按事情的时间从新到旧；排序是稳定的，只看发布日就够
    return tuple(sorted(catalogue.counted, key=_published, reverse=True))


def _published(card: Card) -> PartialDate:
    return card.published


def all_feeds(catalogue: Catalogue, site: SiteView, listings: Iterable[Listing]) -> tuple[Feed, ...]:
    """全部订阅源，整站的在最前；`listings` 是全部列表。"""
    every = newest_first(catalogue)
    rank = {card.id: number for number, card in enumerate(every)}
    found = [Feed("", site.name, "全部案例", site.description, "all", tuple(every[:MOST]), len(every))]
    for listing in listings:
        if has_feed(listing.group, len(listing.cards) - listing.samples):
            numbers = sorted([rank[card.id] for card in listing.cards if card.id in rank])
            found.append(
                Feed(
                    path=listing.path,
                    title=f"{site.name}：{listing.title}",
                    name=listing.short or listing.title,
                    description=listing.description,
                    group=listing.group,
                    cards=tuple([every[number] for number in numbers[:MOST]]),
                    total=len(numbers),
                )
            )
    return tuple(found)


def archives(every: Sequence[Card], site: SiteView) -> tuple[Archive, ...]:
    """整站订阅源的存档，从旧到新；`every` 是 `newest_first` 的结果，案例不多于一份订阅源装得下的，不用存档。

    过完的年份一年一份。今年还会添，所以今年的份名字里带条数（`2026-50`），满五十条换一份新的：
    一个网址里有哪些案例从不改变，读过的阅读器不用再读。
    """
    if len(every) <= MOST:
        return ()
    years = [(year, list(cards)) for year, cards in groupby(every, key=lambda card: card.published.year)]
    found = []
    for number, (year, cards) in enumerate(years):
        kept = _settled(cards) if number == 0 else cards
        name = f"{year}-{len(kept)}" if number == 0 else str(year)
        if kept:
            found.append(
                Archive(f"{addresses.FEEDS}archive/{name}/", f"{site.name}（{year}年存档）", tuple(kept))
            )
    return tuple(reversed(found))


def _settled(cards: Sequence[Card]) -> Sequence[Card]:
    """今年的案例里该进存档的：最早的若干个五十条，凡是订阅源里装不下的都在内。"""
    over = max(0, len(cards) - MOST)
    return cards[len(cards) - -(-over // MOST) * MOST :] if over else ()
