"""记录那一页：新的在前、翻页、筛、各县区看各县区的、导出。"""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.desk.conftest import PROJECT, DeskSite

from dianxing.desk.access.roles import Role
from dianxing.desk.audit.actions import ACTIONS
from dianxing.desk.audit.filters import Filters, read_filters
from dianxing.desk.audit.spreadsheet import safe_cell

if TYPE_CHECKING:
    from django.test import Client

    from dianxing.desk.models import User

LANSHAN, MENGYIN = "371302", "371328"


@pytest.fixture
def chief(desk: DeskSite) -> User:
    return desk.person("赵市级", (Role.ADMIN, ""), username="zhao")


def add(summary: str, **more: object) -> None:
    from dianxing.desk.audit.record import record

    record(**{"action": "sign-in", "summary": summary, "actor": None, **more})  # type: ignore[arg-type]


def shown(client: Client, query: str = "") -> list[str]:
    text = client.get(f"/audit/{query}").content.decode()
    return re.findall(r"</span> (.*?)</p>", text)


def test_the_newest_comes_first_and_pages_neither_skip_nor_repeat(desk: DeskSite, chief: User) -> None:
    for number in range(120):
        add(f"第{number}件")
    client = desk.client(chief)
    seen, query = [], ""
    while True:
        text = client.get(f"/audit/{query}").content.decode()
        seen += re.findall(r"第(\d+)件", text)
        add("翻着翻着又来一件")
        older = re.search(r'href="/audit/(\?before=\d+)">看更早的', text)
        if not older:
            break
        query = older[1]
    assert seen == [str(number) for number in reversed(range(120))]


def test_records_are_filtered(desk: DeskSite, chief: User) -> None:
    other = desk.person("钱某", username="qian")
    add("甲", actor=chief, case_id="2026/jia", county=LANSHAN)
    add("乙", actor=other, case_id="2026/yi", county=MENGYIN, action="password")
    client = desk.client(chief)
    assert shown(client) == ["乙", "甲"]
    assert shown(client, f"?person={chief.pk}") == ["甲"]
    assert shown(client, "?case=2026/yi") == ["乙"]
    assert shown(client, "?case=%20cases/2026/jia/") == ["甲"]
    assert shown(client, "?action=password") == ["乙"]
    assert shown(client, f"?county={LANSHAN}") == ["甲"]
    assert shown(client, "?county=city") == []
    assert shown(client, "?until=2020-01-01") == []
    assert shown(client, "?since=2020-01-01") == ["乙", "甲"]
    assert "没有这样的记录" in client.get("/audit/?action=locked").content.decode()


def test_a_day_is_a_day_in_beijing(desk: DeskSite, chief: User, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import UTC, datetime

    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 1, 1, 17, 0, tzinfo=UTC))
    add("北京的一月二日一点")
    monkeypatch.undo()
    client = desk.client(chief)
    assert shown(client, "?since=2026-01-02&until=2026-01-02") == ["北京的一月二日一点"]
    assert shown(client, "?until=2026-01-01") == []


def test_a_county_administrator_sees_only_the_county(desk: DeskSite, chief: User) -> None:
    add("兰山的事", county=LANSHAN)
    add("蒙阴的事", county=MENGYIN)
    add("全市的事", actor=chief)
    client = desk.client(desk.person("钱兰山", (Role.ADMIN, LANSHAN)))
    for query in ("", f"?county={MENGYIN}", f"?person={chief.pk}", "?county=city"):
        assert shown(client, query) in (["兰山的事"], [])
        text = b"".join(client.get(f"/audit/export/{query}")).decode()  # type: ignore[arg-type]
        assert "蒙阴的事" not in text
        assert "全市的事" not in text
    page = client.get("/audit/").content.decode()
    assert "赵市级" not in page
    assert "蒙阴县" not in page


def test_what_was_typed_is_never_markup(desk: DeskSite, chief: User) -> None:
    add("<script>alert(1)</script>", case_id='2026/"><i>')
    client = desk.client(chief)
    for query in ("", "?case=%22%3E%3Ci%3E"):
        text = client.get(f"/audit/{query}").content.decode()
        assert "&lt;script&gt;alert(1)" in text
        assert "<script>alert" not in text
        assert '"><i>' not in text


@given(st.dictionaries(st.sampled_from(["person", "case", "action", "county", "since", "until"]), st.text()))
def test_no_query_is_too_strange_to_read(query: dict[str, str]) -> None:
    filters = read_filters(query)
    assert "\0" not in f"{filters.case}{filters.action}{filters.county}"


def test_a_query_of_nonsense_shows_a_page(desk: DeskSite, chief: User) -> None:
    client = desk.client(chief)
    for query in (
        "before=x",
        f"before={'9' * 40}",
        f"person={'9' * 40}",
        "since=0001-01-01",
        "until=9999-12-31",
    ):
        assert client.get(f"/audit/?{query}").status_code == 200
    assert read_filters({"since": "2026-11-26"}) == Filters(since=date(2026, 11, 26))


def test_the_export_has_every_row_and_opens_in_a_spreadsheet(desk: DeskSite, chief: User) -> None:
    from dianxing.desk.models import Event

    for number in range(1100):
        Event(action="sign-in", summary=f"第{number}件", county=LANSHAN).save()
    add("=cmd|' /C calc'!A0", actor=chief, case_id="2026/a", county=LANSHAN)
    response = desk.client(chief).get(f"/audit/export/?county={LANSHAN}")
    text = b"".join(response).decode()  # type: ignore[arg-type]
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert text.startswith("\ufeff编号,")
    rows = list(csv.reader(StringIO(text[1:])))
    assert len(rows) == 1102
    assert len({row[0] for row in rows}) == 1102
    assert rows[1][2:] == ["赵市级", "zhao", "登录", "'=cmd|' /C calc'!A0", "2026/a", "兰山区", ""]
    assert "导出了记录" in shown(desk.client(chief))


@given(st.text())
def test_no_cell_begins_a_formula(text: str) -> None:
    cell = safe_cell(text)
    assert cell.lstrip().lstrip("\ufeff")[:1] not in tuple("=+-@＝＋－＠") or not cell
    assert cell.removeprefix("'") == text or cell == text


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", "\n=1"])
def test_a_formula_becomes_words(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


def test_every_action_that_is_recorded_has_a_name() -> None:
    found = {
        action for path in (PROJECT / "generator/dianxing/desk").rglob("*.py") for action in _recorded(path)
    }
    assert found - ACTIONS.keys() == set(), "在 generator/dianxing/desk/audit/actions.py 给它们各添一行中文名"


def _recorded(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("record", "_record", "_note"):
            literals = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
            words = (
                text for text in literals if isinstance(text, str) and re.fullmatch("[a-z][a-z-]*", text)
            )
            yield from list(words)[:1]
