"""稿子归哪个县区：由写的范围和县区得出；一个人只能把稿子放在自己能写的地方。"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dianxing.cases.model import Scope
from dianxing.cases.reference import Reference
from dianxing.cases.values import scope as scope_code
from dianxing.desk.access.actor import WHOLE_CITY, Actor
from dianxing.desk.access.roles import Permission

NOT_YOURS = "你只能写自己县区的稿子，这一处没有改。要换县区，请管理员给你添岗位。"


def county_of(head: Mapping[str, Any], reference: Reference) -> str | None:
    """县区代码；各地经验归全市；没写、写错了，看不出来是 None。"""
    if scope_code(head.get("scope")) == Scope.ELSEWHERE:
        return WHOLE_CITY
    written = head.get("county")
    place = reference.find_place(str(written)) if written else None
    return reference.today(place).code if place else None


def placed(
    head: Mapping[str, Any], before: Mapping[str, Any], actor: Actor, reference: Reference
) -> tuple[dict[str, Any], bool]:
    """（头部，有没有被拦下）：范围、县区改到了他不能写的地方，这两项照原来的。"""
    wanted = county_of(head, reference)
    if wanted is None or wanted == county_of(before, reference) or actor.may(Permission.WRITE, wanted):
        return dict(head), False
    kept = {key: value for key, value in head.items() if key not in ("scope", "county")}
    return {**kept, **{key: before[key] for key in ("scope", "county") if key in before}}, True
