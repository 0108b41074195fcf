"""守着登记的网址：检查包在视图外面，视图里不必再问“他能不能看”，只问业务上的事（自己的稿子不能自己审）。

别的县区的东西和没有的东西，对管不着全市的人都是同一个 403：逐个试网址，也试不出别的县区有哪些稿子。
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import wraps
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseNotAllowed, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse

from dianxing.desk.access.actor import WHOLE_CITY, Actor
from dianxing.desk.access.limits import HEAVY_WAIT
from dianxing.desk.access.rate import limited, who_is_limited
from dianxing.desk.access.roles import Permission
from dianxing.desk.access.route import Route, View, Who
from dianxing.desk.access.signed_in import actor_of
from dianxing.desk.faults import busy, too_many


def pattern(route: Route, heavy: BoundedSemaphore) -> URLPattern:
    """Django 的网址；`heavy` 是这个进程里重活的名额。"""
    return path(route.path, _guarded(route, heavy), name=route.name)


def _guarded(route: Route, heavy: BoundedSemaphore) -> View:
    """包上检查的视图：先看登录，再看方法，再看岗位，再看忙不忙。"""

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
            if not _reaches(actor, needed, route, arguments):
                raise PermissionDenied
        if route.limit and method in route.limit.methods:
            wait = limited(who_is_limited(request), route.limit)
            if wait:
                return too_many(request, wait)
            if route.limit.heavy:
                with _place(heavy) as free:
                    return route.view(request, **arguments) if free else busy(request)
        return route.view(request, **arguments)

    return view


@contextmanager
def _place(heavy: BoundedSemaphore) -> Iterator[bool]:
    """占一个名额；等不到给假。"""
    free = heavy.acquire(timeout=HEAVY_WAIT)
    try:
        yield free
    finally:
        if free:
            heavy.release()


def _reaches(actor: Actor, needed: Permission, route: Route, arguments: dict[str, Any]) -> bool:
    try:
        if any("\0" in value for value in arguments.values() if isinstance(value, str)):
            raise Http404  # 没有这样的编号；PostgreSQL 里连问都问不得
        county = route.county(**arguments)
    except Http404:
        if actor.may(needed, WHOLE_CITY):
            raise
        return False
    if county is None:
        return True
    counties = {county} if isinstance(county, str) else county
    return all(actor.may(needed, one) for one in counties)


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    where = request.get_full_path() if request.method == "GET" else reverse("cases")
    if request.headers.get("HX-Request") or request.headers.get("X-Desk-Autosave"):
        # 片段和自动保存不能换成登录页：告诉脚本，让人重新登录，草稿留在浏览器里
        response = HttpResponseRedirect(reverse("sign-in"))
        response.status_code = 401
        del response["Location"]
        return response
    return HttpResponseRedirect(f"{reverse('sign-in')}?{urlencode({'next': where})}")
