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


@settings(max_examples=600)
@given(BODIES)
@example("[x](javascript&colon;alert(1))")
@example("[x](java\\script:a)")
@example("[x]( <javascript:a>)")
@example("[![x](http://a/b.jpg)](c.jpg)")
def test_the_quick_look_never_passes_what_the_parser_refuses(body: str) -> None:
    if plainly_good(body) and [finding.code for finding in check_body(body)] != ["bad-markdown"]:
        assert check_with_parser(body) == []


@pytest.mark.parametrize(
    ("body", "what", "at"),
    [
        ("字[`落单](/a/)", "反引号（`）没有成对", 2),
        ("[看](/a/)\n\n`落单", "反引号（`）没有成对", 10),
        ("![`](a.jpg)", "反引号（`）没有成对", 2),
        ("- " * 30000 + "x", "引文、列表记号太多", 0),
        ("一\n\n" + ">" * 90000, "引文、列表记号太多", 3),
        ("1. " * 30000, "引文、列表记号太多", 0),
        ("\n".join("  " * n + "- x" for n in range(400)), "缩进太多", None),
        ("*a " * 40000 + "a*" * 40000, "星号、下划线或波浪号太多", 0),
        ("**" * 40000 + "a" + "**" * 40000, "星号、下划线或波浪号太多", 0),
        ("|a" * 3000 + "\n" + "|-" * 3000 + "\n" + "|x\n" * 3000, "表格超过 40 列", 0),
        ("[a]: /b/\n" * 40000, "引用式链接太多", 2),
        ("入会率涨了。[^1]\n\n[^1]: 说明", "正文不认脚注", 6),
        ("`[^1]` 是代码，[^注] 不是", "正文不认脚注", 11),
    ],
)
def test_text_that_would_kill_or_stall_the_parser_is_an_error(body: str, what: str, at: int | None) -> None:
    (finding,) = check_body(body)
    assert finding.code == "bad-markdown"
    assert what in finding.what and finding.fix
    assert at is None or finding.at == at


@pytest.mark.parametrize(
    "body",
    [
        "[看](/a/) `成对` 和 ``成 ` 对`` 以及 \\` 转义",
        "```\n里面随便 `[写\n```\n\n[看](/a/)",
        "- ```\n  a[1] `\n  ```\n",
        "没有方括号时，落单的 ` 只是一个字符",
        "`[^1]` 和 \\[^1] 都不是脚注\n\n```\n[^1]: x\n```",
        "***\n\n---\n\n- - -",
        "> > > - - 1. 套了几层也行",
        "**粗** " * 200,
    ],
)
def test_ordinary_use_of_the_same_marks_is_fine(body: str) -> None:
    assert check_body(body) == []


@settings(max_examples=300)
@given(BODIES)
def test_no_text_makes_the_check_crash(body: str) -> None:
    check_body(body)
    body_pictures(body)
    links_to(body, {"a.jpg"})
