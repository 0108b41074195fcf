"""选岗位的几行：角色和县区两格，多给两行空的。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest

from dianxing.desk.access.actor import WHOLE_CITY
from dianxing.desk.access.roles import Role
from dianxing.desk.accounts.person_fields import CITY_CHOICE
from dianxing.desk.county_name import county_name
from dianxing.desk.option import Option
from dianxing.desk.place import the_place

_SPARE = 2
_MOST = 60


@dataclass(frozen=True, slots=True)
class PostRow:
    """一行。"""

    number: int
    roles: tuple[Option, ...]
    counties: tuple[Option, ...]


def post_rows(chosen: Iterable[tuple[str, str]], counties: frozenset[str] | None) -> tuple[PostRow, ...]:
    """`chosen` 是表单里的（角色，县区）；`counties` 是能给的县区，None 是全市都行。"""
    rows = [*((role, county) for role, county in chosen if role or county), *[("", "")] * _SPARE]
    return tuple(
        PostRow(
            number,
            (_NONE_ROLE, *(Option(one.value, one.label, one.value == role) for one in Role)),
            tuple(_counties(county, counties)),
        )
        for number, (role, county) in enumerate(rows, 1)
    )


def form_county(county: str) -> str:
    """县区代码 → 表单里的值：空的留给“没有选”。"""
    return CITY_CHOICE if county == WHOLE_CITY else county


def typed_posts(request: HttpRequest) -> tuple[list[str], list[str]]:
    """表单里的（角色，县区）两列。"""
    return request.POST.getlist("role")[:_MOST], request.POST.getlist("county")[:_MOST]


_NONE_ROLE = Option("", "（角色）", False)


def _counties(chosen: str, allowed: frozenset[str] | None) -> Iterable[Option]:
    reference = the_place().reference
    yield Option("", "（县区）", False)
    if allowed is None or chosen == CITY_CHOICE:
        yield Option(CITY_CHOICE, "全市", chosen == CITY_CHOICE)
    codes = [place.code for place in reference.places if not place.valid_to or place.code == chosen]
    for code in codes:
        if allowed is None or code in allowed or code == chosen:
            yield Option(code, county_name(reference, code), code == chosen)
