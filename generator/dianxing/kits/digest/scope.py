"""群摘要的范围：全部、一个县区或一个领域。"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from dianxing.cases.catalogue import Card
from dianxing.cases.reference import Reference
from dianxing.errors import SettingsError

ALL = "all"


@dataclass(frozen=True, slots=True)
class DigestScope:
    """一份摘要收哪些案例。"""

    slug: str
    """文件名和网址里的一段：`all`、`county-lanshan`、`area-logistics`。"""
    name: str
    """给人看的名字，如 兰山区、物流快递；全部为空。"""
    county: str = ""
    """今天的县区代码。"""
    area: str = ""
    """领域代码。"""

    def holds(self, card: Card) -> bool:
        """收不收这个案例；外地案例没有县区，只进“全部”和领域。"""
        return (not self.county or card.county == self.county) and (not self.area or card.area == self.area)


def find_scope(reference: Reference, county: str = "", area: str = "") -> DigestScope:
    """由人写的县区名或领域名（今名、曾用名、简称、代码都认）找到范围；找不到、两个都写抛 SettingsError。"""
    if county and area:
        raise SettingsError("--county 和 --area 一次只写一个 → 分两次做，各发各的群")
    if county:
        place = reference.find_place(county)
        if place is None:
            raise _unknown("--county", county, [item.name for item in reference.places if not item.successor])
        today = reference.today(place)
        return DigestScope(f"county-{today.slug}", today.name, county=today.code)
    if area:
        found = reference.find_area(area)
        if found is None:
            raise _unknown("--area", area, [item.short for item in reference.areas])
        return DigestScope(f"area-{found.code}", found.short, area=found.code)
    return DigestScope(ALL, "")


def _unknown(option: str, text: str, names: list[str]) -> SettingsError:
    near = [name for name in names if text and text in name] or get_close_matches(text, names, cutoff=0.4)
    hint = f"是不是{near[0]}？" if near else f"可以写 {'、'.join(names)}"
    return SettingsError(f"{option} 的“{text}”词表里没有 → {hint}")
