"""测试用的 Word 文档：python-docx 造出真的 .docx，它不会写的（文本框、脚注、修订）直接写 XML。"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from docx import Document
from docx.document import Document as Doc
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm
from tests.desk.uploads.pictures import encoded, photo

W = nsdecls("w")
_MC = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def saved(document: Doc) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def rezipped(data: bytes, changed: Mapping[str, bytes | None]) -> bytes:
    """换掉、添上或拿走（None）几个部分。"""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in changed:
                new.writestr(name, old.read(name))
        for name, part in changed.items():
            if part is not None:
                new.writestr(name, part)
    return out.getvalue()


def part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def centred(document: Doc, text: str) -> None:
    paragraph = document.add_paragraph(text)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def add_picture(document: Doc, number: int, described: str = "") -> None:
    picture = photo((600 + number, 400))
    document.add_picture(io.BytesIO(encoded(picture, "PNG" if number == 2 else "JPEG")), width=Cm(8))
    if described:
        document.inline_shapes[-1]._inline.docPr.set("descr", described)


def text_box(text: str, *, fallback: bool = True) -> str:
    """一段里的文本框：新旧两种写法（Word），或者只有新的（WPS）。"""
    content = f"<w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent>"
    old = f"<mc:Fallback><w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict></mc:Fallback>"
    return (
        f"<w:p {W} {_MC}><w:r><w:t>框外</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires='wps'>"
        f"<w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp><wps:txbx>{content}</wps:txbx></wps:wsp>"
        "</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
        f"{old if fallback else ''}</mc:AlternateContent></w:r></w:p>"
    )


def append_xml(document: Doc, xml: str) -> None:
    body = document.element.body
    body.insert(len(body) - 1, parse_xml(xml))


def with_footnote(data: bytes, text: str) -> bytes:
    """在第一段后面加一个脚注。"""
    rels = part(data, "word/_rels/document.xml.rels").replace(
        b"</Relationships>",
        b'<Relationship Id="rIdNotes" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        b'footnotes" Target="footnotes.xml"/></Relationships>',
    )
    types = part(data, "[Content_Types].xml").replace(
        b"</Types>",
        b'<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-'
        b'officedocument.wordprocessingml.footnotes+xml"/></Types>',
    )
    note = f'<w:footnote w:id="2"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote>'
    notes = f"<w:footnotes {W}>{note}</w:footnotes>"
    body = part(data, "word/document.xml").replace(
        b"</w:p>", b'<w:r><w:footnoteReference w:id="2"/></w:r></w:p>', 1
    )
    return rezipped(
        data,
        {
            "word/_rels/document.xml.rels": rels,
            "[Content_Types].xml": types,
            "word/footnotes.xml": notes.encode(),
            "word/document.xml": body,
        },
    )


def typical() -> bytes:
    """一份像样的来稿：题目、标签、编号的做法、三张图、一张表、文本框、脚注、页眉。"""
    document = Document()
    document.add_paragraph("物流园区联合建会一千四百家", style="Title")
    document.add_paragraph("县区：临沂市兰山区")
    document.add_paragraph("领域：物流（快递）")
    document.add_paragraph("类型：物流园")
    document.add_paragraph("单位名称：兰山区物流行业")
    document.add_heading("一、基本情况", 1)
    document.add_paragraph("园区有货运企业一千四百余家。")
    add_picture(document, 1, "园区服务站的门口，挂着工会的牌子")
    centred(document, "图1 园区工会服务站")
    document.add_heading("二、存在问题", 1)
    document.add_paragraph("企业小、散、流动性大，单独建会难。")
    document.add_heading("三、主要做法", 1)
    document.add_paragraph("排查建台账", style="List Number")
    document.add_paragraph("园区统一筹备", style="List Number")
    document.add_paragraph("分批入会", style="List Number")
    document.add_heading("四、取得成效", 1)
    document.add_paragraph("建会率由41.3%升至100%。")
    document.add_heading("五、数字", 1)
    table = document.add_table(rows=2, cols=3)
    for cell, text in zip(table._cells, ("指标", "原来", "现在", "建会率", "41.3%", "100%"), strict=True):
        cell.text = text
    add_picture(document, 2, "IMG_256")
    add_picture(document, 3)
    append_xml(document, text_box("框里的一句话"))
    document.add_paragraph("来源：工人日报 2022年9月8日 https://www.workercn.cn/a.html")
    document.add_paragraph("联系方式：兰山区总工会基层工作部 0539-8123456")
    document.sections[0].header.paragraphs[0].text = "兰山区总工会材料"
    return with_footnote(saved(document), "脚注里的说明")
