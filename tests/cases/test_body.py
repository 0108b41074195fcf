"""正文：链接、图片和小标题的规则；省事的看法绝不放过解析器会报的。"""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dianxing.cases.body import body_pictures, check_body, check_with_parser, links_to, plainly_good


@pytest.mark.parametrize(
    "body",
    [
        "",
        "一段话。\n\n又一段。",
        "## 一\n\n### 二\n\n## 三\n\n### 四\n\n#### 五",
        "[报道](https://example.com/a?b=1&c=2) [信](mailto:a@example.com)",
        "[电话](tel:12351) [站内](../x/) [页](/join/)",
        "[锚](#一)",
        "<https://example.com/>",
        "![图](a.jpg) ![图](./b.png '题')",
        "```\n# 代码里的井号\n[x](javascript:1)\n##x\n```",
        "`[x](javascript:1)`",
        "#话题# 不是小标题",
        "一行\n---\n另一行",
        "[引用][1]\n\n[1]: https://example.com/",
        "a [ b ] ( c ) 网址 http://x.y 和 <b>html</b> 1<2",
    ],
)
def test_ordinary_text_has_no_problem(body: str) -> None:
    assert check_body(body) == []


@pytest.mark.parametrize(
    ("body", "code", "at"),
    [
        ("前[x](javascript:alert(1))", "bad-link", 3),
        ("[x](JaVaScRiPt:alert(1))", "bad-link", 2),
        ("[x](vbscript:x)", "bad-link", 2),
        ("[x](data:text/html,x)", "bad-link", 2),
        ("[x](file:///etc/passwd)", "bad-link", 2),
        ("字[x](ftp://a/b)", "bad-link", 1),
        ("[x](weixin://dl/x)", "bad-link", 0),
        ("[x](//evil.example/)", "bad-link", 0),
        ("[x](https://)", "bad-link", 0),
        ("[x](foo&colon;bar)", "bad-link", 0),
        ("<ftp://a/b>", "bad-link", 0),
        ("[x][1]\n\n[1]: ftp://a/b", "bad-link", 0),
        ("字字![x](https://a.b/c.jpg)", "foreign-picture", 2),
        ("![x](//a.b/c.jpg)", "foreign-picture", 0),
        ("![x](data:image/png;base64,AA)", "foreign-picture", 0),
        ("![x][1]\n\n[1]: http://a.b/c.jpg", "foreign-picture", 0),
        ("# 一级", "heading-level", 0),
        ("题\n===", "heading-level", 0),
        ("字\n\n### 跳级", "heading-level", 3),
        ("## 一\n\n#### 跳级", "heading-level", 6),
        ("> # 引文里的一级", "heading-level", 2),
        ("##小标题", "tight-heading", 0),
        ("字\n\n###小标题", "tight-heading", 3),
    ],
)
def test_each_rule_is_told_where_it_is_broken(body: str, code: str, at: int) -> None:
    assert [(finding.code, finding.at) for finding in check_body(body)] == [(code, at)]


def test_all_problems_of_a_body_come_at_once_in_order() -> None:
    body = "# 题\n\n[x](ftp://a)\n\n![y](http://b/c.jpg)\n\n#### 跳"
    codes = [finding.code for finding in check_body(body)]
    assert codes == ["heading-level", "bad-link", "foreign-picture", "heading-level"]


def test_pictures_and_links_are_found_by_file_name() -> None:
    body = "字![甲](a.jpg)字 ![乙](%E5%9B%BE%201.jpg) ![外](http://x/y.jpg) [看图](a.jpg) [别的](b.jpg)"
    pictures = body_pictures(body)
    assert [(picture.file, body[picture.start : picture.end]) for picture in pictures] == [
        ("a.jpg", "![甲](a.jpg)"),
        ("图 1.jpg", "![乙](%E5%9B%BE%201.jpg)"),
    ]
    assert [body[at : at + 5] for at in links_to(body, {"a.jpg"})] == ["[看图]("]


PIECES = st.sampled_from(
    """\
[x]|(|)|](|]:|![|<|>|http://a.b|https://a|ftp://a|javascript:|data:|//a|mailto:a@b|tel:1|a.jpg|&colon;|&#58;|\\:|:|/
[1]|[1]: |# |## |### |##x|===|---|```|`|> |- |    |字|a|:|?q=1&b=2|'题'|%3a|JAVASCRIPT:|&Tab;|&NewLine;
[x](|![x](|~~~|1. |* |  |\t""".replace("\n", "|").split("|")
)
BODIES = st.lists(st.one_of(PIECES, st.sampled_from(["\n", "\n\n", " "])), max_size=14).map("".join)


@settings(max_examples=1500, deadline=None)
@given(BODIES)
@example("[x](javascript&colon;alert(1))")
@example("[x](java\\script:a)")
@example("[x]( <javascript:a>)")
@example("[![x](http://a/b.jpg)](c.jpg)")
def test_the_quick_look_never_passes_what_the_parser_refuses(body: str) -> None:
    if plainly_good(body):
        assert check_with_parser(body) == []
