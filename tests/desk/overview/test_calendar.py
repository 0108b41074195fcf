"""日历。"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.desk.conftest import DeskSite
from tests.desk.overview.cases_on_disk import write_case

from dianxing.desk.access.roles import Role
from dianxing.desk.overview.month import Month, read_month


def _page(desk: DeskSite, county: str, month: str, role: Role = Role.WRITER) -> str:
    user = desk.person(f"{county or '全市'}{month}", (role, county))
    response = desk.client(user).get(f"/calendar/?month={month}")
    assert response.status_code == 200
    return str(response.content.decode())


@pytest.fixture
def indexed(desk: DeskSite) -> DeskSite:
    from dianxing.desk.index.refresh import refresh_index
    from dianxing.desk.place import the_place

    write_case(desk.root, "2024/one", "七月发布的", more=", review_by: 2026-03, expires: 2027-05-04")
    write_case(desk.root, "2099/far", "定在以后的", published="2099-02-03")
    write_case(desk.root, "2024/mengyin", "蒙阴的", county="蒙阴县")
    refresh_index(the_place())
    return desk


@pytest.mark.parametrize(
    ("month", "label", "title"),
    [
        ("2024-07", "发布", "七月发布的"),
        ("2026-03", "该复核", "七月发布的"),
        ("2027-05", "下线", "七月发布的"),
        ("2099-02", "定于上站", "定在以后的"),
    ],
)
def test_what_is_published_due_or_gone_stands_on_its_day(
    indexed: DeskSite, month: str, label: str, title: str
) -> None:
    page = _page(indexed, "371302", month)
    assert f"<small>{label}</small>" in page
    assert title in page
    assert "蒙阴的" not in page


def test_a_month_without_anything_says_so(indexed: DeskSite) -> None:
    assert "这个月没有要记的事" in _page(indexed, "371302", "2031-01")


def test_a_draft_meant_for_a_day_is_shown_to_its_county(indexed: DeskSite) -> None:
    owner = indexed.person("李写手", (Role.WRITER, "371302"))
    indexed.draft(owner, county="371302", title="打算发的", dates={"published": "2031-02-03"})
    indexed.draft(owner, county="371302", title="日期写坏的", dates={"published": "二月三"})
    assert "打算发的" in _page(indexed, "371302", "2031-02")
    assert "打算发的" not in _page(indexed, "371328", "2031-02")


def test_consents_that_end_are_numbers_only_and_for_those_who_keep_them(indexed: DeskSite) -> None:
    from dianxing.desk.models import Consent

    keeper = indexed.person("钱登记", (Role.WRITER, "371302"))
    Consent.objects.create(
        number="C-2026-001",
        county="371302",
        sealed_name=b"x",
        uses="姓名",
        signed=date(2026, 1, 1),
        until=date(2031, 3, 4),
        by=keeper,
    )
    page = _page(indexed, "371302", "2031-03")
    assert "C-2026-001" in page
    assert "授权到期" in page
    assert "C-2026-001" not in _page(indexed, "371328", "2031-03")


@pytest.mark.parametrize("month", ["", "abc", "2024-13", "0000-01", "9999-12", "2024-1", "%00"])
def test_an_odd_month_is_this_month(indexed: DeskSite, month: str) -> None:
    from django.utils import timezone

    today = timezone.localdate()
    assert f"<h1>{today.year}年{today.month}月</h1>" in _page(indexed, "371302", month)


@given(st.integers(1901, 2198), st.integers(1, 12), st.integers(-12, 12))
def test_paging_forth_and_back_comes_home(year: int, month: int, by: int) -> None:
    start = Month(year, month)
    moved = start.moved(by)
    assert moved is not None
    assert moved.moved(-by) == start
    assert read_month(start.code, date(2000, 1, 1)) == start
    assert start.last + timedelta(days=1) == (start.moved(1) or start).first
