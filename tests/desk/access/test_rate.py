"""限速：数得准，到了就挡，过了就放，旧的清掉。"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from tests.desk.conftest import PASSWORD, DeskSite

from dianxing.desk.access import limits
from dianxing.desk.access.limits import LONGEST, Limit
from dianxing.desk.access.rate import limited
from dianxing.desk.access.roles import Role

if TYPE_CHECKING:
    from django.http import HttpRequest

TWICE = Limit("twice", ((2, 60),))
NOON = 1_800_000_000.0


def test_the_count_stops_at_the_limit_and_begins_again_with_the_next_window(desk: DeskSite) -> None:  # noqa: ARG001
    assert [limited("a", TWICE, NOON + second) for second in (0, 10, 20)] == [0, 0, 40]
    assert limited("b", TWICE, NOON + 20) == 0
    assert limited("a", TWICE, NOON + 60) == 0


def test_every_rule_of_a_limit_holds(desk: DeskSite) -> None:  # noqa: ARG001
    both = Limit("both", ((2, 60), (3, 3600)))
    waits = [limited("a", both, NOON + second) for second in (0, 60, 120, 180)]
    assert waits[:3] == [0, 0, 0]
    assert waits[3] > 0


def test_old_windows_are_cleaned(desk: DeskSite) -> None:  # noqa: ARG001
    from dianxing.desk.models import Hit

    limited("a", TWICE, NOON)
    limited("a", TWICE, NOON + 3 * LONGEST)
    assert Hit.objects.count() == 1


def test_hits_at_the_same_moment_are_all_counted(desk: DeskSite) -> None:  # noqa: ARG001
    many = Limit("many", ((20, 60),))
    waits: list[int] = []

    def hit() -> None:
        waits.extend(limited("a", many, NOON) for _ in range(10))
        connection.close()

    threads = [threading.Thread(target=hit) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(wait == 0 for wait in waits) == 20


@pytest.mark.parametrize("name", ["SIGN_IN", "WELCOME", "UPLOAD", "PASTE", "PREVIEW", "EXPORT", "PASSWORD"])
def test_no_window_is_longer_than_what_is_kept(name: str) -> None:
    limit: Limit = getattr(limits, name)
    assert all(times > 0 and 0 < seconds <= LONGEST for times, seconds in limit.per)


def test_too_many_sign_ins_from_one_place_are_refused_in_plain_words(
    desk: DeskSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.time", lambda: NOON)
    desk.person("王某", (Role.WRITER, "371302"), username="wang")
    client = desk.client()
    body = {"username": "wang", "password": PASSWORD}
    times = limits.SIGN_IN.per[0][0]
    for number in range(times):
        assert client.post("/sign-in/", {"username": f"x{number}", "password": "猜"}).status_code == 400
    refused = client.post("/sign-in/", body)
    assert refused.status_code == 429
    assert "过 5 分钟再试" in refused.content.decode()
    assert int(refused["Retry-After"]) == 300
    assert desk.client().post("/sign-in/", body, REMOTE_ADDR="10.0.0.9").status_code == 302
    monkeypatch.setattr("time.time", lambda: NOON + 300)
    assert client.post("/sign-in/", body).status_code == 302


def test_looking_at_the_form_is_not_counted(desk: DeskSite) -> None:
    from dianxing.desk.models import Hit

    desk.client().get("/sign-in/")
    assert not Hit.objects.exists()


def test_a_person_who_is_signed_in_is_counted_apart_from_the_office(desk: DeskSite) -> None:
    from django.test import RequestFactory

    from dianxing.desk.access.rate import who_is_limited

    request: HttpRequest = RequestFactory().get("/", REMOTE_ADDR="10.0.0.9")
    request.user = desk.person("王某", (Role.WRITER, "371302"))
    assert who_is_limited(request) == f"user-{request.user.pk}"
