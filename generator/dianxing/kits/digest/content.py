"""一份群摘要的内容：群里的文字、长图、邮件都从这一个值取材。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dianxing.kits.digest.period import Period
from dianxing.kits.digest.scope import DigestScope
from dianxing.kits.kit_case import KitCase, KitSite
from dianxing.kits.sentences import sentences, shorten
from dianxing.kits.wording import plain, sentence
from dianxing.site.digests.record import DigestRecord
from dianxing.site.views import addresses

MOST_ITEMS = 40
"""一份最多写几个案例；再多没有人看，余下的在网页上。"""
_WON = 60
"""做成了什么最多几个字：QQ 群里一行案例不过三行屏幕。"""


@dataclass(frozen=True, slots=True)
class DigestItem:
    """一个案例。"""

    where: str
    """`东山区·物流快递`。"""
    title: str
    won: str
    """做成了什么，一两句。"""
    join: str
    """怎样加入，如 `问东山区总工会，0999-0000001`，外地案例是 `打12351`。"""
    url: str
    area_code: str


@dataclass(frozen=True, slots=True)
class Digest:
    """一份摘要。"""

    name: str
    title: str
    when: str
    """`2024年5月26日至6月1日`。"""
    total: int
    items: tuple[DigestItem, ...]
    """按新闻价值从高到低，最多 `MOST_ITEMS` 个。"""
    url: str
    """摘要自己的网页。"""
    site: KitSite

    @property
    def more(self) -> int:
        """没有写出来、只在网页上的有几个。"""
        return self.total - len(self.items)


def digest_title(scope: DigestScope, site: KitSite, period: Period) -> str:
    """`云州典型·兰山区：2024年5月26日至6月1日的新案例`。"""
    whose = "·".join(filter(None, (plain(site.name), plain(scope.name))))
    return f"{whose}：{period.chinese()}的新案例"


def make_digest(record: DigestRecord, kits: Iterable[KitCase], site: KitSite) -> Digest:
    """由记录和还公开的案例（照记录的次序）拼出内容。"""
    items = tuple(map(digest_item, kits))
    return Digest(
        name=record.name,
        title=plain(record.title),  # 记录是人能改的：群里一条只有一个网址
        when=Period(record.since, record.until).chinese(),
        total=len(items),
        items=items[:MOST_ITEMS],
        url=site.url + addresses.digest(record.name),
        site=site,
    )


def digest_item(kit: KitCase) -> DigestItem:
    """一个案例的几样；都没有网址，不会变成点名、话题或标签。"""
    head = kit.case.head
    return DigestItem(
        where="·".join(filter(None, (plain(kit.card.place), plain(kit.area_short)))),
        title=plain(head.title),
        won=_won(plain(head.result) or plain(head.title)),
        join=_join(kit),
        url=kit.url,
        area_code=kit.card.area or "",
    )


def _won(text: str) -> str:
    """第一句；第一句太长就收短，短得很就再带一句。"""
    kept = ""
    for part in sentences(text):
        if kept and len(kept) + len(part) > _WON:
            break
        kept += part
    short = shorten(kept.strip(), _WON).text
    return short if short.endswith("…") else sentence(short)


def _join(kit: KitCase) -> str:
    """向谁问；没有核实过的办公电话就只写工会，外地案例写热线，绝不编造。"""
    if not kit.county:
        return f"打{plain(kit.site.hotline)}"
    return "，".join(filter(None, (f"问{plain(kit.union)}", plain(kit.phone))))
