"""公众号图文：留得住、放得下、读得明白。"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dianxing.kits.kit_case import KitCase
from dianxing.kits.limits import WECHAT
from dianxing.kits.notes import Refused
from dianxing.kits.wechat.article import Article, article
from dianxing.kits.wechat.style import WechatStyle

from .conftest import KitDesk
from .wechat_filter import wechat_filter

CaseText = Callable[..., str]


@pytest.fixture
def made(one_desk: KitDesk, red_gold: WechatStyle, case_text: CaseText) -> Callable[..., Article]:
    """正文（和头部换掉的几处）做成的图文。"""

    def make(body: str, *pairs: str) -> Article:
        return article(one_desk.kit(case_text(*pairs, body=body)), red_gold)

    return make


def words(html: str) -> str:
    """看得见的文字。"""
    return unescape(re.sub(r"<[^>]+>|\u2060", "", html))


def test_the_editor_keeps_the_article_unchanged(
    one_desk: KitDesk, style: WechatStyle, jpeg: Callable[..., bytes], case_text: CaseText
) -> None:
    text = case_text(
        "sources:",
        "images: [{file: cover.jpg, alt: 外景, credit: 工会}, {file: two.jpg, alt: 里面}]\nsources:",
    )
    kit = one_desk.kit(text + "\n![里面](two.jpg)\n", "2024/with-photos", cover=jpeg(), two=jpeg())
    html = article(kit, style).html
    assert wechat_filter(html) == html


def test_no_space_stands_between_tags_and_no_line_breaks(
    one_desk: KitDesk, style: WechatStyle, case_text: CaseText
) -> None:
    html = article(one_desk.kit(case_text()), style).html
    assert "\n" not in html
    assert not re.search(r"(?:</p>|</section>|</tr>|</td>)\s+<", html)


def test_it_is_led_by_what_was_won_and_ends_with_how_to_join(
    one_desk: KitDesk, style: WechatStyle, case_text: CaseText
) -> None:
    shown = words(article(one_desk.kit(case_text()), style).html)
    order = [
        "夜班休息",
        "143人入会",
        "怎么做的",
        "来龙去脉",
        "出处和链接",
        "在东山区，怎样加入",
        "12351",
        "长按二维码",
    ]
    places = [shown.index(word) for word in order]
    assert places == sorted(places)


def test_links_become_numbers_after_the_sources(made: Callable[..., Article]) -> None:
    html = made("见[甲](https://a.example/1)、[乙](https://b.example/)，再见[甲](https://a.example/1)。").html
    shown = words(html)
    assert "见甲[3]、乙[4]，再见甲[3]。" in shown
    assert "[1] 云州工人报，2023年12月8日https://example.com/a?x=1&y=2" in shown
    assert "[3] 甲https://a.example/1[4] 乙https://b.example/" in shown
    assert "<a " not in html


def test_a_link_to_a_source_takes_the_number_of_the_source(made: Callable[..., Article]) -> None:
    assert "原文[1]。" in words(made("见[原文](https://example.com/a?x=1&y=2)。".replace("见", "看")).html)


def test_a_link_to_an_article_of_wechat_stays_a_link(made: Callable[..., Article]) -> None:
    html = made("见[公众号](http://mp.weixin.qq.com/s/abc)。").html
    assert re.search(r'<a href="https://mp\.weixin\.qq\.com/s/abc" style="[^"]+">公众号</a>。', html)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("<https://a.example/x>", "https://a.example/x"),
        ("[a.example/x](https://a.example/x/)", "a.example/x"),
        ("[打这里](tel:0999-1)", "打这里（0999-1）"),
        ("[0999-1](tel:09991)", "0999-1"),
        ("[写信](mailto:a@b.example)", "写信（a@b.example）"),
        ("[上面](#a)", "上面"),
    ],
)
def test_links_that_need_no_number_get_none(made: Callable[..., Article], source: str, shown: str) -> None:
    html = made(f"正文{source}完。").html
    assert f"正文{shown}完。" in words(html)
    assert "[3]" not in words(html)


def test_a_link_inside_the_site_is_written_out_whole(made: Callable[..., Article]) -> None:
    assert "https://yunzhou.example.org/join/" in words(made("看[入会](/join/)。").html)


def test_lists_are_lines_with_marks(made: Callable[..., Article]) -> None:
    html = made("1. 甲\n2. 乙\n   - 丙\n\n   丁\n3. 戊\n").html
    assert not re.search(r"<[ou]l|<li", html)
    assert "1.甲2.乙◦丙丁3.戊" in words(html)


def test_each_item_is_one_block(made: Callable[..., Article]) -> None:
    html = made("- 一条**粗**和`代码`和[链](https://a.example/)\n").html
    item = re.search(r"<section[^>]*><span[^>]*>•</span>一条(.*?)</section>", html)
    assert item and "<section" not in item[1] and "<p" not in item[1]


def test_code_keeps_its_spaces_and_lines(made: Callable[..., Article]) -> None:
    assert "a&nbsp;&nbsp;b<br>&nbsp;&nbsp;&nbsp;&nbsp;&lt;c&gt;" in made("```\na  b\n\t<c>\n```\n").html


def test_raw_html_in_the_text_is_shown_as_text(made: Callable[..., Article]) -> None:
    html = made("<script>x()</script><b onclick=1>粗</b>").html
    assert "<script" not in html and "onclick=1" in words(html)


def test_lines_of_one_paragraph_join_as_chinese_does(made: Callable[..., Article]) -> None:
    shown = words(made("第一行\n第二行 and\nenglish\n**粗**\n下").html)
    assert "第一行第二行 and english粗下" in shown


def test_photos_stand_where_the_text_puts_them(
    one_desk: KitDesk, style: WechatStyle, jpeg: Callable[..., bytes], case_text: CaseText
) -> None:
    images = "[{file: a.jpg, alt: 甲}, {file: b.jpg, alt: 乙, caption: 图注}, {file: c.jpg, alt: 丙}]"
    text = case_text("sources:", f"images: {images}\nsources:", body="正文。\n\n![乙](b.jpg)\n\n后文。\n")
    made = article(one_desk.kit(text, "2024/three", a=jpeg(), b=jpeg(), c=jpeg()), style)
    assert made.pictures == ("photo-1.jpg", "photo-2.jpg", "photo-3.jpg", "join-qr.png")
    assert made.html.index("正文。") < made.html.index("photo-2.jpg") < made.html.index("后文。")
    assert 'alt="甲"' in made.html and "图注" in words(made.html)


def test_the_title_is_refused_when_it_is_too_long(
    one_desk: KitDesk, red_gold: WechatStyle, case_text: CaseText
) -> None:
    kit = one_desk.kit(case_text())
    with pytest.raises(Refused, match="标题有 17 字，最多 10"):
        article(kit, red_gold, limits=replace(WECHAT, title=10))


@pytest.mark.parametrize("author", ["云州市总工会宣传部", "abcdefghijklmnopq"])
def test_the_author_is_refused_when_it_is_too_long(
    one_desk: KitDesk, red_gold: WechatStyle, case_text: CaseText, author: str
) -> None:
    with pytest.raises(Refused, match=r"作者有 1[78] 个半角，最多 16"):
        article(one_desk.kit(case_text()), red_gold, author=author)


def test_the_union_signs_when_nobody_else_does(made: Callable[..., Article]) -> None:
    assert made("正文。").author == "云州市总工会"


def test_reading_on_leads_to_the_page_of_the_case(made: Callable[..., Article]) -> None:
    assert made("正文。").source_url == "https://yunzhou.example.org/cases/2024/night-shift/"


def test_what_does_not_fit_ends_at_a_sentence_and_is_said(made: Callable[..., Article]) -> None:
    made_ = made("".join(f"第{number}句话在这里。" + "\n\n" * (number % 3 == 0) for number in range(4000)))
    assert made_.length < WECHAT.content
    assert made_.length > WECHAT.content - 400
    (note,) = made_.notes
    assert "正文收到句末" in note.what and "19,999" in note.what
    shown = words(made_.html)
    assert re.search(r"第\d+句话在这里。篇幅有限，全文请点文末“阅读原文”。", shown)
    assert "12351" in shown


def test_references_of_a_part_that_was_left_out_are_left_out(made: Callable[..., Article]) -> None:
    body = "前[甲](https://a.example/)。\n\n" + "很长的一句话。" * 4000 + "\n\n后[乙](https://b.example/)。"
    shown = words(made(body).html)
    assert "https://a.example/" in shown and "https://b.example/" not in shown


def test_a_text_that_cannot_be_made_short_enough_is_refused(
    one_desk: KitDesk, red_gold: WechatStyle, case_text: CaseText
) -> None:
    kit = one_desk.kit(case_text("夜里十二点到现场讲一次", "长" * 20_000), "2024/too-long")
    with pytest.raises(Refused, match=r"图文去掉正文有 .* 字（连标签），最多 19,999"):
        article(kit, red_gold)


def test_pictures_count_with_the_address_they_will_get(
    one_desk: KitDesk, red_gold: WechatStyle, case_text: CaseText
) -> None:
    made = article(one_desk.kit(case_text()), red_gold)
    uploaded = made.html_with(dict.fromkeys(made.pictures, "https://mmbiz.qpic.cn/" + "a" * 178))
    assert len(made.html) < made.length == len(uploaded)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(
            [
                "段落，有**粗**、*斜*、~~删~~、`码`。\n\n",
                '见[链](https://a.example/?a=1&b="2")和[号](https://mp.weixin.qq.com/s/1)。\n\n',
                "## 小标题\n\n",
                "### 次标题\n\n",
                "- 甲\n- 乙\n  - 丙\n    - 丁\n      1. 戊\n\n",
                "3. 甲\n\n   续\n\n   > 引\n4. 乙\n\n",
                "> 引一\n>\n> - 引二\n>\n> | a | b |\n> |--|--|\n> | 1 | 2 |\n\n",
                "| 甲 | 乙 |\n|:-:|--:|\n| `1` | **2** |\n\n",
                "```\n<x>  &amp;\n```\n\n",
                "    缩进的代码\n\n",
                "---\n\n",
                "硬换行  \n下一行\\\n再下一行\n\n",
                "&lt;实体&gt; <b>标签</b> \\*转义\\* 😀\n\n",
                "“引号”。！？……”  \n\n",
            ]
        ),
        max_size=40,
    )
)
def test_any_text_fits_is_well_formed_and_survives(
    one_desk: KitDesk, red_gold: WechatStyle, case_text: CaseText, parts: list[str]
) -> None:
    kit = _levelled(one_desk, case_text, parts)
    made = article(kit, red_gold)
    assert made.length < WECHAT.content
    assert len(made.digest) <= WECHAT.digest
    assert wechat_filter(made.html) == made.html
    _Balanced().feed(made.html)


def _levelled(desk: KitDesk, case_text: CaseText, parts: list[str]) -> KitCase:
    """次标题前面没有小标题的，去掉（检查不让跳级）。"""
    body = "".join(parts)
    if "### " in body and "\n## " not in "\n" + body.partition("### ")[0]:
        body = body.replace("### ", "## ")
    return desk.kit(case_text(body="正文。\n\n" + body), "2024/any")


class _Balanced(HTMLParser):
    """标签成对；没有收的当场报。"""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        if tag not in ("br", "img", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
