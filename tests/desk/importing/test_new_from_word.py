"""从 Word 开始一个案例。"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from tests.desk.conftest import DeskSite
from tests.desk.word.documents import saved, typical

from dianxing.desk.access.roles import Role
from dianxing.desk.word.unsorted import UNSORTED

if TYPE_CHECKING:
    from django.test import Client

LANSHAN, MENGYIN = "371302", "371328"
BY_SCRIPT = {"X-Desk-Autosave": "1"}


def word(data: bytes | None = None, name: str = "来稿.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, typical() if data is None else data)


def writer(desk: DeskSite, *counties: str) -> Client:
    return desk.client(desk.person("张撰稿", *((Role.WRITER, county) for county in counties or (LANSHAN,))))


def bare(*paragraphs: str) -> bytes:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    return saved(document)


def test_a_word_file_becomes_a_draft_with_its_pictures(desk: DeskSite) -> None:
    from dianxing.desk.models import Draft

    client = writer(desk)
    response = client.post("/new/word/", {"word": word(), "scope": "local", "county": "兰山区"})
    draft = Draft.objects.select_related("entry").get()
    assert response["Location"] == f"/cases/{draft.entry_id}/edit/"
    assert draft.entry_id.startswith("2026/lanshan-wu-liu-yuan")
    assert (draft.entry.county, draft.entry.area != "", draft.entry.title) == (
        LANSHAN,
        True,
        draft.head["title"],
    )
    assert draft.head["title"] == "物流园区联合建会一千四百家"
    assert draft.head["steps"] == ["排查建台账", "园区统一筹备", "分批入会"]
    names = [image["file"] for image in draft.head["images"]]
    assert sorted(names) == sorted(draft.pictures.values_list("name", flat=True))
    assert len(names) == 3
    assert UNSORTED in draft.body
    page = client.get(response["Location"]).content.decode()
    assert "从 Word 导入好了。认出来、填好了：标题、" in page
    assert "带来了 3 张图。" in page
    assert "园区服务站的门口，挂着工会的牌子" in page
    assert "没整理完不能送审" in page


def test_an_unsorted_import_is_not_ready_to_submit(desk: DeskSite) -> None:
    from dianxing.desk.models import Draft
    from dianxing.desk.place import the_place
    from dianxing.desk.review.publishable import problems_before_publishing

    writer(desk).post("/new/word/", {"word": word(), "county": "兰山区"})
    draft = Draft.objects.get()
    left = [one for one in problems_before_publishing(draft, the_place()) if UNSORTED in one.text]
    assert [one.name for one in left] == ["body"]
    draft.body = draft.body.partition(f"## {UNSORTED}")[0]
    assert not [one for one in problems_before_publishing(draft, the_place()) if UNSORTED in one.text]


def test_the_county_is_the_chosen_one_or_the_documents_if_one_may_write_there(desk: DeskSite) -> None:
    from dianxing.desk.models import CaseEntry

    both = writer(desk, LANSHAN, MENGYIN)
    both.post("/new/word/", {"word": word(), "county": "蒙阴县"})
    both.post("/new/word/", {"word": word()})
    assert sorted(CaseEntry.objects.values_list("county", flat=True)) == [LANSHAN, MENGYIN]


def test_a_document_of_another_county_is_not_written_there(desk: DeskSite) -> None:
    from dianxing.desk.models import CaseEntry, Picture

    response = writer(desk, MENGYIN).post("/new/word/", {"word": word()}, headers=BY_SCRIPT)
    assert response.status_code == 400
    assert "你不能写那里的稿子" in response.json()["wrong"]["county"]
    assert not CaseEntry.objects.exists()
    assert not Picture.objects.exists()


def test_a_forged_county_is_forbidden(desk: DeskSite) -> None:
    assert writer(desk).post("/new/word/", {"word": word(), "county": "蒙阴县"}).status_code == 403


def test_a_document_without_a_county_asks_for_one(desk: DeskSite) -> None:
    client = writer(desk, LANSHAN, MENGYIN)
    response = client.post("/new/word/", {"word": word(bare("一段话。")), "title": "写好的题目"})
    page = response.content.decode()
    assert response.status_code == 400
    assert "文档里没有写县区" in page
    assert "写好的题目" in page


def test_the_file_name_is_the_title_when_there_is_no_other(desk: DeskSite) -> None:
    from dianxing.desk.models import Draft

    data = bare("一段话，不是题目。", "又一段话，写得长一些，也不是题目。")
    writer(desk).post("/new/word/", {"word": word(data, "某某企业  建会的经验.DOCX"), "county": "兰山区"})
    assert Draft.objects.get().head["title"] == "某某企业 建会的经验"


def test_a_file_that_cannot_be_read_is_explained_and_makes_nothing(desk: DeskSite) -> None:
    from dianxing.desk.models import CaseEntry

    client = writer(desk)
    for file, said in (
        (word(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "老的.doc"), ".docx"),
        (word(b"%PDF-1.7"), ".docx"),
        (word(b""), "空"),
        (None, "还没有选文件"),
    ):
        response = client.post("/new/word/", {"county": "兰山区", **({"word": file} if file else {})})
        page = response.content.decode()
        assert response.status_code == 400
        told = page.partition('id="word-wrong"')[2].partition("</p>")[0]
        assert said in told
        assert "→" not in told
    assert not CaseEntry.objects.exists()


def test_two_imports_of_one_file_are_two_cases(desk: DeskSite) -> None:
    from dianxing.desk.models import CaseEntry

    client = writer(desk)
    for _ in range(2):
        client.post("/new/word/", {"word": word(), "county": "兰山区"})
    first, second = sorted(CaseEntry.objects.values_list("pk", flat=True))
    assert second == f"{first}-2"


def test_a_large_file_goes_through_the_disk(desk: DeskSite) -> None:
    """比收字段的内存上限大的文件照样收得下：它的上限是 Word 自己的。"""
    from django.conf import settings

    from dianxing.desk.models import Draft

    noise = BytesIO(bytes(range(256)) * 4 * 1024 * 7)
    data = _padded(typical(), noise.getvalue())
    assert len(data) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    writer(desk).post("/new/word/", {"word": word(data), "county": "兰山区"})
    assert Draft.objects.get().pictures.count() == 3


def _padded(data: bytes, padding: bytes) -> bytes:
    import zipfile

    out = BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr("word/media/zz-unused.bin", padding)
    return out.getvalue()
