"""一次性链接：打开、设密码、登录，只能用一次。"""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.desk.conftest import PASSWORD, DeskSite

from dianxing.desk.access.roles import Role

if TYPE_CHECKING:
    from django.test import Client

    from dianxing.desk.models import User

NEW = "孟良崮上鬼神号-47"


def link(user: User, purpose: str = "invite") -> str:
    from dianxing.desk.accounts.links import make_link

    return f"/welcome/{make_link(user, purpose, None)}/"


def invited(desk: DeskSite) -> User:
    from dianxing.desk.models import User

    user = desk.person("李撰稿", (Role.WRITER, "371302"), username="lizhuangao")
    user.set_unusable_password()
    user.save()
    return User.objects.get(pk=user.pk)


def set_password(client: Client, first: str, second: str | None = None) -> tuple[int, str]:
    done = client.post("/welcome/", {"password": first, "again": first if second is None else second})
    return done.status_code, done.content.decode()


def test_a_new_person_sets_a_password_and_is_in(desk: DeskSite) -> None:
    client = desk.client()
    page = client.get(link(invited(desk)), follow=True)
    assert page.redirect_chain == [("/welcome/", 302)]
    assert "欢迎，李撰稿" in page.content.decode()
    assert "lizhuangao" in page.content.decode()
    assert set_password(client, NEW)[0] == 302
    assert "李撰稿" in client.get("/account/").content.decode()
    again = desk.client().post("/sign-in/", {"username": "LiZhuanGao ", "password": NEW})
    assert again.status_code == 302


def test_only_looking_at_a_link_does_not_use_it_up(desk: DeskSite) -> None:
    address = link(invited(desk))
    desk.client().get(address, follow=True)
    assert desk.client().get(address).status_code == 302


def test_a_used_link_says_so(desk: DeskSite) -> None:
    address = link(invited(desk))
    client = desk.client()
    client.get(address)
    set_password(client, NEW)
    later = desk.client().get(address)
    assert later.status_code == 410
    assert "已经用过" in later.content.decode()


def test_two_windows_cannot_both_use_one_link(desk: DeskSite) -> None:
    address = link(invited(desk))
    first, second = desk.client(), desk.client()
    first.get(address)
    second.get(address)
    assert set_password(first, NEW)[0] == 302
    assert set_password(second, "另外一个密码也够长")[0] == 410
    assert desk.client().post("/sign-in/", {"username": "lizhuangao", "password": NEW}).status_code == 302


def test_an_expired_link_says_so_even_when_the_form_was_open(desk: DeskSite) -> None:
    from dianxing.desk.models import OneTimeLink

    address = link(invited(desk))
    client = desk.client()
    client.get(address)
    OneTimeLink.objects.update(expires=timezone.now() - timedelta(seconds=1))
    assert desk.client().get(address).status_code == 410
    assert set_password(client, NEW)[0] == 410


def test_an_unknown_link_and_the_bare_address_are_friendly(desk: DeskSite) -> None:
    for address in ("/welcome/mei-you-zhe-ge/", "/welcome/"):
        page = desk.client().get(address)
        assert page.status_code == 404
        assert "管理员再给你一条" in page.content.decode()


def test_a_newer_link_takes_the_place_of_the_older(desk: DeskSite) -> None:
    user = invited(desk)
    old, new = link(user), link(user, "reset")
    assert desk.client().get(old).status_code == 404
    assert desk.client().get(new).status_code == 302


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("", "", "没有写新密码"),
        (NEW, NEW + "x", "两遍不一样"),
        ("12345678901", None, "密码只包含数字"),
        ("短的", None, "至少 10 个字符"),
        ("lizhuangao1", None, "跟 登录名 太相似"),
        ("password123", None, "太常见"),
        ("长" * 201, None, "密码太长"),
    ],
)
def test_a_poor_password_is_refused_in_plain_words(
    desk: DeskSite, first: str, second: str | None, said: str
) -> None:
    client = desk.client()
    client.get(link(invited(desk)))
    status, text = set_password(client, first, second)
    assert status == 400
    assert said in text
    assert first not in text or not first


def test_a_reset_ends_the_other_sessions_and_the_lock(desk: DeskSite) -> None:
    user = desk.person("王初审", (Role.FIRST, "371302"), username="wang")
    elsewhere = desk.client(user)
    assert elsewhere.get("/").status_code == 200
    stranger = desk.client()
    for _ in range(5):
        stranger.post("/sign-in/", {"username": "wang", "password": "猜一猜"})
    assert stranger.post("/sign-in/", {"username": "wang", "password": PASSWORD}).status_code == 429
    client = desk.client()
    client.get(link(user, "reset"))
    assert set_password(client, NEW)[0] == 302
    assert client.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302
    assert stranger.post("/sign-in/", {"username": "wang", "password": NEW}).status_code == 302


def test_signing_in_by_link_takes_the_place_of_who_was_signed_in(desk: DeskSite) -> None:
    other = desk.person("赵管理", (Role.ADMIN, ""), username="zhao")
    client = desk.client(other)
    client.get("/account/")
    page = client.get(link(invited(desk)), follow=True)
    assert "登录着赵管理" in page.content.decode()
    assert set_password(client, NEW)[0] == 302
    text = client.get("/account/").content.decode()
    assert "lizhuangao" in text
    assert "赵管理" not in text


def test_the_link_of_a_stopped_account_is_dead(desk: DeskSite) -> None:
    user = invited(desk)
    address = link(user)
    user.is_active = False
    user.save()
    assert desk.client().get(address).status_code == 410


def test_the_token_is_in_no_page_no_header_no_session_and_no_log(
    desk: DeskSite, caplog: pytest.LogCaptureFixture
) -> None:
    from django.contrib.sessions.models import Session

    from dianxing.desk.accounts.hide_tokens import HideTokens
    from dianxing.desk.models import Event

    address = link(invited(desk))
    token = address.split("/")[2]
    client = desk.client()
    opened = client.get(address)
    assert opened["Referrer-Policy"] == "no-referrer"
    assert opened["Cache-Control"] == "no-store"
    assert token not in opened["Location"]
    page = client.get("/welcome/")
    assert token not in page.content.decode()
    assert all(token not in str(session.get_decoded()) for session in Session.objects.all())
    set_password(client, NEW)
    handler = caplog.handler
    handler.addFilter(HideTokens())
    with caplog.at_level(logging.DEBUG):
        assert client.get(address).status_code == 410
        client.get(address.rstrip("/") + "/x/")
    written = [handler.format(record) for record in caplog.records]
    assert any("/welcome/…" in line for line in written)
    assert all(token not in line for line in written)
    assert all(token not in f"{event.summary}{event.detail}" for event in Event.objects.all())
    assert _nowhere_in_the_database(token)


def _nowhere_in_the_database(token: str) -> bool:
    from django.db import connection

    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            if any(token in str(value) for row in cursor.fetchall() for value in row):
                return False
    return True


def test_the_log_settings_hide_tokens() -> None:
    from django.conf import settings

    assert all("no-tokens" in handler["filters"] for handler in settings.LOGGING["handlers"].values())


def test_the_first_administrator_gets_a_link_until_a_password_is_set(desk: DeskSite) -> None:
    from dianxing.desk.accounts.links import first_admin

    token = first_admin()
    assert token
    assert re.fullmatch(r"[\w-]{43}", token)
    client = desk.client()
    client.get(reverse("welcome", kwargs={"token": token}))
    assert set_password(client, NEW)[0] == 302
    assert client.get("/").status_code == 200
    assert client.get("/people/").status_code == 200
    assert first_admin() is None


def test_an_administrator_who_forgot_the_password_gets_a_link_on_the_server(
    desk: DeskSite, capsys: pytest.CaptureFixture[str]
) -> None:
    from dianxing.cli.app import run
    from dianxing.desk.models import Event

    desk.person("赵市级", (Role.ADMIN, ""), username="zhao")
    where = ["--root", str(desk.root), "--address", "https://desk.example.cn/"]
    assert run(["desk", "link", "Zhao", *where]) == 0
    (address,) = re.findall(r"https://desk\.example\.cn(/welcome/[\w-]+/)", capsys.readouterr().out)
    client = desk.client()
    client.get(address)
    assert set_password(client, NEW)[0] == 302
    assert client.get("/people/").status_code == 200
    assert Event.objects.filter(action="person-link").get().actor_name == ""
    assert run(["desk", "link", "qian", "--root", str(desk.root)]) == 1
    assert "有的是：zhao" in capsys.readouterr().err
