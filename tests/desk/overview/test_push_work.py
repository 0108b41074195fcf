"""推送台账里等人的活和排期，按县区给人看。"""

from __future__ import annotations

import os
from datetime import datetime

import pytest
from tests.desk.conftest import DeskSite
from tests.desk.overview.cases_on_disk import write_case

from dianxing.cases.partial_date import BEIJING
from dianxing.desk.access.roles import Role
from dianxing.push.channel import CaseRef, Content, Post
from dianxing.push.ledger.entry import State


@pytest.fixture
def pushed(desk: DeskSite) -> DeskSite:
    """兰山的一条交给人发，蒙阴的一条排着。"""
    from dianxing.desk.index.refresh import refresh_index
    from dianxing.desk.place import the_place
    from dianxing.push.workplace import open_workplace

    write_case(desk.root, "2024/lanshan-one", "兰山的案例")
    write_case(desk.root, "2024/mengyin", "蒙阴的案例", county="蒙阴县")
    place = the_place()
    refresh_index(place)
    with open_workplace(place.settings, os.environ, channels=False) as workplace:
        ledger = workplace.ledger
        handed = ledger.plan(
            _post("2024/lanshan-one", "兰山的案例"), datetime(2031, 5, 6, 9, 30, tzinfo=BEIJING)
        )
        ledger.plan(_post("2024/mengyin", "蒙阴的案例"), datetime(2031, 5, 7, 10, tzinfo=BEIJING))
        assert isinstance(handed, int)
        entry = ledger.entry(handed)
        assert entry is not None
        ledger.advance(entry, State.HANDED_OVER, message="请人发")
    return desk


def _post(case_id: str, title: str) -> Post:
    content = Content(body=title)
    return Post(
        "weibo",
        "官微",
        "",
        "post",
        (CaseRef(case_id, "r1", title, f"https://site.example/{case_id}/"),),
        content,
    )


def _page(desk: DeskSite, role: Role, county: str, address: str) -> str:
    user = desk.person(f"{role}{county}"[:30], (role, county))
    return str(desk.client(user).get(address).content.decode())


def test_what_people_must_post_waits_for_publishers_of_that_county(pushed: DeskSite) -> None:
    page = _page(pushed, Role.FINAL, "371302", "/tasks/")
    assert "要人发的" in page
    assert "兰山的案例" in page
    assert "要人发的" not in _page(pushed, Role.FINAL, "371328", "/tasks/")
    assert "要人发的" not in _page(pushed, Role.WRITER, "371302", "/tasks/")
    assert "要人发的" in _page(pushed, Role.ADMIN, "", "/tasks/")


def test_what_is_scheduled_stands_in_the_calendar_of_its_county(pushed: DeskSite) -> None:
    page = _page(pushed, Role.WRITER, "371328", "/calendar/?month=2031-05")
    assert "10:00" in page
    assert "（排着）" in page
    assert "蒙阴的案例" in page
    assert "兰山的案例" not in page
    assert "蒙阴的案例" not in _page(pushed, Role.WRITER, "371302", "/calendar/?month=2031-05")
    assert "蒙阴的案例" in _page(pushed, Role.ADMIN, "", "/calendar/?month=2031-05")
