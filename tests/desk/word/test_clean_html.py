"""粘贴：Word 和 WPS 的代码变成干净的 Markdown，字一个不少。"""

from __future__ import annotations

import html as html_text
import re
import unicodedata
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dianxing.cases.body import check_body
from dianxing.cases.markdown import to_html
from dianxing.desk.word.clean_html import MAX_HTML, html_to_markdown
from dianxing.errors import DianxingError


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words = ""

    def handle_data(self, data: str) -> None:
        self.words += data


def words(html: str) -> str:
    """页面上看得见的字，不管空白，上标的数字当普通数字。"""
    reader = _Words()
    reader.feed(html)
    return bare(reader.words)


def bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def markdown(html: str) -> str:
    pasted = html_to_markdown(html)
    assert check_body(pasted.markdown) == []
    return pasted.markdown


WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta charset="utf-8"><title>稿件</title>
<style><!-- p.MsoNormal {mso-style-parent:""; margin:0cm} --></style>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]--></head>
<body lang=ZH-CN style='tab-interval:21.0pt'><!--StartFragment-->
<h1><span lang=EN-US style='font-size:22pt'>2022</span><span>年建会<o:p></o:p></span></h1>
<p class=MsoNormal style='text-indent:21.0pt;mso-char-indent-count:2.0'><b><span style='font-family:宋体;
mso-ascii-font-family:Calibri'>兰山区：</span></b><span style='font-family:宋体'>物流园区企业小、散、流动
性大，</span><st1:place w:st="on"><span>临沂</span></st1:place>单独建会难。<span
lang=EN-US><o:p>&nbsp;</o:p></span></p>
<p class=MsoListParagraph style='margin-left:21.0pt;text-indent:-21.0pt;mso-list:l0 level1 lfo1'><![if
!supportLists]><span lang=EN-US style='font-family:Wingdings;mso-list:Ignore'>l<span style='font:7.0pt
"Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]><span>排查建台账</span></p>
<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><![if !supportLists]><span style='mso-list:
Ignore'>·<span>&nbsp;&nbsp;</span></span><![endif]>逐家上门</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><![if
!supportLists]><span style='mso-list:Ignore'>1.<span
style='font:7.0pt "Times New Roman"'>&nbsp; </span></span><![endif]>园区统一筹备</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><![if
!supportLists]><span style='mso-list:Ignore'>2.<span>&nbsp;
</span></span><![endif]>分批入会</p>
<p class=MsoNormal><a href="#_ftn1" name="_ftnref1"><span class=MsoFootnoteReference>[1]</span></a>见<a
href="https://www.example.com/a">报道</a>，<a href="file:///C:/tmp/x.doc">附件</a>。<img src="file:///C:/x.png"></p>
<!--EndFragment--></body></html>"""


def test_word_paste_becomes_headings_bold_lists_and_links() -> None:
    pasted = html_to_markdown(WORD)
    assert pasted.markdown == (
        "## 2022年建会\n\n"
        "**兰山区**：物流园区企业小、散、流动性大，临沂单独建会难。\n\n"
        "- 排查建台账\n  - 逐家上门\n\n"
        "1. 园区统一筹备\n2. 分批入会\n\n"
        r"\[1\]见[报道](https://www.example.com/a)，附件。"
    )
    assert pasted.notes == ("有 1 张图片没有带进来，图片要另外上传",)


def test_wps_paste_with_comment_conditionals_keeps_its_list() -> None:
    html = (
        '<p class="MsoNormal" style="margin-left:21pt;mso-list:l0 level1 lfo1;"><!--[if !supportLists]-->'
        '<span style="font-family:宋体;"><span style="mso-list:Ignore;">3.<span>&nbsp;</span></span></span>'
        "<!--[endif]--><b>送法上门</b></p>"
    )
    assert markdown(html) == "3. **送法上门**"


def test_chinese_numbers_of_a_fake_list_stay_as_text() -> None:
    mark = "<span style='mso-list:Ignore'>（一）<span>&nbsp;</span></span>"
    assert bare(markdown(f"<p style='mso-list:l0 level1 lfo1'>{mark}摸底</p>")) == bare("(一)摸底")


def test_a_second_numbered_list_starts_anew() -> None:
    html = "<ol><li>甲</li><li>乙</li></ol><ol><li>丙</li><li>丁</li></ol>"
    assert to_html(markdown(html)).count("<ol>") == 2


def test_a_list_after_the_number_ten_keeps_its_nested_items() -> None:
    html = "<ol start=10><li>甲<ul><li>子</li></ul></li><li>乙</li></ol>"
    assert "<li>甲\n<ul>\n<li>子</li>" in to_html(markdown(html))


def test_tables_become_tables_that_the_page_can_show() -> None:
    html = (
        "<table><tr><td colspan=2>指标</td><td>数</td></tr>"
        "<tr><td rowspan=2>会员</td><td>男|女</td><td>1</td></tr><tr><td>合计</td><td>2</td></tr></table>"
    )
    shown = to_html(markdown(html))
    assert shown.count("<tr>") == 3
    assert len(re.findall("<t[dh][ >]", shown)) == 9
    assert "男|女" in shown


def test_a_table_of_one_column_is_only_a_frame() -> None:
    assert markdown("<table><tr><td><p>甲</p><p>乙</p></td></tr></table>") == "甲\n\n乙"


def test_a_table_wider_than_a_page_becomes_lines() -> None:
    row = "<tr>" + "".join(f"<td>格{number}</td>" for number in range(60)) + "</tr>"
    text = markdown(f"<table>{row}{row}</table>")
    assert "|" not in text
    assert "格59" in text


def test_bold_next_to_punctuation_is_really_shown_bold() -> None:
    assert to_html(markdown("<p>前<b>“做法：”</b>后<b>乙。</b>丙</p>")) == (
        "<p>前“<strong>做法</strong>：”后<strong>乙</strong>。丙</p>\n"
    )


def test_headings_start_at_the_second_level_and_never_skip() -> None:
    text = markdown("<h3>甲</h3><h3>乙</h3><h1>丙</h1><h6>丁</h6><h6>戊</h6><h2>己</h2>")
    assert re.findall("^#+", text, re.M) == ["##", "##", "##", "###", "###", "###"]


def test_small_raised_numbers_keep_their_meaning() -> None:
    assert markdown("<p>12m<sup>2</sup>，CO<sub>2</sub></p>") == "12m²，CO₂"


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<style>p{}</style>",
        "<a href='javascript:alert(1)'></a>",
        "<img src=x onerror=alert(1)>",
        "<!-- 注释 -->",
        "<xml><w:View>Normal</w:View></xml>",
        "<p style='display:none'>x</p>",
        "",
        "<p>&nbsp;</p><p>　　</p>",
    ],
)
def test_what_no_reader_sees_is_left_out(html: str) -> None:
    assert markdown(html) == ""


def test_hidden_text_and_pictures_are_named() -> None:
    notes = html_to_markdown(
        "<p style='display:none'>密</p><img src='data:image/png;base64,AA'><img src=b>"
    ).notes
    assert len(notes) == 2
    assert "1 处" in notes[0] + notes[1]
    assert "2 张图片" in notes[0] + notes[1]


def test_a_data_island_left_open_swallows_nothing() -> None:
    assert "正文" in markdown("<xml><p>正文</p>")


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "//evil", "file:///c", "/a"]
)
def test_other_links_leave_only_their_text(href: str) -> None:
    assert markdown(f'<p><a href="{href}">字</a></p>') == "字"


@pytest.mark.parametrize("href", ["https://a.cn/x(1)?a=1&b=2", "mailto:a@b.cn", "tel:0539-8123456"])
def test_good_links_stay(href: str) -> None:
    assert to_html(markdown(f'<p><a href="{href}">字</a></p>')).startswith("<p><a href=")


@pytest.mark.parametrize("html", ["<div>" * 100_000 + "深", "x" * (MAX_HTML + 1)])
def test_absurd_pastes_are_refused_with_advice(html: str) -> None:
    with pytest.raises(DianxingError, match="→"):
        html_to_markdown(html)


@pytest.mark.parametrize(
    "html",
    [
        "<table><tr><td>" * 500 + "深",
        "<ul><li>" * 900 + "深",
        "<span>" * 1500 + "深",
        "<p>" + "*_~`|" * 2000 + "深",
    ],
)
def test_deep_or_dense_pastes_keep_their_text(html: str) -> None:
    assert "深" in markdown(html)


_TEXT = st.text(
    alphabet=st.one_of(
        st.sampled_from("*_`~#>-+=|[]()<>!\\&;:.0123456789 \n\u3000\xa0"),
        st.sampled_from("甲乙丙，。：“”（）一二abc"),
        st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")),
    ),
    max_size=24,
)
_NODES = st.recursive(
    _TEXT.map(html_text.escape),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["b", "span", "s", "strong", "o:p", "i", "font"]), inner).map(
            lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0]}>"
        ),
        st.tuples(st.sampled_from(["p", "div", "h1", "h2", "h4", "blockquote", "pre"]), inner).map(
            lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0]}>"
        ),
        st.tuples(st.sampled_from(["ul", "ol", "ol start=7"]), st.lists(inner, max_size=3)).map(
            lambda pair: f"<{pair[0]}>{''.join(f'<li>{item}</li>' for item in pair[1])}</{pair[0][:2]}>"
        ),
        st.lists(st.lists(inner, max_size=3), max_size=3).map(
            lambda rows: (
                "<table>"
                + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
                + "</table>"
            )
        ),
        inner.map(lambda text: f'<a href="https://a.cn/{len(text)}">{text}</a>'),
        st.lists(inner, max_size=4).map("".join),
        st.tuples(inner, inner).map("<br>".join),
    ),
    max_leaves=12,
)


@settings(max_examples=600, deadline=None)
@given(_NODES)
def test_every_visible_character_is_shown_by_the_site_afterwards(html: str) -> None:
    text = html_to_markdown(html).markdown
    assert check_body(text) == []
    expected, shown = words(html), words(to_html(text))
    if "<ol" in html and "<table" in html:  # 格子里的列表，编号写成了字，所以会多出几个字
        rest = iter(shown)
        assert all(char in rest for char in expected)
    else:
        assert shown == expected


@settings(max_examples=300, deadline=None)
@given(_TEXT.filter(str.strip))
def test_plain_text_stays_plain_text(text: str) -> None:
    """一段普通的字排出来仍是一段，不变成标题、列表、代码。"""
    escaped = html_text.escape(text)
    shown = to_html(html_to_markdown(f"<p>{escaped}</p>").markdown)
    assert re.findall("<[^>]*>", shown) == ["<p>", "</p>"]
    assert words(shown) == bare(text)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300))
def test_no_input_breaks_it(html: str) -> None:
    assert check_body(html_to_markdown(html).markdown) == []
