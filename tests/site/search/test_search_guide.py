"""手写页面切成一节一节。"""

from __future__ import annotations

from dianxing.site.search.guide import GuideSection, guide_sections


def page(article: str, name: str = "服务") -> bytes:
    crumbs = f'<ol><li><a href="/">首页</a></li><li aria-current="page">{name}</li></ol>'
    return f'<nav>{crumbs}</nav><article class="prose">{article}</article><p>页脚</p>'.encode()


def sections(article: str) -> tuple[GuideSection, ...]:
    return guide_sections({"services/index.html": page(article)})


def test_every_heading_starts_a_section_with_its_anchor() -> None:
    found = sections(
        "<h1>服务与热线</h1><p>打电话。</p>"
        '<h2 id="wages">工资被拖欠</h2><p>先<b>留证据</b>，<a href="#x">再投诉</a>。</p>'
        "<ul><li>一</li><li>二</li></ul>"
        '<h3 id="sites">工地上</h3><p>总包&amp;分包</p>'
    )
    assert found == (
        GuideSection("services/", "", "服务", "服务与热线", "打电话。"),
        GuideSection("services/", "wages", "服务", "工资被拖欠", "先留证据，再投诉。\n一\n二"),
        GuideSection("services/", "sites", "服务", "工地上", "总包&分包"),
    )


def test_a_box_that_unfolds_is_a_section_named_by_its_summary() -> None:
    found = sections(
        '<h2 id="who">你是做什么的？</h2>'
        '<details id="courier"><summary><svg><title>图</title></svg><span>快递员</span></summary>'
        "<p>能。</p></details>"
        '<h2 id="where">在哪里</h2><details><summary>看名单</summary><p>兰山</p></details>'
    )
    assert [(item.anchor, item.heading, item.text) for item in found] == [
        ("courier", "快递员", "能。"),
        ("where", "在哪里", "看名单\n兰山"),
    ]


def test_drawings_buttons_and_empty_sections_are_left_out() -> None:
    found = sections(
        '<h2 id="a">甲</h2><p>字<svg><text>画</text></svg></p>'
        '<p class="acts"><a class="btn">打 12351</a></p><h2 id="b">乙</h2>'
    )
    assert [(item.anchor, item.text) for item in found] == [("a", "字")]


def test_pages_come_in_the_order_of_their_address_and_others_not_at_all() -> None:
    files = {
        "services/index.html": page('<h2 id="a">甲</h2><p>字</p>'),
        "guide/index.html": page("<h1>怎样建会</h1><p>字</p>", "怎样建会"),
        "plain/index.html": b"<main><h2>no article</h2></main>",
        "assets/x.css": b"\xff",
        "404.html": page("<p>没有</p>"),
    }
    assert [(item.path, item.page) for item in guide_sections(files)] == [
        ("guide/", "怎样建会"),
        ("services/", "服务"),
    ]
