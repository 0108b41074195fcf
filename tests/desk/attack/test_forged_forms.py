"""捏造的表单：答一句话，或者照收，不出错；不由人填的，捏造也填不进。"""

from __future__ import annotations

import stat

import pytest
from tests.desk.conftest import DeskSite

from dianxing.desk.access.roles import Role
from dianxing.desk.models import Draft, Job, User

_DEEP = "[" * 900 + "]" * 900
_HUGE = "9" * 30


@pytest.fixture
def anyone(desk: DeskSite) -> User:
    """什么都能做的人。"""
    return desk.person("什么都能", *((role, "") for role in Role), username="all")


FORGED = (
    {"row:metrics.0": "", "metrics.0.value": "9" * 400},
    {"row:metrics.0": "", "metrics.0.value": "nan", "was:metrics.0.value": "NaN"},
    {"row:metrics.0": "", "metrics.0.label": "x", "more:metrics.0": '{"z": NaN}'},
    {"other.0": '{"at": ["zz"], "value": Infinity}'},
    {"other.0": '{"at": ["zz"], "value": 1e999}'},
    {"other.0": f'{{"at": ["zz"], "value": {_DEEP}}}'},
    {"other.0": '{"at": ["zz"], "value": "\\ud800\\u0000"}'},
    {"other.0": '{"at": [["zz"]], "value": 1}'},
    {"other.0": '{"at": ["title", "x"], "value": 1}'},
    {"odd:images.0": '{"file": {"a": [1]}}'},
    {"title": "x\0y", "body": "\0"},
)


@pytest.mark.parametrize("forged", FORGED, ids=range(len(FORGED)))
@pytest.mark.parametrize("where", ["autosave", "edit"])
def test_a_forged_form_never_breaks_the_desk(
    desk: DeskSite, anyone: User, forged: dict[str, str], where: str
) -> None:
    draft, client = desk.draft(anyone), desk.client(anyone)
    form = {"title": "物流园联合建会", "seen": "1", "do": "save", **forged}
    assert client.post(f"/cases/{draft.entry_id}/{where}/", form).status_code < 500
    for page in ("edit/", "history/?version=1", "review/", "", "publish/"):
        assert client.get(f"/cases/{draft.entry_id}/{page}").status_code == 200, page


@pytest.mark.parametrize(
    "mine",
    [
        '{"head": {"title": {"a": 1}, "images": "x", "metrics": {"a": 1}, "sources": 3}, "body": "x"}',
        '{"head": {"county": ["蒙阴县"]}, "body": 7}',
        f'{{"head": {{"zz": {_DEEP}}}}}',
        '{"head": {"zz": NaN}}',
    ],
    ids=range(4),
)
def test_a_forged_choice_never_breaks_the_desk(desk: DeskSite, anyone: User, mine: str) -> None:
    draft, client = desk.draft(anyone), desk.client(anyone)
    settle = {"mine": mine, "seen": "1", "revision": "1"}
    assert client.post(f"/cases/{draft.entry_id}/settle/", settle).status_code < 500
    for page in ("edit/", "history/?version=1", "review/", "", "publish/"):
        assert client.get(f"/cases/{draft.entry_id}/{page}").status_code == 200, page


def test_the_status_is_not_for_people_to_fill_by_any_form(desk: DeskSite, anyone: User) -> None:
    draft = desk.draft(anyone, status="review")
    address = f"/cases/{draft.entry_id}"
    forged = {"status": "withdrawn", "other.0": '{"at": ["status"], "value": "withdrawn"}'}
    desk.client(anyone).post(f"{address}/edit/", {"title": "甲", "seen": "1", "do": "save", **forged})
    mine = '{"head": {"title": "乙", "status": "withdrawn"}, "body": ""}'
    desk.client(anyone).post(f"{address}/settle/", {"mine": mine, "seen": "2", "revision": "2"})
    head = Draft.objects.get().head
    assert (head["title"], head["status"]) == ("乙", "review")


@pytest.mark.parametrize(
    "address",
    [
        f"/people/{_HUGE}/",
        f"/push/{_HUGE}/done/",
        f"/push/{_HUGE}/retry/",
        f"/cases/2026/case-1/review/comments/{_HUGE}/",
        f"/cases/2026/case-1/pictures/{_HUGE}/crop/",
        "/cases/2026/a%00b/",
        f"/cases/2026/{'a' * 3000}/",
        "/consents/a%00b/",
        "/consents/C-1%0aX/",
        "/kits/a%00/b",
        "/kits/..%2f/kit.json",
        "/preview/2026/case-1/assets/%00",
        "/preview/2026/case-1/assets/..%2f..%2fdianxing.yml",
        "/cases/2026/case-1/pictures/%00/",
        "/static/theme/..%2f..%2fdianxing.yml",
        "/audit/?person=999999999999999&before=999999999999999",
        "/?q=%00&county=%00&year=%00",
        "/calendar/?month=9999-99",
        "/push/preview/?case=%00",
    ],
)
def test_a_forged_address_never_breaks_the_desk(desk: DeskSite, anyone: User, address: str) -> None:
    desk.draft(anyone)
    client = desk.client(anyone)
    for method in ("GET", "POST"):
        answer = client.generic(method, address, "", "application/x-www-form-urlencoded")
        assert answer.status_code < 500
        answer.close()


def test_what_is_pushed_is_a_case_that_exists(desk: DeskSite, anyone: User) -> None:
    desk.client(anyone).post("/push/now/", {"case": "2026/mei-you-zhe-ge\0"})
    assert not Job.objects.exists()


def test_only_the_desk_reads_its_files(desk: DeskSite) -> None:
    files = [path for path in (desk.root / ".state").rglob("*") if path.is_file()]
    assert "dianxing.sqlite3" in {path.name for path in files}
    assert [path.name for path in files if stat.S_IMODE(path.stat().st_mode) & 0o077] == []
