"""县区代码 → 名字。"""

from __future__ import annotations

from dianxing.cases.reference import Reference
from dianxing.desk.access.actor import WHOLE_CITY


def county_name(reference: Reference, code: str) -> str:
    """县区的名字；词表里已经没有的代码原样给。"""
    if code == WHOLE_CITY:
        return "全市"
    place = reference.find_place(code)
    return place.name if place else code
