"""案例自己的页。"""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.desk.conftest import DeskSite
from tests.desk.overview.cases_on_disk import write_case

from dianxing.desk.access.roles import Role


def _index() -> None:
    from dianxing.desk.index.refresh import refresh_index
    from dianxing.desk.place import the_place

    refresh_index(the_place())


def _open(desk: DeskSite, user: object, case_id: str, code: int = 200) -> str:
    response = desk.client(user).get(f"/cases/{case_id}/")  # type: ignore[arg-type]
    assert response.status_code == code
    return str(response.content.decode())


def test_a_published_case_says_where_it_is_on_the_site_and_offers_to_change_it(desk: DeskSite) -> None:
    write_case(desk.root, "2024/lanshan-one")
    _index()
    writer = desk.person("王撰稿", (Role.WRITER, "371302"))
    page = _open(desk, writer, "2024/lanshan-one")
    assert "https://dianxing.example.org/cases/2024/lanshan-one/" in page
    assert "在网站上，没有人在改" in page
    assert "发布</a>" not in page


def test_a_case_of_another_county_is_closed(desk: DeskSite) -> None:
    write_case(desk.root, "2024/lanshan-one")
    _index()
    _open(desk, desk.person("李撰稿", (Role.WRITER, "371328")), "2024/lanshan-one", 403)
    _open(desk, desk.person("王撰稿", (Role.WRITER, "")), "2024/none-at-all", 404)


@pytest.mark.parametrize(
    ("stage", "role", "offered", "told"),
    [
        ("first", Role.FIRST, "去初审", "等初审，你可以审"),
        ("first", Role.WRITER, "看审到哪里", "等初审。"),
        ("approved", Role.FINAL, "发布", "审定了，可以发布"),
        ("approved", Role.FIRST, "看审到哪里", "等终审或者管理员发布"),
    ],
)
def test_what_to_do_next_follows_the_stage_and_the_role(
    desk: DeskSite, stage: str, role: Role, offered: str, told: str
) -> None:
    draft = desk.draft(desk.person("李写手", (Role.WRITER, "371302")), county="371302")
    draft.stage = stage
    draft.save()
    page = _open(desk, desk.person("钱某", (role, "371302")), draft.entry_id)
    assert f">{offered}</a>" in page
    assert told in page


def test_nobody_is_offered_to_review_what_he_wrote(desk: DeskSite) -> None:
    author = desk.person("王写又审", (Role.FIRST, "371302"))
    draft = desk.draft(author, county="371302")
    draft.stage = "first"
    draft.save()
    page = _open(desk, author, draft.entry_id)
    assert "去初审" not in page
    assert "自己写过、改过的稿子不能自己审" in page


def test_every_recorded_step_is_shown_newest_first_and_nothing_of_others(desk: DeskSite) -> None:
    from dianxing.desk.audit.record import record

    writer = desk.person("王撰稿", (Role.WRITER, "371302"))
    draft = desk.draft(writer, county="371302")
    record("start", "新写了这一个", actor=writer, case_id=draft.entry_id, county="371302")
    record("submit", "送审<b>了</b>", actor=writer, case_id=draft.entry_id, county="371302")
    record("start", "别的案例的事", actor=writer, case_id="2026/other", county="371302")
    page = _open(desk, writer, draft.entry_id)
    assert page.index("送审&lt;b&gt;了") < page.index("新写了这一个")
    assert "别的案例的事" not in page


def test_what_is_wrong_in_the_file_is_listed(desk: DeskSite) -> None:
    path = write_case(desk.root, "2024/lanshan-one")
    path.write_text(
        path.read_text(encoding="utf-8").replace("kind: 网点", "kind: 没有的类型"), encoding="utf-8"
    )
    _index()
    page = _open(desk, desk.person("王撰稿", (Role.WRITER, "371302")), "2024/lanshan-one")
    assert "没有的类型" in page
    assert "有问题" in page


def test_the_commits_of_a_case_come_from_git(desk: DeskSite) -> None:
    _index()
    admin = desk.person("孙管理", (Role.ADMIN, ""))
    case = next((desk.root / "cases").glob("*/*/case.md")).parent
    where = f"/cases/{case.parent.name}/{case.name}/commits/"
    page = desk.client(admin).get(where).content.decode()
    assert "开始" in page
    assert "测试" in page
    part = desk.client(admin).get(where, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "开始" in part


def test_others_see_who_is_editing_until_a_minute_has_passed(desk: DeskSite) -> None:
    from django.utils import timezone

    from dianxing.desk.models import Presence

    one, two = (desk.person(name, (Role.WRITER, "371302")) for name in ("王撰稿", "李撰稿"))
    draft = desk.draft(one, county="371302")
    where = f"/cases/{draft.entry_id}/presence/"
    assert "李撰稿" not in desk.client(two).post(f"{where}?editing=1").content.decode()
    seen = desk.client(one).post(where).content.decode()
    assert "李撰稿" in seen
    assert "正在改" in seen
    assert "李撰稿" in desk.client(one).get("/").content.decode()
    Presence.objects.filter(user=two).update(seen=timezone.now() - timedelta(seconds=61))
    assert "李撰稿" not in desk.client(one).post(where).content.decode()
    assert "李撰稿" not in _open(desk, one, draft.entry_id)


def test_presence_of_another_county_is_refused(desk: DeskSite) -> None:
    draft = desk.draft(desk.person("王撰稿", (Role.WRITER, "371302")), county="371302")
    other = desk.person("李撰稿", (Role.WRITER, "371328"))
    assert desk.client(other).post(f"/cases/{draft.entry_id}/presence/").status_code == 403


def test_a_reviewer_is_not_urged_to_write_in_the_text_he_is_to_review(desk: DeskSite) -> None:
    author = desk.person("李写手", (Role.WRITER, "371302"))
    draft = desk.draft(author, county="371302")
    page = _open(desk, desk.person("钱初审", (Role.FIRST, "371302")), draft.entry_id)
    assert "接着写" not in page
    assert "接着写" in _open(desk, author, draft.entry_id)
