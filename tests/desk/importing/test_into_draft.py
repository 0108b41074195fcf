"""把 Word 并进正在写的稿子。"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.desk.conftest import DeskSite
from tests.desk.word.documents import typical

from dianxing.desk.access.roles import Role

if TYPE_CHECKING:
    from django.test import Client

    from dianxing.desk.models import Draft

LANSHAN = "371302"


@pytest.fixture
def draft(desk: DeskSite) -> Draft:
    """由真的路开始的稿子：有第一版。"""
    from dianxing.cases.case_text import CaseText
    from dianxing.desk.drafts.save import start_new

    user = desk.person("张撰稿", (Role.WRITER, LANSHAN))
    values = CaseText({"title": "我的题目", "county": "兰山区", "problem": "我写的难处。"}, "我写的正文。\n")
    return start_new(user, "2026/wo-de", values, county=LANSHAN)


@pytest.fixture
def client(desk: DeskSite, draft: Draft) -> Client:
    return desk.client(draft.owner)


def read(client: Client, draft: Draft) -> str:
    file = SimpleUploadedFile("来稿.docx", typical())
    response = client.post(f"/cases/{draft.entry_id}/word/", {"do": "read", "word": file})
    assert response.status_code == 200
    return response.content.decode()


def carried(page: str) -> str:
    found = re.search(r'name="carried" value="([^"]+)"', page)
    assert found
    return found[1]


def take(client: Client, draft: Draft, page: str, *names: str, body: str = "append") -> object:
    form = {"do": "take", "carried": carried(page), "take": names, "body": body}
    return client.post(f"/cases/{draft.entry_id}/word/", form)


def test_what_would_change_is_shown_first_and_nothing_moves(client: Client, draft: Draft) -> None:
    page = read(client, draft)
    ticked = re.findall(r'name="take" value="([^"]+)"( checked)?', page)
    assert ("title", "") in ticked
    assert ("problem", "") in ticked
    assert ("steps", " checked") in ticked
    assert ("county", "") not in ticked  # 一样的不问
    assert "3 张图" in page
    draft.refresh_from_db()
    assert draft.revision == 1
    assert not draft.pictures.exists()


def test_only_the_ticked_fields_change(client: Client, draft: Draft) -> None:
    response = take(client, draft, read(client, draft), "steps", "union.form")
    assert response["Location"] == f"/cases/{draft.entry_id}/edit/"
    draft.refresh_from_db()
    assert draft.head["title"] == "我的题目"
    assert draft.head["problem"] == "我写的难处。"
    assert draft.head["steps"] == ["排查建台账", "园区统一筹备", "分批入会"]
    assert draft.body.startswith("我写的正文。\n\n")
    assert len(draft.head["images"]) == draft.pictures.count() == 3
    assert draft.revisions.first().how == "import"


def test_a_colleagues_change_meanwhile_is_kept(client: Client, draft: Draft) -> None:
    from dianxing.cases.case_text import CaseText
    from dianxing.desk.drafts.save import save

    page = read(client, draft)
    now = CaseText({**draft.head, "summary": "同事写的摘要"}, draft.body)
    save(draft.pk, draft.owner, now, seen=1, how="save")
    take(client, draft, page, "steps")
    draft.refresh_from_db()
    assert draft.head["summary"] == "同事写的摘要"
    assert draft.head["steps"][0] == "排查建台账"


def test_a_clash_lets_the_person_choose_and_loses_no_picture(client: Client, draft: Draft) -> None:
    from dianxing.cases.case_text import CaseText
    from dianxing.desk.drafts.save import save

    page = read(client, draft)
    now = CaseText({**draft.head, "title": "同事改的题目"}, draft.body)
    save(draft.pk, draft.owner, now, seen=1, how="save")
    response = take(client, draft, page, "title")
    assert response.status_code == 409
    assert 'name="side.title" value="theirs"' in response.content.decode()
    assert draft.pictures.count() == 3


def test_a_form_that_was_tampered_with_or_belongs_elsewhere_does_nothing(
    desk: DeskSite, client: Client, draft: Draft
) -> None:
    page = read(client, draft)
    other = desk.client(desk.person("李撰稿", (Role.WRITER, LANSHAN)))
    for sender, text in ((client, "乱写"), (client, carried(page)[:-3] + "abc"), (other, carried(page))):
        form = {"do": "take", "carried": text, "take": "steps", "body": "replace"}
        response = sender.post(f"/cases/{draft.entry_id}/word/", form)
        assert response.status_code == 400
    draft.refresh_from_db()
    assert draft.revision == 1


def test_sending_the_choice_twice_imports_once(client: Client, draft: Draft) -> None:
    page = read(client, draft)
    take(client, draft, page, "steps")
    assert take(client, draft, page, "steps").status_code == 400
    draft.refresh_from_db()
    assert len(draft.head["images"]) == draft.pictures.count() == 3


def test_a_text_under_review_takes_nothing(client: Client, draft: Draft) -> None:
    page = read(client, draft)
    draft.stage = "first"
    draft.save()
    assert take(client, draft, page, "steps").status_code == 409
    assert "待初审" in client.get(f"/cases/{draft.entry_id}/word/").content.decode()
    assert not draft.pictures.exists()
