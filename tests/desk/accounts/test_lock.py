"""登录错得太多：锁上、到点开、记一笔、别处的人锁不住本人。"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.desk.conftest import PASSWORD, DeskSite

from dianxing.desk.access.roles import Role

if TYPE_CHECKING:
    from django.test import Client


def try_in(client: Client, password: str, address: str = "10.0.0.1") -> int:
    done = client.post("/sign-in/", {"username": "wang", "password": password}, REMOTE_ADDR=address)
    return done.status_code


def test_the_fifth_mistake_locks_even_the_right_password(desk: DeskSite) -> None:
    desk.person("王某", (Role.WRITER, "371302"), username="wang")
    client = desk.client()
    assert [try_in(client, "猜") for _ in range(5)] == [400, 400, 400, 400, 429]
    assert try_in(client, PASSWORD) == 429
    page = client.post("/sign-in/", {"username": "wang", "password": PASSWORD}, REMOTE_ADDR="10.0.0.1")
    assert "半小时以后再试" in page.content.decode()


def test_someone_elsewhere_cannot_lock_a_person_out(desk: DeskSite) -> None:
    desk.person("王某", (Role.WRITER, "371302"), username="wang")
    for _ in range(8):
        try_in(desk.client(), "猜", "10.0.0.66")
    assert try_in(desk.client(), PASSWORD, "10.0.0.1") == 302


def test_the_lock_opens_after_half_an_hour_though_someone_kept_trying(desk: DeskSite) -> None:
    from axes.models import AccessAttempt

    desk.person("王某", (Role.WRITER, "371302"), username="wang")
    client = desk.client()
    for _ in range(9):
        try_in(client, "猜")
    attempt = AccessAttempt.objects.get()
    assert attempt.failures_since_start == 5
    AccessAttempt.objects.update(attempt_time=attempt.attempt_time - timedelta(minutes=31))
    assert try_in(client, PASSWORD) == 302


def test_a_success_forgets_the_mistakes(desk: DeskSite) -> None:
    desk.person("王某", (Role.WRITER, "371302"), username="wang")
    for _ in range(3):
        client = desk.client()
        assert [try_in(client, "猜") for _ in range(4)] == [400] * 4
        assert try_in(client, PASSWORD) == 302


def test_a_lock_is_recorded_once_and_only_for_a_known_name(desk: DeskSite) -> None:
    from dianxing.desk.models import Event

    desk.person("王某", (Role.WRITER, "371302"), username="wang")
    client = desk.client()
    for _ in range(8):
        try_in(client, "猜")
        client.post("/sign-in/", {"username": "我的密码打错了格", "password": "猜"})
    event = Event.objects.get(action="locked")
    assert (event.actor_name, event.county, event.address) == ("王某", "371302", "10.0.0.1")


def test_what_is_kept_of_a_mistake_has_no_password(desk: DeskSite) -> None:
    from axes.models import AccessAttempt, AccessLog

    desk.person("王某", (Role.WRITER, "371302"), username="wang")
    client = desk.client()
    try_in(client, "差一点点的密码")
    try_in(client, "差一点点的密码")
    kept = " ".join(str(value) for value in AccessAttempt.objects.values_list()[0])
    assert "差一点点" not in kept
    try_in(client, PASSWORD)
    assert not AccessLog.objects.exists()


def test_a_name_of_invisible_characters_is_only_wrong(desk: DeskSite) -> None:
    client = desk.client()
    for name in ("\0", "wang\0", "\u202e", "王" * 500):
        assert client.post("/sign-in/", {"username": name, "password": "\0" * 20}).status_code == 400
