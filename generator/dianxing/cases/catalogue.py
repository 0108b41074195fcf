"""目录：全部能公开的案例的卡片，按地址排好；案例全文按需再读。"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter

from dianxing.cases.partial_date import PartialDate
from dianxing.cases.reference import Reference
from dianxing.problems import Problem


@dataclass(frozen=True, slots=True)
class Card:
    """案例在列表、首页、相关案例和检索结果里要用到的一切。只有字符串和数字，读写都快。"""

    id: str
    digest: str
    """案例文件夹内容的摘要，十六进制。"""
    title: str
    summary: str
    result: str
    scope: str
    """local | elsewhere | sample"""
    status: str
    """published | withdrawn"""
    area: str | None
    kind: str | None
    county: str | None
    """今天的县区代码（曾用名和已撤并的已沿继任者换过来）；外地案例为 None。"""
    place: str
    """给人看的地名：本地是案发当时的县区名，外地是省市。"""
    year: int
    established: PartialDate | None
    published: PartialDate
    updated: PartialDate | None
    expires: PartialDate | None
    form: str | None
    couriers: tuple[str, ...]
    tags: tuple[str, ...]
    employer: str
    """单位名；隐去真名的为空。"""
    figure: str
    """最能说明成效的一个数字，如 `100`；没有为空。"""
    figure_unit: str
    figure_label: str
    cover: str
    """封面图片文件名；没有照片为空（用文字封面）。"""
    cover_alt: str
    completeness: int
    """0–100。"""
    aliases: tuple[str, ...]

    @property
    def path(self) -> str:
        """站内地址，相对站点根，带末尾斜杠。"""
        return f"cases/{self.id}/"

    @property
    def when(self) -> PartialDate:
        """排序用的日期：事情发生的时间，不知道时是发布日。"""
        return self.established or self.published

    @property
    def is_sample(self) -> bool:
        """示例不计入任何合计，也不进订阅源。"""
        return self.scope == "sample"

    def __reduce__(self) -> tuple[type[Card], tuple[object, ...]]:
        # 缓存里有上万张；按字段名逐个存取的默认做法慢三倍
        return Card, _VALUES(self)


_VALUES = attrgetter(*Card.__slots__)


def _age(card: Card) -> tuple[bool, PartialDate, str]:
    return not card.is_sample, card.when, card.id


@dataclass(frozen=True)
class Catalogue:
    """能公开的案例（按 id 升序）、已撤回的案例、词表和问题。"""

    cards: tuple[Card, ...]
    withdrawn: tuple[Card, ...]
    """只留地址和旧地址，名字与内容都不带出去。"""
    reference: Reference
    problems: tuple[Problem, ...] = ()
    left_out: tuple[str, ...] = ()
    """有问题而被略过的案例 id（--no-strict、serve、采编台）。"""

    @cached_property
    def by_id(self) -> Mapping[str, Card]:
        """id → 卡片。"""
        return {card.id: card for card in self.cards}

    @cached_property
    def newest(self) -> tuple[Card, ...]:
        """按事情发生的时间从新到旧，示例排在最后；同时的按 id，所以次序从不晃动。"""
        return tuple(sorted(self.cards, key=_age, reverse=True))

    @cached_property
    def counted(self) -> tuple[Card, ...]:
        """计入合计的：示例除外，从新到旧。"""
        return tuple(card for card in self.newest if not card.is_sample)

    def __iter__(self) -> Iterator[Card]:
        return iter(self.cards)

    def __len__(self) -> int:
        return len(self.cards)
