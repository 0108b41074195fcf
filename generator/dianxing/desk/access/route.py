"""一个网址：地址、谁能用、东西归哪个县区。没有登记的网址不存在。

`guarded` 把检查包在视图外面，所以视图里不必再问“他能不能看”；视图只问业务上的事（自己的稿子不能自己审）。
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseNotAllowed, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse

from dianxing.desk.access.roles import Permission
from dianxing.desk.access.signed_in import actor_of

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
    county: Callable[..., str | None] = somewhere
    """由网址里的参数得出东西归哪个县区；找不到抛 Http404；None 是不论县区。"""
    methods: tuple[str, ...] = ("GET",)
    also_post_needs: Permission | None = None
    """POST 另要的权限；没有就和 `needs` 一样。"""

    def pattern(self) -> URLPattern:
        """Django 的网址。"""
        return path(self.path, guarded(self), name=self.name)


def guarded(route: Route) -> View:
    """包上检查的视图：先看登录，再看方法，再看岗位。"""

    @wraps(route.view)
    def view(request: HttpRequest, **arguments: Any) -> HttpResponseBase:
        method = request.method or "GET"
        if method == "HEAD":
            method = "GET"
        if route.needs is not Who.ANYONE and not request.user.is_authenticated:
            return _to_sign_in(request)
        if method not in route.methods:
            return HttpResponseNotAllowed(route.methods)
        if isinstance(route.needs, Permission):
            needed = route.also_post_needs if method == "POST" and route.also_post_needs else route.needs
            actor = actor_of(request)
            if not actor.may_somewhere(needed):
                raise PermissionDenied
            county = route.county(**arguments)
            if county is not None and not actor.may(needed, county):
                raise PermissionDenied
        return route.view(request, **arguments)

    return view


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    where = request.get_full_path() if request.method == "GET" else reverse("cases")
    if request.headers.get("HX-Request") or request.headers.get("X-Desk-Autosave"):
        # 片段和自动保存不能换成登录页：告诉脚本，让人重新登录，草稿留在浏览器里
        response = HttpResponseRedirect(reverse("sign-in"))
        response.status_code = 401
        del response["Location"]
        return response
    return HttpResponseRedirect(f"{reverse('sign-in')}?{urlencode({'next': where})}")
