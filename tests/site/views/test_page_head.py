"""头部：标题、规范地址、Open Graph、结构化数据。"""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from dianxing.site.views.head import FeedLink, HeadView, json_ld

from .page_desk import Desk, Page


@given(st.text())
def test_no_words_can_close_the_script_they_stand_in(words: str) -> None:
    text = json_ld({"headline": f"</script><script>{words}"})
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text)["headline"] == f"</script><script>{words}"


def test_a_head_names_the_page_once_and_escapes_what_was_typed(desk: Desk) -> None:
    head = HeadView(
        title='某"案例"<b>',
        description="说明",
        canonical="https://union.example/sub/x/",
        og_type="article",
        published="2022-09-10T00:00:00+08:00",
        json_ld=(json_ld({"@type": "Article"}),),
        feeds=(FeedLink("订阅", "/sub/feed.xml"),),
    )
    html = desk.templates.render("head.html", dx=desk.site, head=head)
    page = Page(html)
    assert "<b>" not in html and page.text.startswith('某"案例"<b> · 云州典型')
    metas = {meta.get("property") or meta.get("name"): meta["content"] for meta in page.all("meta")}
    assert metas["og:title"] == '某"案例"<b>' and metas["article:published_time"].endswith("+08:00")
    assert "og:image" not in metas and "robots" not in metas
    links = {link["rel"]: link["href"] for link in page.all("link")}
    assert links == {"canonical": "https://union.example/sub/x/", "alternate": "/sub/feed.xml"}


def test_the_home_page_is_not_named_twice(desk: Desk) -> None:
    head = HeadView(title=desk.site.name, description="", canonical=desk.site.url)
    assert Page(desk.templates.render("head.html", dx=desk.site, head=head)).text.strip() == "云州典型"
