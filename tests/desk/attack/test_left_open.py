"""看着关上了、其实还开着的门。"""

from __future__ import annotations

import json
import tarfile
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from docx import Document
from tests.desk.conftest import PASSWORD, DeskSite
from tests.desk.uploads.pictures import encoded, photo

from dianxing.cli.app import run
from dianxing.desk.access.roles import Role
from dianxing.desk.access.signed_in import actor
from dianxing.desk.accounts.links import make_link
from dianxing.desk.job_queue import enqueue
from dianxing.desk.models import CaseEntry, Job
from dianxing.desk.place import the_place
from dianxing.desk.review.facts import text_of
from dianxing.desk.review.workflow import why_not_review
from dianxing.desk.uploads.picture_intake import Intake


def test_who_put_a_picture_in_does_not_review_it(desk: DeskSite) -> None:
    from dianxing.desk.pictures.keep_upload import add_picture

    draft = desk.draft(desk.person("王撰稿", (Role.WRITER, "371302")))
    reviewer = desk.person("李初审", (Role.FIRST, "371302"))
    data = encoded(photo((600, 400)), "JPEG")
    add_picture(draft.pk, reviewer, Intake("a.jpg", data, 600, 400), the_place())
    draft.stage = "first"
    assert "自己写过、改过" in why_not_review(text_of(draft), actor(reviewer))


def test_a_link_given_before_the_password_changed_opens_nothing(desk: DeskSite) -> None:
    user = desk.person("王撰稿", (Role.WRITER, "371302"))
    token = make_link(user, "reset", None)
    new = {"current": PASSWORD, "password": "沂水长流-蒙山高-2027", "again": "沂水长流-蒙山高-2027"}
    assert desk.client(user).post("/account/password/", new).status_code == 302
    assert desk.client().get(f"/welcome/{token}/").status_code == 404


def test_browsers_keep_no_page_with_names_of_the_consents(desk: DeskSite) -> None:
    client = desk.client(desk.person("王撰稿", (Role.WRITER, "371302")))
    form = {
        "number": "C-2026-001",
        "county": "371302",
        "name": "张某",
        "uses": "姓名",
        "signed": "2026-01-01",
    }
    assert client.post("/consents/new/", form).status_code == 302
    for address in ("", "new/", "C-2026-001/", "C-2026-001/edit/"):
        assert "no-store" in client.get(f"/consents/{address}")["Cache-Control"], address


@pytest.mark.parametrize(
    "about",
    [
        {"format": 1, "made": "", "database": "../../../etc/hostname", "files": {}},
        {"format": 1, "made": "", "files": {}},
        {"format": 1, "made": "", "database": "database.sqlite3"},
        ["format", 1],
    ],
    ids=["climbs-out", "no-database", "no-files", "no-list"],
)
def test_a_forged_backup_is_refused_in_words(
    desk: DeskSite, tmp_path: Path, about: object, capsys: pytest.CaptureFixture[str]
) -> None:
    listed, kept = tmp_path / "backup.json", tmp_path / "desk.tar.gz"
    listed.write_text(json.dumps(about), encoding="utf-8")
    with tarfile.open(kept, "w:gz") as archive:
        archive.add(listed, arcname="backup.json")
    assert run(["restore", str(kept), "--root", str(desk.root), "--yes"]) == 1
    assert "→" in capsys.readouterr().err


def test_pushes_of_other_counties_are_not_told_to_a_county(desk: DeskSite) -> None:
    other = desk.draft(desk.person("撰稿", (Role.WRITER, "371328")), county="371328")
    own = desk.draft(desk.person("本县撰稿", (Role.WRITER, "371302")), county="371302")
    enqueue("push", case_ids=[other.entry_id])
    enqueue("push", case_ids=[own.entry_id])
    enqueue("push", case_ids=[])
    Job.objects.filter(payload__case_ids=[other.entry_id]).update(state="failed", step="别县的事")
    Job.objects.filter(payload__case_ids=[]).update(state="failed", step="全市的事")
    Job.objects.filter(payload__case_ids=[own.entry_id]).update(state="failed", step="自己的事")
    page = desk.client(desk.person("终审", (Role.FINAL, "371302"))).get("/push/").content.decode()
    assert ("自己的事" in page, "别县的事" in page, "全市的事" in page) == (True, False, False)
    page = desk.client(desk.person("市终审", (Role.FINAL, ""))).get("/push/").content.decode()
    assert ("自己的事" in page, "别县的事" in page, "全市的事" in page) == (True, True, True)


def test_two_who_import_at_once_both_get_their_case(desk: DeskSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """别人正好先占了短名。"""
    writer = desk.person("王撰稿", (Role.WRITER, "371302"))
    names = iter(["taken", "taken", "free"])
    desk.draft(writer)
    CaseEntry.objects.create(
        id=f"{timezone.localdate().year}/taken", title="先来的", county="371302", year=2026
    )
    monkeypatch.setattr("dianxing.desk.importing.new_from_word.proposed_name", lambda *_: next(names))
    file = SimpleUploadedFile("稿子.docx", docx("物流园联合建会"))
    done = desk.client(writer).post("/new/word/", {"word": file, "county": "兰山区", "scope": "local"})
    assert done.status_code == 303
    assert CaseEntry.objects.filter(pk__endswith="/free").exists()


def docx(title: str) -> bytes:
    """一份只有题目和一段字的 Word。"""
    made, out = Document(), BytesIO()
    made.add_heading(title, 0)
    made.add_paragraph("区总工会建立了联合工会。")
    made.save(out)
    return out.getvalue()
