"""重活有名额：占满了，别的页照开，再来的等一小会儿，等不到就请人过一会儿再来。"""

from __future__ import annotations

from threading import BoundedSemaphore

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import URLPattern
from tests.desk.conftest import DeskSite

from dianxing.desk import guard
from dianxing.desk.access.limits import Limit
from dianxing.desk.access.route import Route, Who
from dianxing.desk.guard import pattern
from dianxing.desk.urls import ROUTES

HEAVY = Limit("heavy", ((100, 60),), heavy=True)


def answered(made: URLPattern, method: str) -> HttpResponse:
    request = RequestFactory().generic(method, "/heavy/")
    request.user = AnonymousUser()
    answer = made.callback(request)
    assert isinstance(answer, HttpResponse)
    return answer


def well(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.method or "")


def badly(request: HttpRequest) -> HttpResponse:
    raise ValueError(request.path)


def heavy_route(view: guard.View, places: BoundedSemaphore) -> URLPattern:
    return pattern(Route("heavy/", "heavy", view, Who.ANYONE, methods=("GET", "POST"), limit=HEAVY), places)


def test_when_all_places_are_taken_one_is_asked_to_come_again(
    desk: DeskSite,  # noqa: ARG001
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(guard, "HEAVY_WAIT", 0.01)
    places = BoundedSemaphore(1)
    made = heavy_route(well, places)
    assert answered(made, "POST").status_code == 200
    with places:
        refused = answered(made, "POST")
        assert (refused.status_code, refused["Retry-After"]) == (503, "30")
        assert "服务器正忙" in refused.content.decode()
        assert answered(made, "GET").status_code == 200  # 打开那一页不算重活
    assert answered(made, "POST").status_code == 200


def test_a_place_is_given_back_when_the_work_fails(desk: DeskSite) -> None:  # noqa: ARG001
    places = BoundedSemaphore(1)
    made = heavy_route(badly, places)
    for _ in range(2):
        with pytest.raises(ValueError, match="/heavy/"):
            answered(made, "POST")
    assert places.acquire(blocking=False)


def test_whatever_reads_a_file_or_foreign_markup_is_heavy() -> None:
    heavy = {route.name for route in ROUTES if route.limit and route.limit.heavy}
    assert heavy >= {"word-import", "pictures", "paste"}
