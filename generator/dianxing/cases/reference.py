"""词表：县区、重点领域、类型、快递网络、建会形式，都来自 `content/_reference/*.yml`。

换一个城市的工会，只改那些文件、`mkdocs.yml` 和 `content/`。这里只有值和查法；读文件在 `reference_files`。
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from dianxing.cases.partial_date import PartialDate


@dataclass(frozen=True)
class Place:
    """一个县区或开发区。`tile` 是方格图里的（列，行），从 0 数；没有格子的（已撤并的）是 None。"""

    code: str
    name: str
    slug: str
    kind: str
    """county 县区 | zone 功能区。"""
    union: str
    """工会全称，如 兰山区总工会。"""
    short: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    valid_from: PartialDate | None = None
    valid_to: PartialDate | None = None
    successor: str | None = None
    tile: tuple[int, int] | None = None
    office: str = ""
    """基层工作部门；没有核实的出处时为空，绝不编造。"""
    phone: str = ""
    contact_source: str = ""


@dataclass(frozen=True)
class Kind:
    """重点领域下的一个类型。"""

    code: str
    name: str


@dataclass(frozen=True)
class Area:
    """一个重点领域。"""

    code: str
    name: str
    short: str
    """按钮和封面用的短名，如 物流快递。"""
    workers: str
    """这个领域的工友怎么称呼，如 快递员、货车司机。"""
    kinds: tuple[Kind, ...]
    aliases: tuple[str, ...] = ()
    how_to: tuple[str, ...] = ()
    """“像我们这样的单位，怎么做”的几步。"""


@dataclass(frozen=True)
class Courier:
    """一个快递网络。`name` 是今天的叫法；`seed` 是 2015 年文件里的叫法（没有则空）。"""

    code: str
    name: str
    seed: str = ""
    aliases: tuple[str, ...] = ()
    valid_to: PartialDate | None = None
    successor: str | None = None
    note: str = ""


@dataclass(frozen=True)
class UnionForm:
    """一种建会形式。"""

    code: str
    name: str
    explain: str = ""


@dataclass(frozen=True)
class City:
    """主办的总工会所在的市。"""

    code: str
    name: str
    union: str
    province: str = ""
    hotline: str = "12351"


@dataclass(frozen=True)
class Reference:
    """全部词表，加上已撤回的授权编号。"""

    city: City
    places: tuple[Place, ...]
    areas: tuple[Area, ...]
    couriers: tuple[Courier, ...]
    forms: tuple[UnionForm, ...]
    withdrawn: frozenset[str] = frozenset()
    digest: str = field(default="", compare=False)
    """全部词表文件内容的摘要。"""

    def find_place(self, text: str) -> Place | None:
        """按代码、今名、曾用名或简称找县区；曾用名找到的是它当时那条记录，见 `today`。"""
        return self._places.get(fold(text))

    def find_area(self, text: str) -> Area | None:
        """按代码、名称或别名找领域；全角半角括号不分。"""
        return self._areas.get(fold(text))

    def find_kind(self, area: Area, text: str) -> Kind | None:
        """在一个领域里按代码或名称找类型。"""
        return self._kinds.get((area.code, fold(text)))

    def find_courier(self, text: str) -> Courier | None:
        """按代码、名称、旧称或别名找快递网络。"""
        return self._couriers.get(fold(text))

    def find_form(self, text: str) -> UnionForm | None:
        """按代码或名称找建会形式。"""
        return self._forms.get(fold(text))

    def today(self, place: Place) -> Place:
        """沿着继任者走到今天的县区。"""
        while place.successor and (after := self._places.get(fold(place.successor))):
            place = after
        return place

    def courier_today(self, courier: Courier) -> Courier:
        """沿着继任者走到今天的快递网络。"""
        while courier.successor and (after := self._couriers.get(fold(courier.successor))):
            courier = after
        return courier

    def place(self, code: str) -> Place:
        """代码对应的县区；没有则 KeyError。"""
        return self._places[fold(code)]

    def area(self, code: str) -> Area:
        """代码对应的领域；没有则 KeyError。"""
        return self._areas[fold(code)]

    def kind(self, area_code: str, code: str) -> Kind:
        """代码对应的类型；没有则 KeyError。"""
        kind = self.find_kind(self.area(area_code), code)
        if kind is None:
            raise KeyError(code)
        return kind

    def courier(self, code: str) -> Courier:
        """代码对应的快递网络；没有则 KeyError。"""
        return self._couriers[fold(code)]

    def form(self, code: str) -> UnionForm:
        """代码对应的建会形式；没有则 KeyError。"""
        form = self.find_form(code)
        if form is None:
            raise KeyError(code)
        return form

    @cached_property
    def _places(self) -> Mapping[str, Place]:
        # 今名压过曾用名：同一个词先登记曾用名和简称，再让代码和今名覆盖
        table: dict[str, Place] = {}
        for place in self.places:
            table.update((fold(name), place) for name in (*place.former, *place.short))
        for place in self.places:
            table.update((fold(name), place) for name in (place.code, place.slug, place.name))
        return table

    @cached_property
    def _areas(self) -> Mapping[str, Area]:
        return {
            fold(name): area
            for area in self.areas
            for name in (area.code, area.name, area.short, *area.aliases)
            if name
        }

    @cached_property
    def _kinds(self) -> Mapping[tuple[str, str], Kind]:
        return {
            (area.code, fold(name)): kind
            for area in self.areas
            for kind in reversed(area.kinds)
            for name in (kind.name, kind.code)
        }

    @cached_property
    def _forms(self) -> Mapping[str, UnionForm]:
        return {fold(name): form for form in reversed(self.forms) for name in (form.name, form.code)}

    @cached_property
    def _couriers(self) -> Mapping[str, Courier]:
        return {
            fold(name): courier
            for courier in reversed(self.couriers)
            for name in (*courier.aliases, courier.seed, courier.name, courier.code)
            if name
        }


@lru_cache(maxsize=4096)  # 词表里的词翻来覆去就那些，一个案例要比上百次
def fold(text: str) -> str:
    """比较词表用的写法：全角变半角、不分大小写、去掉空白。"""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
