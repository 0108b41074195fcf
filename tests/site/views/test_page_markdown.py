"""正文：排得出常用的写法，塞不进代码，也不向别的主机要东西。"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dianxing.cases.markdown import MarkdownFault, parse
from dianxing.site.pictures.view import PictureView
from dianxing.site.views.markdown import render

from .page_desk import Page

PATH = "cases/2022/x/"
TAGS = {
    "p",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "blockquote",
    "strong",
    "em",
    "s",
    "code",
    "pre",
    "hr",
    "br",
    "a",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "div",
    "picture",
    "source",
    "img",
    "figure",
    "figcaption",
}
ATTRIBUTES = {
    "href",
    "title",
    "rel",
    "class",
    "role",
    "aria-label",
    "tabindex",
    "start",
    "src",
    "srcset",
    "sizes",
    "type",
    "width",
    "height",
    "alt",
    "loading",
    "decoding",
}
HOSTILE = st.sampled_from(
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<!--",
        "]]>",
        "<a href=",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](java\tscript:x)",
        "[x](data:text/html,<script>1</script>)",
        "[x](vbscript:x)",
        "[x](//evil.example/)",
        "[x](\\\\evil.example)",
        "[x](weixin://x)",
        "<javascript:alert(1)>",
        '[x](/a" onmouseover="alert(1))',
        "[x]: javascript:alert(1)\n\n[x]",
        "![x](https://evil.example/p.png)",
        "![x](data:image/png;base64,AA)",
        '![" onerror="x](a.jpg)',
        "```\n<script>",
        '[a](https://e.example/ "\\" onclick=\\"x")',
        "&lt;script&gt;",
        "&#60;script&#62;",
        "# <b>",
        "| a |\n|--:|\n| <i> |",
        "\u2028",
        "\0",
        "\n",
        "\n\n",
        "> ",
        "1. ",
        "**",
        "`",
        "[",
        "](",
        ")",
        '"',
        "'",
        "<",
        ">",
        "&",
    ]
)


def readable(body: str) -> bool:
    """解析器读得下来：读不下来的正文，检查时就已拦下，到不了排版。"""
    try:
        parse(body)
    except MarkdownFault:
        return False
    return True


def read(body: str, pictures: dict[str, PictureView] | None = None) -> Page:
    return Page(render(body, PATH, pictures or {}, root="/sub/"))


@given(st.lists(HOSTILE | st.text(max_size=8), max_size=12).map("".join))
def test_nothing_typed_in_a_body_becomes_code(body: str) -> None:
    assume(readable(body))
    page = read(body)
    assert {tag for tag, _ in page.tags} <= TAGS
    for _, attributes in page.tags:
        assert set(attributes) <= ATTRIBUTES
        assert not attributes.get("src")
        href = attributes.get("href", "/sub/").lower()
        assert href.startswith(("http://", "https://", "mailto:", "tel:", "/sub/")), href


def test_raw_html_is_shown_as_typed() -> None:
    page = read("前 <b onclick=x>粗</b>\n\n<div>块</div>")
    assert "<b onclick=x>粗</b>" in page.text and "<div>块</div>" in page.text


@pytest.mark.parametrize(
    ("link", "href"),
    [
        ("../y/", "/sub/cases/2022/y/"),
        ("/join/#rider", "/sub/join/#rider"),
        ("tel:12351", "tel:12351"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("https://a.example/?x=1&y=2", "https://a.example/?x=1&y=2"),
    ],
)
def test_links_lead_where_the_writer_meant(link: str, href: str) -> None:
    assert read(f"[看]({link})").hrefs == [href]


def test_a_link_to_another_site_keeps_our_address_from_it() -> None:
    assert read("[看](https://a.example/)").all("a") == [
        {"href": "https://a.example/", "rel": "noopener noreferrer"}
    ]


@pytest.mark.parametrize(
    "link", ["//evil.example/", "weixin://dl/x", "ftp://a.example/", "javascript:alert(1)"]
)
def test_a_link_of_another_kind_stays_words(link: str) -> None:
    page = read(f"[看这里]({link})")
    assert page.hrefs == [] and "看这里" in page.text


def test_headings_start_below_the_page_heading_whatever_the_writer_chose() -> None:
    assert [tag for tag, _ in read("# 一\n\n## 二").tags] == ["h3", "h4"]
    assert [tag for tag, _ in read("## 一\n\n### 二\n\n###### 三").tags] == ["h3", "h4", "h6"]


def test_a_picture_of_the_case_comes_in_all_its_sizes(picture: Callable[..., PictureView]) -> None:
    page = read("![服务站](a%20b.jpg)", {"a b.jpg": picture(caption="服务站<门口>", credit="某工会")})
    [image] = page.all("img")
    assert (image["width"], image["height"], image["loading"]) == ("960", "640", "lazy")
    assert page.all("source")[0]["type"] == "image/webp"
    assert page.text.strip() == "服务站<门口> 图：某工会"


@pytest.mark.parametrize("src", ["https://a.example/p.png", "missing.jpg", "../y/a.jpg"])
def test_any_other_picture_leaves_only_its_words(src: str, picture: Callable[..., PictureView]) -> None:
    page = read(f"![服务站]({src})", {"a.jpg": picture()})
    assert page.all("img") == [] and page.text.strip() == "服务站"


def test_a_table_scrolls_by_itself_and_carries_no_inline_style() -> None:
    page = read("| 月 | 家 |\n|---|--:|\n| 3 | 12 |")
    assert page.all("div")[0]["tabindex"] == "0"
    assert [cell["class"] for cell in page.all("td") if cell] == ["ta-right"]
