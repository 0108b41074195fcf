"""不是 Word 文档的、写坏了的、有害的：不收，并说清楚怎么办。"""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.desk.uploads.pictures import encoded, photo
from tests.desk.word.documents import W, part, rezipped, saved, typical

from dianxing.cases.reference import Reference
from dianxing.desk.word import docx_limits
from dianxing.desk.word.docx_import import import_docx
from dianxing.desk.word.docx_package import open_package
from dianxing.errors import DianxingError

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def plain() -> bytes:
    document = Document()
    document.add_paragraph("正文。")
    return saved(document)


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def refusal(data: bytes) -> str:
    with pytest.raises(DianxingError) as caught:
        open_package(data)
    message = str(caught.value)
    assert " → " in message
    return message


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "0 字节"),
        (OLE + b"\0" * 600, "旧的 .doc"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (b"{\\rtf1 x}", "RTF"),
        (b"%PDF-1.7", "PDF"),
        (b"\xef\xbb\xbf<html>x</html>", "网页"),
        (encoded(photo((40, 40)), "JPEG"), "图片"),
        ("只是一段文字".encode(), "不是 Word 文档"),
        (zipped(a=b"x"), "压缩包"),
        (
            zipped(mimetype=b"application/vnd.oasis.opendocument.text", **{"content.xml": b"<x/>"}),
            "OpenDocument",
        ),
        (zipped(**{"[Content_Types].xml": b"<Types/>", "xl__workbook.xml": b"<x/>"}), "Excel"),
        (zipped(**{"[Content_Types].xml": b"<Types/>", "ppt__presentation.xml": b"<x/>"}), "演示"),
        (zipped(**{"[Content_Types].xml": b"<Types/>", "word__styles.xml": b"<x/>"}), "不是 Word 文档"),
        (b"PK\x03\x04" + b"\0" * 50, "损坏"),
    ],
)
def test_what_is_no_docx_is_named_with_what_to_do(data: bytes, said: str) -> None:
    assert said in refusal(data)


def test_a_docx_with_another_name_is_still_a_docx() -> None:
    assert open_package(plain()).main == "word/document.xml"


def test_a_truncated_file_is_called_damaged() -> None:
    data = plain()
    assert "损坏" in refusal(data[: len(data) // 2])


def test_an_encrypted_archive_is_named() -> None:
    data = bytearray(plain())
    at = data.index(b"PK\x01\x02")  # 总目录里第一条的标志位
    data[at + 8] |= 1
    assert "密码" in refusal(bytes(data))


def test_a_zip_bomb_is_refused_before_it_unpacks() -> None:
    bomb = rezipped(plain(), {"word/media/a.png": b"\0" * (docx_limits.MAX_UNPACKED + 1)})
    assert len(bomb) < 1_000_000
    assert "太大" in refusal(bomb)


def test_a_huge_xml_is_refused() -> None:
    body = part(plain(), "word/document.xml")
    big = body.replace("正文。".encode(), b"x" * docx_limits.MAX_XML)
    assert "太大" in refusal(rezipped(plain(), {"word/document.xml": big}))


def test_too_many_entries_are_refused() -> None:
    parts: dict[str, bytes | None] = {f"word/media/{n}.png": b"" for n in range(docx_limits.MAX_PARTS)}
    assert str(docx_limits.MAX_PARTS)[0] in refusal(rezipped(plain(), parts))


def test_a_file_beyond_the_limit_is_refused() -> None:
    assert "上限" in refusal(b"PK\x03\x04" + b"\0" * docx_limits.MAX_DOCX)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("name", ["word/document.xml", "word/styles.xml", "[Content_Types].xml"])
def test_entities_are_never_expanded(name: str, encoding: str) -> None:
    text = part(plain(), name).decode()
    rest = text[text.index("?>") + 2 :]
    evil = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>{rest}'
    assert "DTD" in refusal(rezipped(plain(), {name: evil.encode(encoding)}))


def test_xml_nested_without_end_is_refused() -> None:
    deep = f"<w:document {W}><w:body>" + "<w:sdt>" * 5000 + "</w:sdt>" * 5000 + "</w:body></w:document>"
    assert "损坏" in refusal(rezipped(plain(), {"word/document.xml": deep.encode()}))


def test_tables_nested_as_deep_as_xml_allows_give_an_answer(reference: Reference) -> None:
    """要么读出来，要么说读不懂；不许是程序错误。"""
    start, end = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"
    inside = f"{start * 80}<w:p><w:r><w:t>深</w:t></w:r></w:p>{end * 80}"
    deep = f"<w:document {W}><w:body>{inside}</w:body></w:document>"
    data = rezipped(plain(), {"word/document.xml": deep.encode()})
    try:
        assert "深" in import_docx(data, reference).body
    except DianxingError as error:
        assert "→" in str(error)


def test_embedded_files_are_left_out_and_named(reference: Reference) -> None:
    found = import_docx(rezipped(plain(), {"word/embeddings/a.xlsx": b"PK"}), reference)
    assert any("1 个文件" in note for note in found.notes)


_TYPICAL = typical()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, len(_TYPICAL) - 1), st.integers(0, 255)), min_size=1, max_size=10))
def test_no_damage_to_the_file_shows_a_traceback(
    reference: Reference, changes: list[tuple[int, int]]
) -> None:
    data = bytearray(_TYPICAL)
    for at, value in changes:
        data[at] = value
    try:
        import_docx(bytes(data), reference)
    except DianxingError as error:
        assert str(error)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_damage_to_the_xml_shows_a_traceback(reference: Reference, draw: st.DataObject) -> None:
    """属性、标签名乱了，XML 还读得通。"""
    name = draw.draw(
        st.sampled_from(
            ["word/document.xml", "word/numbering.xml", "word/_rels/document.xml.rels", "word/styles.xml"]
        )
    )
    text = part(_TYPICAL, name).decode()
    words = [
        "w:p",
        "w:r",
        "w:tbl",
        "w:tc",
        "w:val=",
        "r:embed=",
        "w:numId",
        'Id="',
        "w:tr",
        "w:gridSpan",
        "w:id=",
    ]
    for _ in range(draw.draw(st.integers(1, 3))):
        old, new = draw.draw(st.sampled_from(words)), draw.draw(st.sampled_from([*words, "w:x", "w:y="]))
        text = text.replace(old, new)
    try:
        import_docx(rezipped(_TYPICAL, {name: text.encode()}), reference)
    except DianxingError as error:
        assert str(error)


def test_many_xml_parts_that_only_cost_time_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
        for number in range(20):
            archive.writestr(f"word/x{number}.xml", "<a>" + "<b/>" * 400_000 + "</a>")
    with pytest.raises(DianxingError, match="解开以后太大"):
        open_package(out.getvalue())
