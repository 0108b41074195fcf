"""登记簿：登记、改、找；别的县区的看不到；姓名、备注、扫描件不以明文存在任何地方。"""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone
from tests.desk.conftest import DeskSite
from tests.desk.consents.test_scan_intake import PDF, photo

from dianxing.desk.access.roles import Role
from dianxing.desk.consents.register import due_consents, name_of, note_of, valid_consents, version_of
from dianxing.desk.consents.reseal import reseal
from dianxing.desk.consents.scan_store import read_scan
from dianxing.desk.consents.seal import SealBroken, seal_with
from dianxing.desk.models import Consent, Event
from dianxing.desk.place import the_place

HERE = "371302"
ELSEWHERE = "371328"


@pytest.fixture
def client(desk: DeskSite) -> Client:
    return desk.client(desk.person("王撰稿", (Role.WRITER, HERE)))


def fields(**changed: object) -> dict[str, object]:
    return {
        "number": "C-2026-001",
        "county": HERE,
        "name": "沂小河",
        "uses": ["姓名", "肖像"],
        "signed": "2026-01-05",
        "until": "",
        "note": "原件在一号柜",
        **changed,
    }


def pdf(data: bytes = PDF, name: str = "授权书.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "application/pdf")


def add(client: Client, **changed: object) -> Consent:
    answer = client.post("/consents/new/", fields(**changed))
    assert answer.status_code == 302, answer.content.decode()
    return Consent.objects.latest("at")


def seen() -> str:
    """此刻打开改的表单，里面带着的版本。"""
    return version_of(Consent.objects.get())


def everything_on_disk(root: Path) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return b"\0".join(path.read_bytes() for path in (root / ".state").rglob("*") if path.is_file())


def test_the_next_free_number_is_proposed(client: Client) -> None:
    year = timezone.localdate().year
    assert f'value="C-{year}-001"' in client.get("/consents/new/").content.decode()
    add(client, number=f"C-{year}-007")
    assert f'value="C-{year}-008"' in client.get("/consents/new/").content.decode()


def test_nothing_personal_is_stored_in_clear(desk: DeskSite, client: Client) -> None:
    consent = add(client, scan=pdf())
    ours = seal_with(the_place().keys.sealing)
    assert name_of(ours, consent) == "沂小河"
    assert note_of(ours, consent) == "原件在一号柜"
    assert read_scan(the_place().scans, ours, consent.scan) == PDF
    stored = everything_on_disk(desk.root)
    for secret in ("沂小河", "一号柜"):
        assert secret.encode() not in stored
    assert PDF[:40] not in stored
    path = the_place().scans / consent.scan
    assert path.stat().st_mode & 0o077 == 0
    assert not any("沂小河" in f"{event.summary}{event.detail}" for event in Event.objects.all())


@pytest.mark.parametrize("words", ["沂小河", "小河", "c-2026-00", "Ｃ－2026－001"])
def test_a_person_is_found_by_part_of_the_name_or_number(client: Client, words: str) -> None:
    add(client)
    add(client, number="D-9", name="蒙大山")
    page = client.post("/consents/", {"words": words})
    assert page.status_code == 200
    assert "C-2026-001" in page.content.decode()
    assert "蒙大山" not in page.content.decode()


def test_the_search_never_puts_a_name_into_the_address(client: Client) -> None:
    page = client.get("/consents/").content.decode()
    assert '<form class="seek" method="post"' in page


def test_another_county_sees_and_finds_nothing(desk: DeskSite, client: Client) -> None:
    add(client, scan=pdf())
    other = desk.client(desk.person("外县", (Role.FINAL, ELSEWHERE)))
    assert "C-2026-001" not in other.get("/consents/").content.decode()
    assert "C-2026-001" not in other.post("/consents/", {"words": "沂小河"}).content.decode()
    for part in ("", "edit/", "scan/", "withdraw/"):
        assert other.get(f"/consents/C-2026-001/{part}").status_code == 403
    assert other.post("/consents/C-2026-001/edit/", fields(county=ELSEWHERE)).status_code == 403
    assert other.post("/consents/new/", fields(number="X-1-1", county=HERE)).status_code == 400
    assert other.post("/consents/new/", fields(number="X-1-1", county="city")).status_code == 400
    assert Consent.objects.count() == 1


def test_a_citywide_consent_is_for_citywide_posts(desk: DeskSite, client: Client) -> None:
    city = desk.client(desk.person("市里", (Role.WRITER, "")))
    add(city, county="city")
    assert Consent.objects.get().county == ""
    assert client.get("/consents/C-2026-001/").status_code == 403
    assert city.get("/consents/C-2026-001/").status_code == 200


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"number": "沂小河"}, "编号不对"),
        ({"number": "../x"}, "编号不对"),
        ({"county": ""}, "县区不对"),
        ({"name": "  "}, "没有写姓名"),
        ({"name": "沂\u202e河"}, "姓名不对"),
        ({"uses": []}, "没有选用于什么"),
        ({"signed": "昨天"}, "签字的日期不对"),
        ({"signed": "2199-01-01"}, "签字的日期不对"),
        ({"until": "2025-01-01"}, "有效期比签字还早"),
        ({"note": "长" * 501}, "备注有 501 个字"),
    ],
)
def test_what_is_wrong_is_said_at_its_place_and_the_rest_is_kept(
    client: Client, changed: dict[str, object], said: str
) -> None:
    answer = client.post("/consents/new/", fields(**changed))
    assert answer.status_code == 400
    page = answer.content.decode()
    assert said in page
    assert 'aria-invalid="true"' in page
    assert "2026-01-05" in page or "signed" in changed
    assert not Consent.objects.exists()


def test_a_number_is_registered_once(client: Client) -> None:
    add(client, scan=pdf())
    answer = client.post("/consents/new/", fields(number="c-2026-001", name="别人", scan=pdf()))
    assert answer.status_code == 400
    assert "已经登记过了" in answer.content.decode()
    assert name_of(seal_with(the_place().keys.sealing), Consent.objects.get()) == "沂小河"
    assert len(list(the_place().scans.iterdir())) == 1


@pytest.mark.parametrize(
    "data", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"MZ\x90\x00" * 99, b"<!doctype html>"]
)
def test_a_bad_scan_is_refused_and_nothing_is_registered(client: Client, data: bytes) -> None:
    answer = client.post("/consents/new/", fields(scan=pdf(data)))
    assert answer.status_code == 400
    assert "→" in answer.content.decode()
    assert not Consent.objects.exists()
    assert not the_place().scans.exists() or not list(the_place().scans.iterdir())


def test_a_scan_is_given_as_a_file_that_can_do_no_harm_and_is_on_the_record(client: Client) -> None:
    add(client, scan=pdf())
    answer = client.get("/consents/C-2026-001/scan/")
    assert answer.content == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="C-2026-001.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "no-store"
    assert Event.objects.filter(action="consent-scan").count() == 1


def test_replacing_or_dropping_a_scan_removes_the_old_file(client: Client) -> None:
    first = add(client, scan=pdf()).scan
    edit = "/consents/C-2026-001/edit/"
    new = SimpleUploadedFile("a.jpg", photo(), "image/jpeg")
    assert client.post(edit, fields(scan=new, seen=seen())).status_code == 302
    second = Consent.objects.get().scan
    assert second != first
    assert [path.name for path in the_place().scans.iterdir()] == [second]
    assert client.get("/consents/C-2026-001/scan/")["Content-Type"] == "image/jpeg"
    assert client.post(edit, fields(**{"drop-scan": "yes"}, seen=seen())).status_code == 302
    assert list(the_place().scans.iterdir()) == []
    assert client.get("/consents/C-2026-001/scan/").status_code == 404


def test_a_change_keeps_the_number_and_says_only_which_parts_changed(client: Client) -> None:
    add(client)
    answer = client.post(
        "/consents/C-2026-001/edit/",
        fields(number="C-9999-999", name="沂大河", until="2030-01-01", seen=seen()),
    )
    assert answer.status_code == 302
    consent = Consent.objects.get()
    assert (consent.number, consent.until) == ("C-2026-001", date(2030, 1, 1))
    assert Event.objects.get(action="consent-change").summary == "改授权 C-2026-001：姓名、期限"


def test_of_two_who_change_the_same_one_the_second_is_told_and_decides(client: Client) -> None:
    add(client)
    edit = "/consents/C-2026-001/edit/"
    opened = seen()
    assert f'name="seen" value="{opened}"' in client.get(edit).content.decode()
    assert client.post(edit, fields(until="2030-01-01", seen=opened)).status_code == 302

    second = client.post(edit, fields(name="沂大河", seen=opened))
    page = second.content.decode()
    assert second.status_code == 400
    assert "别人改过这份登记" in page and 'value="沂大河"' in page
    assert Consent.objects.get().until == date(2030, 1, 1)

    assert f'name="seen" value="{seen()}"' in page
    assert client.post(edit, fields(name="沂大河", seen=seen())).status_code == 302
    assert Consent.objects.get().until is None


def test_what_cannot_be_opened_is_said_kindly(client: Client) -> None:
    consent = add(client, scan=pdf())
    Consent.objects.update(sealed_name=b"rubbish")
    path = the_place().scans / consent.scan
    path.write_bytes(path.read_bytes()[:-8] + b"AAAAAAAA")
    assert "（解不开）" in client.get("/consents/").content.decode()
    page = client.get("/consents/C-2026-001/").content.decode()
    assert "找回原来的钥匙" in page
    for answer in (
        client.get("/consents/C-2026-001/edit/"),
        client.post("/consents/C-2026-001/edit/", fields()),
    ):
        assert answer.status_code == 302
    assert bytes(Consent.objects.get().sealed_name) == b"rubbish"
    assert client.get("/consents/C-2026-001/scan/").status_code == 302


def test_all_is_sealed_anew_after_a_change_of_keys(client: Client) -> None:
    consent, old = add(client, scan=pdf()), the_place().keys.sealing
    new = Fernet.generate_key().decode()
    done = reseal(the_place(), seal_with((new, *old)))
    assert (done.records, done.scans, done.broken) == (1, 1, ())
    assert (reseal(the_place(), seal_with((new, *old)))).records == 0
    consent.refresh_from_db()
    only_new = seal_with((new,))
    assert name_of(only_new, consent) == "沂小河"
    assert read_scan(the_place().scans, only_new, consent.scan) == PDF
    with pytest.raises(SealBroken):
        read_scan(the_place().scans, seal_with(old), consent.scan)


def test_what_ends_soon_is_listed_first_and_stays_valid(client: Client) -> None:
    today = timezone.localdate()
    for number, days in (("A-1-1", 400), ("B-1-1", 30), ("C-1-1", -1)):
        until = (today + timedelta(days=days)).isoformat()
        add(client, number=number, signed="2020-01-01", until=until)
    add(client, number="D-1-1")
    assert [row.number for row in due_consents(frozenset({HERE}), today)] == ["C-1-1", "B-1-1"]
    assert due_consents(frozenset({ELSEWHERE}), today) == ()
    page = client.get("/consents/").content.decode()
    assert "已到期，要续签" in page
    assert "快到期，要续签" in page
    assert {choice.number: choice.past for choice in valid_consents(HERE, today)} == {
        "A-1-1": False,
        "B-1-1": False,
        "C-1-1": True,
        "D-1-1": False,
    }
    assert valid_consents(ELSEWHERE, today) == ()


def test_a_withdrawn_number_is_not_registered_again(desk: DeskSite, client: Client) -> None:
    content = desk.root / "content"
    source = content.resolve()
    content.unlink()
    (content / "_reference").mkdir(parents=True)
    for path in (source / "_reference").iterdir():
        (content / "_reference" / path.name).write_bytes(path.read_bytes())
    (content / "_reference" / "withdrawn.yml").write_text("withdrawn: [c-2026-001]\n", encoding="utf-8")
    answer = client.post("/consents/new/", fields())
    assert answer.status_code == 400
    assert "撤回的名单" in answer.content.decode()


def test_a_photo_loses_where_it_was_taken(client: Client) -> None:
    from PIL import Image

    out = BytesIO()
    picture = Image.open(BytesIO(photo()))
    exif = Image.Exif()
    exif[0x010E] = "沂河边某小区三号楼"
    picture.save(out, "JPEG", exif=exif)
    new = SimpleUploadedFile("a.jpg", out.getvalue(), "image/jpeg")
    consent = add(client, scan=new)
    kept = read_scan(the_place().scans, seal_with(the_place().keys.sealing), consent.scan)
    assert not Image.open(BytesIO(kept)).getexif()


def test_the_command_seals_anew_and_says_how_many(
    desk: DeskSite, client: Client, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from django.conf import settings

    from dianxing.cli.app import run
    from dianxing.desk.keys import Keys

    add(client, scan=pdf())
    place, new = the_place(), Fernet.generate_key().decode()
    keys = Keys(place.keys.signing, (new, *place.keys.sealing))
    monkeypatch.setattr(settings, "DESK", replace(place, keys=keys))
    assert run(["desk", "reseal", "--root", str(desk.root)]) == 0
    assert "登记 1 份，扫描件 1 份" in capsys.readouterr().out
    assert name_of(seal_with((new,)), Consent.objects.get()) == "沂小河"
