"""看着关上了、其实还开着的门。"""

from __future__ import annotations

import json
import tarfile
from pathlib import Path

import pytest
from tests.desk.conftest import PASSWORD, DeskSite
from tests.desk.uploads.pictures import encoded, photo

from dianxing.cli.app import run
from dianxing.desk.access.roles import Role
from dianxing.desk.access.signed_in import actor
from dianxing.desk.accounts.links import make_link
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
