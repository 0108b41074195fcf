"""导入 Word 文档：认得出的进字段，认不出的留着，一个字也不丢。"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest
from docx import Document
from docx.document import Document as Doc
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from pydantic import ValidationError
from tests.desk.uploads.pictures import camera_exif, encoded, photo
from tests.desk.word.documents import (
    W,
    add_picture,
    append_xml,
    centred,
    part,
    rezipped,
    saved,
    text_box,
    typical,
    with_footnote,
)

from dianxing.cases.body import check_body
from dianxing.cases.markdown import to_html
from dianxing.cases.model import CaseHead
from dianxing.cases.picture_file import PictureFacts, inspect
from dianxing.cases.reference import Reference
from dianxing.desk.word.docx_import import Imported, import_docx
from dianxing.desk.word.docx_limits import MAX_PICTURES
from dianxing.desk.word.fill_head import MAX_TITLE
from dianxing.desk.word.unsorted import UNSORTED, still_unsorted
from dianxing.errors import DianxingError

MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"


def document(*paragraphs: str) -> Doc:
    made = Document()
    for text in paragraphs:
        made.add_paragraph(text)
    return made


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def everything(imported: Imported) -> str:
    """导入以后还找得到的全部文字。"""
    pieces = [
        imported.title,
        to_html(imported.body),
        *strings(imported.head),
        *imported.unmatched,
        *imported.notes,
        *(picture.caption for picture in imported.pictures),
    ]
    return "".join(unicodedata.normalize("NFKC", "\n".join(pieces)).split())


def imported(data: bytes | Doc, reference: Reference) -> Imported:
    found = import_docx(data if isinstance(data, bytes) else saved(data), reference)
    assert check_body(found.body) == []
    return found


@pytest.fixture(scope="module")
def article(reference: Reference) -> Imported:
    return imported(typical(), reference)


def test_a_typical_article_fills_the_head(article: Imported) -> None:
    head = {key: value for key, value in article.head.items() if key != "images"}
    assert article.title == "物流园区联合建会一千四百家"
    assert head == {
        "county": "兰山区",
        "area": "物流（快递）",
        "kind": "物流园",
        "employer": {"name": "兰山区物流行业"},
        "problem": "企业小、散、流动性大，单独建会难。",
        "steps": ["排查建台账", "园区统一筹备", "分批入会"],
        "result": "建会率由41.3%升至100%。",
        "sources": [{"title": "工人日报", "url": "https://www.workercn.cn/a.html", "date": "2022-09-08"}],
        "contact": {"office": "兰山区总工会基层工作部", "phone": "0539-8123456"},
    }


def test_what_was_filled_passes_the_case_model(article: Imported, reference: Reference) -> None:
    head = {key: value for key, value in article.head.items() if key != "images"}
    CaseHead.model_validate({"title": article.title, **head}, context=reference)


def test_three_pictures_stand_where_they_stood_and_ask_for_a_description(article: Imported) -> None:
    assert [picture.name for picture in article.pictures] == ["word-1.jpg", "word-2.jpg", "word-3.jpg"]
    places = [article.body.index(f"![]({picture.name})") for picture in article.pictures]
    assert places == sorted(places)
    assert article.body.index("一千四百余家") < places[0] < article.body.index("数字") < places[1]
    assert article.head["images"][0] == {"file": "word-1.jpg", "alt": "", "caption": "图1 园区工会服务站"}
    assert [image["alt"] for image in article.head["images"]] == ["", "", ""]
    assert [picture.position for picture in article.pictures] == [1, 2, 3]
    for picture in article.pictures:
        assert isinstance(inspect(picture.name, picture.data), PictureFacts)


def test_a_description_written_in_word_is_offered_but_a_file_name_is_not(article: Imported) -> None:
    assert [picture.alt for picture in article.pictures] == ["园区服务站的门口，挂着工会的牌子", "", ""]


def test_tables_text_boxes_footnotes_and_page_headers_are_all_there(article: Imported) -> None:
    shown = to_html(article.body)
    assert "<td>41.3%</td>" in shown
    assert "框里的一句话" in shown
    assert shown.count("框里的一句话") == 1
    assert "脚注里的说明" in shown
    assert article.unmatched == ("兰山区总工会材料",)


def test_what_was_not_recognised_stands_under_its_own_heading(article: Imported) -> None:
    assert article.body.endswith(f"## {UNSORTED}\n\n兰山区总工会材料")
    assert still_unsorted(article.body)
    assert not still_unsorted(article.body.split(f"## {UNSORTED}")[0])


def test_typed_headings_become_real_ones(reference: Reference) -> None:
    made = document("一、来龙去脉", "说明。", "（一）第一阶段", "又说明。", "二、以后")
    body = imported(made, reference).body
    assert body == "## 一、来龙去脉\n\n说明。\n\n### （一）第一阶段\n\n又说明。\n\n## 二、以后"


def test_a_footnote_does_not_hide_typed_headings(reference: Reference) -> None:
    found = imported(with_footnote(saved(document("一、来龙去脉", "说明。")), "台账数"), reference)
    assert "<h2>一、来龙去脉[1]</h2>" in to_html(found.body)
    assert "<h2>注释</h2>" in to_html(found.body)


def test_steps_under_small_headings_give_the_headings(reference: Reference) -> None:
    made = document("正文。")
    made.add_heading("主要做法", 1)
    for name in ("排查建台账", "分批入会"):
        made.add_heading(name, 2)
        made.add_paragraph("各镇街逐户上门。" * 30)
        add_picture(made, len(name))
    found = imported(made, reference)
    assert found.head["steps"] == ["排查建台账", "分批入会"]
    assert found.body.count("逐户上门") == 60
    assert found.body.count("![](") == 2


def test_numbers_of_headings_go_when_sections_have_moved_out(reference: Reference) -> None:
    found = imported(
        document("一、来龙去脉", "说明。", "二、存在问题", "太散。", "三、以后", "再说。"), reference
    )
    assert found.head["problem"] == "太散。"
    assert found.body == "## 来龙去脉\n\n说明。\n\n## 以后\n\n再说。"


@pytest.mark.parametrize(
    "made",
    [
        ("主要做法", "一是排查建台账；二是园区统一筹备；三是分批入会。"),
        ("主要做法：一是排查建台账；二是园区统一筹备；三是分批入会。",),
        ("【做法】", "（一）排查建台账。", "（二）园区统一筹备。", "（三）分批入会。"),
        ("三、具体措施：", "1.排查建台账", "2.园区统一筹备", "3.分批入会"),
        ("做法：1、排查建台账", "2、园区统一筹备", "3、分批入会"),
        ("怎么做的", "排查建台账", "园区统一筹备", "分批入会"),
    ],
)
def test_steps_are_found_however_they_are_numbered(made: tuple[str, ...], reference: Reference) -> None:
    found = imported(document("开头的话。", *made), reference)
    assert found.head["steps"] == ["排查建台账", "园区统一筹备", "分批入会"]
    assert found.body == "开头的话。"


def test_long_steps_stay_in_the_body_and_give_their_first_words(reference: Reference) -> None:
    long = "各镇街逐户上门，" * 20
    found = imported(document("做法", f"（一）排查建台账。{long}", f"（二）分批入会。{long}"), reference)
    assert found.head["steps"] == ["排查建台账", "分批入会"]
    assert found.body.count("各镇街逐户上门") == 40


def test_a_long_section_stays_in_the_body_with_a_note(reference: Reference) -> None:
    found = imported(document("存在问题", "企业太散。" * 100), reference)
    assert "problem" not in found.head
    assert found.body.count("企业太散") == 100
    assert any("难在哪" in note for note in found.notes)


def test_a_title_too_long_is_kept_whole_and_never_cut(reference: Reference) -> None:
    title = "关于某区物流园区联合建立工会把一千四百余家企业全部纳入的做法和体会的报告"
    made = Document()
    made.add_paragraph(title, style="Title")
    found = imported(made, reference)
    assert found.title == ""
    assert found.unmatched == (title,)
    assert title in found.body
    assert any(f"{len(title)} 字" in note for note in found.notes)


@pytest.mark.parametrize("length", [MAX_TITLE, MAX_TITLE + 1])
def test_the_longest_title_is_what_the_case_model_takes(length: int, reference: Reference) -> None:
    made = Document()
    made.add_paragraph("题" * length, style="Title")
    found = imported(made, reference)
    try:
        CaseHead.model_validate({"title": "题" * length}, context=reference)
    except ValidationError:
        assert found.title == ""
    else:
        assert found.title == "题" * length


def test_a_centred_first_line_is_the_title(reference: Reference) -> None:
    made = Document()
    centred(made, "小企业一起建会")
    made.add_paragraph("正文。")
    found = imported(made, reference)
    assert (found.title, found.body) == ("小企业一起建会", "正文。")


def test_an_application_form_in_a_table_is_read_by_its_labels(reference: Reference) -> None:
    made = Document()
    rows = [("单位名称", "某某公司", "县区", "沂水县"), ("主要做法", "一是摸底；二是建会", "备注", "无")]
    table = made.add_table(rows=2, cols=4)
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    found = imported(made, reference)
    assert found.head == {"employer": {"name": "某某公司"}, "county": "沂水县", "steps": ["摸底", "建会"]}
    assert "备注" in found.body
    assert "无" in found.body


def test_a_table_of_figures_with_a_label_in_its_corner_stays_a_table(reference: Reference) -> None:
    made = Document()
    table = made.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ("问题", "做法", "散", "联合"), strict=True):
        cell.text = text
    found = imported(made, reference)
    assert found.head == {}
    assert to_html(found.body).count("<tr>") == 2


@pytest.mark.parametrize("line", ["联系电话：13812345678", "联系方式：张三 138-1234-5678", "联系人：张三"])
def test_a_person_and_a_mobile_number_never_become_the_contact(line: str, reference: Reference) -> None:
    found = imported(document("正文。", line), reference)
    assert "contact" not in found.head
    assert found.unmatched == (line,)
    assert line.split("：")[1] in found.body
    assert found.notes


def test_unknown_words_are_left_with_the_reason(reference: Reference) -> None:
    found = imported(document("县区：北京", "领域：卖菜", "类型：物流园"), reference)
    assert found.head == {"kind": "物流园"}
    assert found.unmatched == ("县区：北京", "领域：卖菜")
    assert any("没有叫“北京”的县区" in note for note in found.notes)


def test_a_label_that_comes_twice_loses_nothing(reference: Reference) -> None:
    found = imported(document("成效：建会一百家。", "成效：入会一千人。"), reference)
    assert found.head["result"] == "建会一百家。"
    assert "入会一千人" in found.body


def test_office_and_phone_on_two_lines_are_one_contact(reference: Reference) -> None:
    found = imported(document("联系部门：基层工作部", "电话：0539－8123456"), reference)
    assert found.head["contact"] == {"office": "基层工作部", "phone": "0539-8123456"}


def test_sentences_that_only_begin_like_labels_stay_sentences(reference: Reference) -> None:
    texts = ("问题是时代的声音。", "他说：来源不清。", "成效显著，工友满意。", "经验表明：人多力量大。")
    assert imported(document(*texts), reference).body == "\n\n".join(texts)


def test_text_boxes_written_only_the_new_way_are_read_too(reference: Reference) -> None:
    made = document("正文。")
    append_xml(made, text_box("只有新写法", fallback=False))
    assert "只有新写法" in imported(made, reference).body


def test_deleted_revisions_and_comments_are_named_and_not_published(reference: Reference) -> None:
    made = document("留下的。")
    append_xml(
        made,
        f"<w:p {W}><w:ins w:id='1' w:author='a'><w:r><w:t>添上的</w:t></w:r></w:ins>"
        f"<w:del w:id='2' w:author='a'><w:r><w:delText>删掉的</w:delText></w:r></w:del></w:p>",
    )
    made.add_comment(made.paragraphs[0].runs, text="这里要核实", author="李主任")
    found = imported(made, reference)
    assert "添上的" in found.body
    assert "删掉的" not in found.body
    assert "核实" not in found.body
    assert any("删掉的" in note for note in found.notes)
    assert any("李主任" in note and "这里要核实" in note for note in found.notes)


@pytest.mark.parametrize(
    "inside",
    [
        "<w:fldSimple w:instr='DATE'><w:r><w:t>藏着的字</w:t></w:r></w:fldSimple>",
        "<w:smartTag><w:r><w:t>藏着的字</w:t></w:r></w:smartTag>",
        "<w:sdt><w:sdtContent><w:r><w:t>藏着的字</w:t></w:r></w:sdtContent></w:sdt>",
        "<w:hyperlink w:anchor='x'><w:r><w:t>藏着的字</w:t></w:r></w:hyperlink>",
        "<w:r><w:ruby><w:rt><w:r><w:t>pin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>藏着的字</w:t></w:r>"
        "</w:rubyBase></w:ruby></w:r>",
        f"<m:oMath xmlns:m='{MATH}'><m:r><m:t>藏着的字</m:t></m:r></m:oMath>",
        f"<m:oMathPara xmlns:m='{MATH}'><m:oMath><m:r><m:t>藏着的字</m:t></m:r></m:oMath></m:oMathPara>",
        "<w:r><w:pict><w:textbox><w:txbxContent><w:p><w:r><w:t>藏着的字</w:t></w:r></w:p></w:txbxContent>"
        "</w:textbox></w:pict></w:r>",
        "<w:unknown><w:r><w:t>藏着的字</w:t></w:r></w:unknown>",
    ],
)
def test_text_in_odd_wrappings_is_not_lost(inside: str, reference: Reference) -> None:
    made = document("正文。")
    append_xml(made, f"<w:p {W}><w:r><w:t>前</w:t></w:r>{inside}<w:r><w:t>后</w:t></w:r></w:p>")
    assert "藏着的字" in imported(made, reference).body


def test_text_hidden_by_a_vertical_merge_is_not_lost(reference: Reference) -> None:
    made = document("正文。")
    cell = "<w:tc><w:tcPr>{}</w:tcPr><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    rows = (
        "<w:tr>" + cell.format("<w:vMerge w:val='restart'/>", "上") + cell.format("", "甲") + "</w:tr>",
        "<w:tr>" + cell.format("<w:vMerge/>", "被并掉的") + cell.format("", "乙") + "</w:tr>",
    )
    append_xml(made, f"<w:tbl {W}>{''.join(rows)}</w:tbl>")
    assert "被并掉的" in imported(made, reference).body


def test_a_picture_used_twice_is_kept_once(reference: Reference) -> None:
    made = document("正文。")
    add_picture(made, 1)
    add_picture(made, 1)
    found = imported(made, reference)
    assert len(found.pictures) == len(found.head["images"]) == 1
    assert found.body.count("![](word-1.jpg)") == 2


def test_pictures_lose_their_place_and_never_take_a_used_name(reference: Reference) -> None:
    made = document("正文。")
    made.add_picture(io.BytesIO(encoded(photo(), "JPEG", exif=camera_exif())))
    found = import_docx(saved(made), reference, taken={"word-1.jpg"})
    assert found.pictures[0].name == "word-1-2.jpg"
    assert dict(Image.open(io.BytesIO(found.pictures[0].data)).getexif()) == {}


def test_a_picture_that_cannot_be_used_is_named(reference: Reference) -> None:
    made = document("正文。")
    add_picture(made, 1)
    data = saved(made)
    wmf = rezipped(data, {"word/media/image1.jpg": b"\xd7\xcd\xc6\x9a" + b"\0" * 60})
    found = imported(wmf, reference)
    assert found.pictures == ()
    assert any("第 1 张图片" in note and "EMF" in note for note in found.notes)


def test_a_linked_picture_is_never_fetched(reference: Reference) -> None:
    made = document("正文。")
    add_picture(made, 1)
    data = saved(made)
    rels = part(data, "word/_rels/document.xml.rels").replace(
        b'Target="media/image1.jpg"', b'Target="file:///etc/passwd" TargetMode="External"'
    )
    body = part(data, "word/document.xml").replace(b"r:embed=", b"r:link=")
    found = imported(
        rezipped(data, {"word/_rels/document.xml.rels": rels, "word/document.xml": body}), reference
    )
    assert found.pictures == ()
    assert any("只是个链接" in note for note in found.notes)


def test_too_many_pictures_are_refused(reference: Reference) -> None:
    made = Document()
    for _ in range(MAX_PICTURES + 1):
        add_picture(made, 1)
    with pytest.raises(DianxingError, match=f"{MAX_PICTURES} 张"):
        import_docx(saved(made), reference)


def test_footnote_numbers_do_not_stay_in_fields(reference: Reference) -> None:
    found = imported(with_footnote(saved(document("成效：建会一百家。")), "台账数"), reference)
    assert found.head["result"] == "建会一百家。"
    assert "台账数" in found.body


_LABELS = st.sampled_from(
    """标题： 摘要： 存在问题： 做法： 成效： 经验： 适用条件： 来源：
    单位名称： 县区： 领域： 类型： 联系电话：
    联系人： 关键词： 时间： 建会形式： 【做法】 主要做法：一是 入会途径：
    联系部门： （一） 1. 二是""".split()  # noqa: SIM905
)
_SOLO = st.sampled_from(
    ["存在问题", "二、主要做法", "（三）成效", "经验启示", "来源", "基本情况", "县区", "联系电话", "标题"]
)
_MARK = st.sampled_from(["，", "。", "；二是", "：", " ", "*", "（", "[", "_", "#", "部", "甲" * 40])
_LINE = st.lists(_MARK, min_size=1, max_size=4)
"""每个记号前面放一个独一无二的词。"""
_ELEMENT = st.one_of(
    st.tuples(st.sampled_from(["p", "centre"]), st.one_of(st.just(""), _LABELS), _LINE),
    st.tuples(st.sampled_from(["p", "Heading 1", "Heading 2", "Title"]), _SOLO, st.just([])),
    st.tuples(
        st.sampled_from(
            ["Heading 1", "Title", "List Number", "List Bullet", "Caption", "box", "centre", "row"]
        ),
        st.one_of(st.just(""), _LABELS),
        _LINE,
    ),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_ELEMENT, min_size=1, max_size=8))
def test_no_word_of_any_document_is_lost(
    reference: Reference, elements: list[tuple[str, str, list[str]]]
) -> None:
    made = Document()
    number = 100
    for kind, start, marks in elements:
        text = start
        for mark in marks:
            number += 1
            text += f"词{number}{mark}"
        match kind:
            case "p":
                made.add_paragraph(text)
            case "box":
                append_xml(made, text_box(text))
            case "centre":
                centred(made, text)
            case "row":
                number += 1
                row = made.add_table(rows=2, cols=2)._cells
                for cell, words in zip(
                    row, ("单位名称", text, start.rstrip("："), f"词{number}"), strict=True
                ):
                    cell.text = words
            case style:
                made.add_paragraph(text, style=style)
    found = everything(imported(made, reference))
    assert [word for word in (f"词{at}" for at in range(101, number + 1)) if word not in found] == []
