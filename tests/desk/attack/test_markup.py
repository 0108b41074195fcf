"""人写的字里的标签，在哪一页上都只是字。"""

from __future__ import annotations

import json

import pytest
from tests.desk.access.world import nothing_behind
from tests.desk.conftest import DeskSite

from dianxing.desk.access.roles import Role
from dianxing.desk.audit.record import record
from dianxing.desk.models import Draft, User
from dianxing.desk.remarks.comments import add_comment

__all__ = ["nothing_behind"]
EVIL = "<img src=x onerror=alert(1)>\"'><script>alert(2)</script>{{7*7}}"


@pytest.fixture
def anyone(desk: DeskSite) -> User:
    """什么都能做的人，名字也不老实。"""
    return desk.person(EVIL[:30], *((role, "") for role in Role), username="all")


@pytest.fixture
def evil(desk: DeskSite, anyone: User) -> Draft:
    """处处写着标签的稿子。"""
    rows = {
        "images": [{"file": EVIL, "alt": EVIL, "caption": EVIL, "credit": EVIL}],
        "metrics": [{"label": EVIL, "value": EVIL, "unit": EVIL}],
        "quotes": [{"text": EVIL, "who": EVIL}],
        "sources": [{"title": EVIL, "url": "javascript:alert(3)"}],
        "steps": [EVIL],
        "employer": {"name": EVIL},
        "contact": {"phone": EVIL, "office": EVIL},
        EVIL: {EVIL: [EVIL]},
    }
    draft = desk.draft(anyone, title=EVIL, summary=EVIL, result=EVIL, area=EVIL, place=EVIL, **rows)
    draft.body = f"## {EVIL}\n\n{EVIL}\n\n[点我](javascript:alert(4)) ![{EVIL}]({EVIL})\n"
    draft.revision = 2
    draft.save()
    draft.revisions.create(
        number=2, head={"title": f"{EVIL}旧"}, body=EVIL, shape="", how="save", by=anyone, at=draft.changed
    )
    add_comment(draft, anyone, "summary", EVIL, 1)
    record("send-back", EVIL, actor=anyone, case_id=draft.entry_id)
    return draft


PAGES = (
    *(
        "/",
        f"/?q={EVIL}",
        "/tasks/",
        "/calendar/",
        "/audit/",
        "/people/",
        "/account/",
        "/push/",
        "/consents/",
    ),
    *(f"/sign-in/?next={EVIL}", f"/push/preview/?case={EVIL}", f"/{EVIL}/", f"/audit/?case={EVIL}"),
)
OF_THE_CASE = (
    "",
    "edit/",
    "review/?show=all",
    "history/?version=2",
    "publish/",
    "pictures/",
    "kits/",
    "withdraw/",
)


def test_tags_that_someone_typed_are_only_letters(desk: DeskSite, anyone: User, evil: Draft) -> None:
    client = desk.client(anyone)
    pages = [*PAGES, *(f"/cases/{evil.entry_id}/{page}" for page in OF_THE_CASE)]
    pages += [f"/preview/{evil.entry_id}/{page}/" for page in ("page", "wechat")]
    for address in pages:
        page = client.get(address).content.decode()
        assert "<img src=x" not in page, address
        assert "<script>alert" not in page, address
        assert 'href="javascript:' not in page, address


def test_what_the_scripts_get_is_escaped_too(desk: DeskSite, anyone: User, evil: Draft) -> None:
    client = desk.client(anyone)
    form = {
        "title": EVIL,
        "summary": EVIL,
        "body": EVIL,
        "seen": "2",
        "row:metrics.0": "",
        "metrics.0.value": EVIL,
    }
    saved = json.loads(client.post(f"/cases/{evil.entry_id}/autosave/", form).content)
    for html in (saved.get("meter", ""), *saved.get("fields", {}).values()):
        assert "<img src=x" not in html
    compared = client.post(f"/cases/{evil.entry_id}/autosave/", {**form, "do": "compare"}).content.decode()
    assert "<img src=x" not in compared
    pasted = client.post("/paste/", {"html": f"<p>{EVIL}</p><a href='javascript:alert(1)'>a</a>"}).json()
    assert "javascript:" not in pasted["markdown"]
