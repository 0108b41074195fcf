"""每个网址 × 每个角色 × 每个县区：能不能进，和 GRANTS 说的一样。新的网址自动在里面。

预期由 GRANTS 和样品归哪个县区算出，不问路由自己的县区函数：忘了写县区的，在这里就露出来。
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.urls import URLPattern, get_resolver, reverse
from tests.desk.conftest import DeskSite

from dianxing.desk.access.actor import WHOLE_CITY
from dianxing.desk.access.roles import GRANTS, Permission, Role
from dianxing.desk.access.route import Route, Who, whole_city
from dianxing.desk.urls import ROUTES

from .world import OWN, POSTS, Corner, body, is_somewhere, missing, nothing_behind, posts_people, samples

if TYPE_CHECKING:
    from django.http import HttpResponse

__all__ = ["nothing_behind"]
METHODS = ("GET", "POST")
_INSIDE_A_CASE = [route for route in ROUTES if ":slug>" in route.path and route.path.count("<") > 2]
"""案例里面的东西：案例的地址以外还有一个编号。"""


class Answer(Enum):
    """一个请求的下场。"""

    ALLOWED = "能进"
    FORBIDDEN = "403"
    SIGN_IN = "去登录"
    WRONG_METHOD = "405"


def test_no_address_is_left_out() -> None:
    patterns = get_resolver().url_patterns
    assert all(isinstance(pattern, URLPattern) for pattern in patterns), "不许用 include：每个网址都要登记"
    assert [str(pattern.pattern) for pattern in patterns] == [route.path for route in ROUTES]
    names = [route.name for route in ROUTES]
    assert sorted(set(names)) == sorted(names), "名字重了"


def test_every_parameter_has_a_sample() -> None:
    assert missing(ROUTES) == [], "在 tests/desk/access/world.py 的 SAMPLES 给它们各添一行"


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_a_route_lets_in_exactly_whom_the_grants_say(desk: DeskSite, route: Route) -> None:
    people = posts_people(desk)
    corners = [Corner(desk, OWN), Corner(desk, WHOLE_CITY)] if is_somewhere(route) else [None]
    places = [(c, samples(route, c) if c else {}, body(route, c)) for c in corners]
    visitors = [(None, desk.client()), *((post, desk.client(people[post])) for post in POSTS)]
    wrong = []
    with _restored() as restore:
        for post, client in visitors:
            client.raise_request_exception = False
            for corner, arguments, form in places:
                address = reverse(route.name, kwargs=arguments)
                for method in METHODS:
                    response = client.generic(method, address, form, content_type=_FORM)
                    response.close()
                    got = _answer(response)
                    expected = _expected(route, method, post, corner.county if corner else None)
                    restore()
                    if got is not expected:
                        who = f"{post[0].label}@{post[1] or '全市'}" if post else "没有登录"
                        wrong.append(
                            f"{who} {method} {address}：该{expected.value}，却是 {response.status_code}"
                        )
    assert wrong == []


@pytest.mark.parametrize("route", _INSIDE_A_CASE, ids=lambda route: route.name)
def test_what_belongs_to_another_case_is_not_reached_through_ones_own(desk: DeskSite, route: Route) -> None:
    everyone = desk.person("什么都能", *((role, OWN) for role in Role))
    own, other = samples(route, Corner(desk, OWN)), samples(route, Corner(desk, WHOLE_CITY))
    mixed = {**other, "year": own["year"], "slug": own["slug"]}
    client = desk.client(everyone)
    for method in route.methods:
        response = client.generic(method, reverse(route.name, kwargs=mixed), content_type=_FORM)
        assert response.status_code in (400, 403, 404, 409), f"{method}：{response.status_code}"


def test_what_is_elsewhere_and_what_is_not_there_look_the_same(desk: DeskSite) -> None:
    elsewhere = Corner(desk, "371328").person
    client = desk.client(desk.person("钱兰山", (Role.ADMIN, OWN)))
    hidden, absent = (client.get(f"/people/{number}/") for number in (elsewhere.pk, 999_999))
    assert (hidden.status_code, absent.status_code) == (403, 403)
    assert _without_token(hidden) == _without_token(absent)


_FORM = "application/x-www-form-urlencoded"


def _expected(route: Route, method: str, post: tuple[Role, str] | None, county: str | None) -> Answer:
    if post is None and route.needs is not Who.ANYONE:
        return Answer.SIGN_IN
    if method not in route.methods:
        return Answer.WRONG_METHOD
    if isinstance(route.needs, Who) or post is None:
        return Answer.ALLOWED
    needed: Permission = (route.also_post_needs if method == "POST" else None) or route.needs
    role, place = post
    if county is None and route.county is whole_city:
        county = WHOLE_CITY
    reaches = county is None or place in (county, WHOLE_CITY)
    return Answer.ALLOWED if needed in GRANTS[role] and reaches else Answer.FORBIDDEN


def _answer(response: HttpResponse) -> Answer | None:
    if response.status_code in (401, 302) and _to_sign_in(response):
        return Answer.SIGN_IN
    if response.status_code == 403:
        return Answer.FORBIDDEN
    if response.status_code == 405:
        return Answer.WRONG_METHOD
    return Answer.ALLOWED if response.status_code < 500 and response.status_code != 429 else None


def _to_sign_in(response: HttpResponse) -> bool:
    return response.status_code == 401 or str(response.headers.get("Location", "")).startswith(
        "/sign-in/?next="
    )


def _without_token(page: HttpResponse) -> str:
    return re.sub(r"[A-Za-z0-9]{64}", "", page.content.decode())


@contextmanager
def _restored() -> Iterator[Callable[[], None]]:
    """每个请求以后把库恢复成原样：前一个做了的事，不影响后一个。"""
    connection.ensure_connection()
    kept = sqlite3.connect(":memory:")
    connection.connection.backup(kept)
    yield lambda: kept.backup(connection.connection)
    kept.close()
