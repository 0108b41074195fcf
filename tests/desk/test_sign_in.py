"""登录。"""

from __future__ import annotations

from tests.desk.conftest import PASSWORD, DeskSite

from dianxing.desk.access.roles import Role


def test_a_person_signs_in_and_sees_the_cases(desk: DeskSite) -> None:
    desk.person("王撰稿", (Role.WRITER, "371302"), username="wang")
    client = desk.client()
    asked = client.get("/")
    assert asked.status_code == 302
    assert asked["Location"].startswith("/sign-in/")
    done = client.post("/sign-in/", {"username": "wang", "password": PASSWORD, "next": "/"})
    assert (done.status_code, done["Location"]) == (302, "/")
    assert "王撰稿" in client.get("/").content.decode()


def test_a_wrong_password_does_not_say_which_part_was_wrong(desk: DeskSite) -> None:
    desk.person("王撰稿", (Role.WRITER, "371302"), username="wang")
    client = desk.client()
    answers = [
        client.post("/sign-in/", {"username": name, "password": "不对的密码"}).content.decode()
        for name in ("wang", "nobody")
    ]
    assert "登录名或者密码不对" in answers[0]
    assert "登录名或者密码不对" in answers[1]


def test_signing_in_never_leads_to_another_host(desk: DeskSite) -> None:
    desk.person("王撰稿", (Role.WRITER, "371302"), username="wang")
    done = desk.client().post(
        "/sign-in/", {"username": "wang", "password": PASSWORD, "next": "https://evil.example/"}
    )
    assert done["Location"] == "/"
