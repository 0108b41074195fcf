"""管人员：邀请、改岗位、停用、链接、解锁；谁管得着谁。"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.desk.conftest import PASSWORD, DeskSite

from dianxing.desk.access.roles import Role

if TYPE_CHECKING:
    from django.test import Client

    from dianxing.desk.models import User

LANSHAN, MENGYIN = "371302", "371328"
NEW = "孟良崮上鬼神号-47"


@pytest.fixture
def chief(desk: DeskSite) -> User:
    return desk.person("赵市级", (Role.ADMIN, ""), username="zhao")


@pytest.fixture
def county(desk: DeskSite, chief: User) -> User:  # noqa: ARG001  # 总有一个管全市的
    return desk.person("钱兰山", (Role.ADMIN, LANSHAN), username="qian")


def posts(user: User) -> set[tuple[str, str]]:
    return set(user.memberships.values_list("role", "county"))


def invite(client: Client, name: str, *chosen: tuple[str, str], **more: str) -> tuple[int, str]:
    roles, counties = [role for role, _ in chosen], [county for _, county in chosen]
    done = client.post("/people/new/", {"name": name, "role": roles, "county": counties, **more})
    return done.status_code, done.content.decode()


def test_an_administrator_invites_a_writer_who_comes_in(desk: DeskSite, chief: User) -> None:
    from dianxing.desk.models import Event, User

    status, text = invite(desk.client(chief), " 孙  撰稿 ", ("writer", LANSHAN), ("", ""))
    assert status == 200
    (address,) = re.findall(r'value="http://localhost(/welcome/[\w-]+/)"', text)
    person = User.objects.get(username="sunzhuangao")
    assert (person.name, posts(person)) == ("孙 撰稿", {("writer", LANSHAN)})
    writer = desk.client()
    writer.get(address)
    assert writer.post("/welcome/", {"password": NEW, "again": NEW}).status_code == 302
    assert writer.get("/").status_code == 200
    event = Event.objects.filter(action="person-invite").get()
    assert (event.actor_id, event.county) == (chief.pk, LANSHAN)
    assert "兰山区撰稿" in event.summary


def test_a_name_taken_twice_gets_a_number_and_a_login_taken_is_refused(desk: DeskSite, chief: User) -> None:
    from dianxing.desk.models import User

    client = desk.client(chief)
    invite(client, "李华", ("writer", LANSHAN))
    invite(client, "李桦", ("writer", LANSHAN))
    assert {"lihua", "lihua2"} <= set(User.objects.values_list("username", flat=True))
    status, text = invite(client, "李花", ("writer", LANSHAN), username="LiHua")
    assert status == 400
    assert "已经有人用了" in text
    assert 'value="李花"' in text


@pytest.mark.parametrize(
    ("fields", "chosen", "said"),
    [
        ({"name": ""}, [("writer", LANSHAN)], "没有写姓名"),
        ({"name": "<坏>"}, [("writer", LANSHAN)], "不能用的符号"),
        ({"name": "好\u202e人"}, [("writer", LANSHAN)], "不能用的符号"),
        ({"name": "好人", "mail": '"a<b"@example.com'}, [("writer", LANSHAN)], "邮箱不对"),
        ({"name": "好人", "username": "../../etc"}, [("writer", LANSHAN)], "登录名不对"),
        ({"name": "好人"}, [], "一个岗位也没有"),
        ({"name": "好人"}, [("writer", "")], "只选了一半"),
        ({"name": "好人"}, [("king", LANSHAN)], "岗位不认得"),
        ({"name": "好人"}, [("writer", "990000")], "岗位不认得"),
    ],
)
def test_what_is_filled_in_wrongly_is_said_at_its_place(
    desk: DeskSite, chief: User, fields: dict[str, str], chosen: list[tuple[str, str]], said: str
) -> None:
    from dianxing.desk.models import User

    status, text = invite(desk.client(chief), fields.pop("name"), *chosen, **fields)
    assert status == 400
    assert said in text
    assert User.objects.count() == 1


def test_a_county_administrator_gives_posts_only_in_the_county(desk: DeskSite, county: User) -> None:
    from dianxing.desk.models import User

    client = desk.client(county)
    for elsewhere in (MENGYIN, "city"):
        status, text = invite(client, "周某", ("writer", LANSHAN), ("writer", elsewhere))
        assert status == 400
        assert "只能给自己县区的岗位" in text
    assert not User.objects.filter(name="周某").exists()
    assert invite(client, "周某", ("final", LANSHAN))[0] == 200
    form = client.get("/people/new/").content.decode()
    assert MENGYIN not in form
    assert 'value="city"' not in form


def test_a_county_administrator_manages_only_people_wholly_of_the_county(
    desk: DeskSite, county: User, chief: User
) -> None:
    both = desk.person("吴两县", (Role.WRITER, LANSHAN), (Role.WRITER, MENGYIN), username="wu")
    mine = desk.person("郑兰山", (Role.WRITER, LANSHAN), username="zheng")
    other = desk.person("冯蒙阴", (Role.WRITER, MENGYIN), username="feng")
    client = desk.client(county)
    page = client.get("/people/").content.decode()
    assert "郑兰山" in page
    assert "吴两县" in page
    assert "冯蒙阴" not in page
    for user, status in ((both, 403), (other, 403), (chief, 403), (mine, 200)):
        assert client.get(f"/people/{user.pk}/").status_code == status
        for act in ("posts", "identity", "link", "stop", "unlock", "resume"):
            done = client.post(f"/people/{user.pk}/{act}/")
            assert (done.status_code == 403) is (status == 403), act
    assert client.get("/people/99999/").status_code == 403
    assert desk.client(chief).get("/people/99999/").status_code == 404


def test_a_county_administrator_cannot_take_more_for_themselves(desk: DeskSite, county: User) -> None:
    client = desk.client(county)
    body = {"role": ["admin", "final"], "county": [LANSHAN, LANSHAN]}
    done = client.post(f"/people/{county.pk}/posts/", body)
    assert done.status_code == 400
    assert "自己的岗位自己改不了" in done.content.decode()
    assert posts(county) == {("admin", LANSHAN)}


def test_posts_change_at_once_and_are_on_the_record(desk: DeskSite, chief: User) -> None:
    from dianxing.desk.models import Event

    user = desk.person("王某", (Role.WRITER, LANSHAN), username="wang")
    theirs = desk.client(user)
    assert theirs.get("/people/").status_code == 403
    body = {"role": ["admin", ""], "county": [MENGYIN, ""]}
    assert desk.client(chief).post(f"/people/{user.pk}/posts/", body).status_code == 302
    assert posts(user) == {("admin", MENGYIN)}
    assert theirs.get("/people/").status_code == 200
    event = Event.objects.get(action="person-posts")
    assert event.summary == "王某的岗位：兰山区撰稿 → 蒙阴县管理员"
    assert event.county == ""


def test_the_last_administrator_of_the_city_stays(desk: DeskSite, chief: User) -> None:
    client = desk.client(chief)
    body = {"role": ["writer"], "county": [LANSHAN]}
    done = client.post(f"/people/{chief.pk}/posts/", body)
    assert done.status_code == 400
    assert "总得有一个" in done.content.decode()
    assert client.post(f"/people/{chief.pk}/stop/").status_code == 400
    assert posts(chief) == {("admin", "")}

    # 邀请了、还没有设密码的，登不进来，不算
    invite(client, "候补", ("admin", "city"))
    assert client.post(f"/people/{chief.pk}/posts/", body).status_code == 400
    desk.person("候任", (Role.ADMIN, ""), username="hou")
    assert client.post(f"/people/{chief.pk}/posts/", body).status_code == 302


def test_a_stopped_person_is_out_at_once_and_can_come_back(desk: DeskSite, chief: User) -> None:
    user = desk.person("王某", (Role.WRITER, LANSHAN), username="wang")
    theirs, admin = desk.client(user), desk.client(chief)
    assert theirs.get("/").status_code == 200
    assert admin.post(f"/people/{user.pk}/stop/").status_code == 302
    assert theirs.get("/").status_code == 302
    sign_in = {"username": "wang", "password": PASSWORD}
    assert desk.client().post("/sign-in/", sign_in).status_code == 400
    assert admin.post(f"/people/{user.pk}/link/").status_code == 400
    assert admin.post(f"/people/{user.pk}/resume/").status_code == 302
    assert theirs.get("/").status_code == 302
    assert desk.client().post("/sign-in/", sign_in).status_code == 302


def test_a_new_link_is_shown_once_and_the_old_password_holds_until_then(desk: DeskSite, chief: User) -> None:
    user = desk.person("王某", (Role.WRITER, LANSHAN), username="wang")
    admin = desk.client(chief)
    page = admin.post(f"/people/{user.pk}/link/")
    assert page["Cache-Control"] == "no-store"
    (token,) = re.findall(r"/welcome/([\w-]+)/", page.content.decode())
    assert token not in admin.get(f"/people/{user.pk}/").content.decode()
    assert desk.client().post("/sign-in/", {"username": "wang", "password": PASSWORD}).status_code == 302


def test_an_administrator_unlocks(desk: DeskSite, county: User) -> None:
    user = desk.person("王某", (Role.WRITER, LANSHAN), username="wang")
    stranger, admin = desk.client(), desk.client(county)
    for _ in range(5):
        stranger.post("/sign-in/", {"username": "wang", "password": "猜一猜"})
    assert "锁着" in admin.get("/people/").content.decode()
    assert admin.post(f"/people/{user.pk}/unlock/").status_code == 302
    assert "锁着" not in admin.get("/people/").content.decode()
    done = stranger.post("/sign-in/", {"username": "wang", "password": PASSWORD})
    assert done.status_code == 302


def test_every_step_is_on_the_record(desk: DeskSite, chief: User) -> None:
    from dianxing.desk.models import Event

    user = desk.person("王某", (Role.WRITER, LANSHAN), username="wang")
    admin = desk.client(chief)
    for act in ("link", "unlock", "stop", "resume"):
        admin.post(f"/people/{user.pk}/{act}/")
    admin.post(f"/people/{user.pk}/identity/", {"name": "王改名", "mail": "wang@example.com"})
    recorded = list(Event.objects.order_by("id").values_list("action", "county", "actor_name"))
    assert recorded == [
        (f"person-{act}", LANSHAN, "赵市级") for act in ("link", "unlock", "stop", "resume", "identity")
    ]
    user.refresh_from_db()
    assert (user.name, user.git_mail) == ("王改名", "wang@example.com")
