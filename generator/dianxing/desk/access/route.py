"""一个网址：地址、谁能用、东西归哪个县区。没有登记的网址不存在；检查在 `desk.guard`。"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from django.http.response import HttpResponseBase

from dianxing.desk.access.limits import Limit
from dianxing.desk.access.roles import Permission

View = Callable[..., HttpResponseBase]


class Who(Enum):
    """不看岗位的两种。"""

    ANYONE = auto()
    """没有登录也行：登录页、一次性链接。"""
    SIGNED_IN = auto()
    """登录了就行：自己的密码、自己的登录。"""


def somewhere(**_: Any) -> None:
    """东西不归哪个县区：有这个权限就行，列表自己按县区筛。"""


def whole_city(**_: Any) -> str:
    """东西归全市：只有全市的岗位才行。"""
    return ""


@dataclass(frozen=True, slots=True)
class Route:
    """登记的一个网址。"""

    path: str
    name: str
    view: View
    needs: Permission | Who
    county: Callable[..., str | frozenset[str] | None] = somewhere
    """由网址里的参数得出东西归哪个县区（几个的，个个都要管得着）；找不到抛 Http404；None 是不论县区。"""
    methods: tuple[str, ...] = ("GET",)
    also_post_needs: Permission | None = None
    """POST 另要的权限；没有就和 `needs` 一样。"""
    limit: Limit | None = None
    """限速；数目在 `limits`。"""
