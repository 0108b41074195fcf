"""我的账号：姓名、密码、在哪些设备上登录着。"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from tests.desk.conftest import PASSWORD, DeskSite

from dianxing.desk.access.roles import Role

if TYPE_CHECKING:
    from django.test import Client

NEW = "孟良崮上鬼神号-47"
PHONE = "Mozilla/5.0 (Linux; Android 14; V2309A) Chrome/114.0 Mobile MicroMessenger/8.0"
OFFICE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0 Safari/537.36 Edg/120.0"


def signed_in(desk: DeskSite, agent: str, password: str = PASSWORD) -> Client:
    client = desk.client()
    client.defaults["HTTP_USER_AGENT"] = agent
    done = client.post("/sign-in/", {"username": "wang", "password": password})
    assert done.status_code == 302
    return client


def test_sessions_are_listed_and_one_is_ended(desk: DeskSite) -> None:
    from dianxing.desk.models import Device

    desk.person("王某", (Role.WRITER, "371302"), username="wang")
    phone, office = signed_in(desk, PHONE), signed_in(desk, OFFICE)
    page = office.get("/account/").content.decode()
    assert page.index("Windows 电脑，Edge") < page.index("就是这里") < page.index("安卓手机，微信")
    there = Device.objects.get(agent=PHONE)
    assert office.post("/account/sessions/", {"device": there.pk}).status_code == 302
    assert phone.get("/").status_code == 302
    assert "安卓手机" not in office.get("/account/").content.decode()


def test_all_others_are_ended_and_this_one_stays(desk: DeskSite) -> None:
    desk.person("王某", (Role.WRITER, "371302"), username="wang")
    others = [signed_in(desk, PHONE), signed_in(desk, PHONE)]
    here = signed_in(desk, OFFICE)
    assert here.post("/account/sessions/", {"device": "others"}).status_code == 302
    assert [client.get("/").status_code for client in (*others, here)] == [302, 302, 200]


def test_nobody_ends_the_session_of_another(desk: DeskSite) -> None:
    from dianxing.desk.models import Device

    desk.person("王某", (Role.WRITER, "371302"), username="wang")
    theirs = signed_in(desk, OFFICE)
    mine = desk.client(desk.person("李某", (Role.WRITER, "371302")))
    mine.get("/")
    mine.post("/account/sessions/", {"device": Device.objects.get(agent=OFFICE).pk})
    mine.post("/account/sessions/", {"device": "x"})
    assert theirs.get("/").status_code == 200


def test_when_it_was_last_used_is_written_at_most_once_a_minute(desk: DeskSite) -> None:
    from dianxing.desk.models import Device

    client = desk.client(desk.person("王某", (Role.WRITER, "371302")))
    client.get("/")
    first = Device.objects.get().seen
    client.get("/")
    assert Device.objects.get().seen == first
    Device.objects.update(seen=timezone.now() - timedelta(seconds=61))
    client.get("/")
    assert Device.objects.get().seen > first


def test_a_session_that_was_left_is_not_listed(desk: DeskSite) -> None:
    desk.person("王某", (Role.WRITER, "371302"), username="wang")
    phone, office = signed_in(desk, PHONE), signed_in(desk, OFFICE)
    phone.post("/sign-out/")
    assert "安卓手机" not in office.get("/account/").content.decode()


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(desk: DeskSite) -> None:
    from dianxing.desk.models import Event

    desk.person("王某", (Role.WRITER, "371302"), username="wang")
    phone, office = signed_in(desk, PHONE), signed_in(desk, OFFICE)
    body = {"current": PASSWORD, "password": NEW, "again": NEW}
    assert office.post("/account/password/", body).status_code == 302
    assert phone.get("/").status_code == 302
    page = office.get("/account/").content.decode()
    assert page.count("就是这里") == 1
    assert "安卓手机" not in page
    assert Event.objects.filter(action="password").count() == 1
    signed_in(desk, PHONE, NEW)


def test_a_password_is_not_changed_without_the_present_one_or_to_a_poor_one(desk: DeskSite) -> None:
    desk.person("王某", (Role.WRITER, "371302"), username="wang")
    client = signed_in(desk, OFFICE)
    for body, said in (
        ({"current": "不对", "password": NEW, "again": NEW}, "现在的密码不对"),
        ({"current": PASSWORD, "password": NEW, "again": "x"}, "两遍不一样"),
        ({"current": PASSWORD, "password": "1234567890", "again": "1234567890"}, "密码只包含数字"),
    ):
        done = client.post("/account/password/", body)
        assert done.status_code == 400
        assert said in done.content.decode()
    signed_in(desk, PHONE)


def test_name_and_mail_are_what_commits_are_signed_with(desk: DeskSite) -> None:
    user = desk.person("王某", (Role.WRITER, "371302"), username="wang")
    client = signed_in(desk, OFFICE)
    assert "wang@desk.invalid" in client.get("/account/").content.decode()
    done = client.post("/account/identity/", {"name": "王 某某", "mail": "w@example.com"})
    assert done.status_code == 302
    user.refresh_from_db()
    assert (user.name, user.git_mail) == ("王 某某", "w@example.com")
    bad = client.post("/account/identity/", {"name": "王\n<x>", "mail": "w@example.com"})
    assert bad.status_code == 400
    assert "不能用的符号" in bad.content.decode()
