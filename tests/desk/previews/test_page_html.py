"""网站的一页换成预览的地址。"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from dianxing.desk.previews.page_html import Addresses, preview_html

_TO = Addresses(
    root="/",
    site_url="https://site.example/",
    assets="/preview/2026/x/assets/",
    own="cases/2026/x/",
    shared=frozenset({"assets/site.css", "assets/glyphs.svg"}),
)


def _moved(body: str) -> str:
    return preview_html(f"<html><body class='a'>{body}</body></html>".encode(), _TO, "")


def test_styles_and_own_pictures_come_from_the_preview() -> None:
    html = _moved(
        '<link href="/assets/site.css"><use href="/assets/glyphs.svg#a"/>'
        '<img src="/cases/2026/x/img/a-1-480.jpg" '
        'srcset="/cases/2026/x/img/a.webp 480w, /cases/2026/x/img/b.webp 960w">'
        '<img src="/cases/2026/x/qr.png">'
    )
    assert 'href="/preview/2026/x/assets/assets/site.css"' in html
    assert 'href="/preview/2026/x/assets/assets/glyphs.svg#a"' in html
    assert 'src="/preview/2026/x/assets/cases/2026/x/img/a-1-480.jpg"' in html
    assert "/preview/2026/x/assets/cases/2026/x/img/b.webp 960w" in html
    assert 'src="/preview/2026/x/assets/cases/2026/x/qr.png"' in html


def test_other_links_lead_to_the_site_in_a_new_window_and_anchors_stay() -> None:
    html = _moved('<a href="/join/#park">入会</a><a href="#source-1">出处</a><a href="tel:12351">打</a>')
    assert '<a target="_blank" href="https://site.example/join/#park">' in html
    assert '<a href="#source-1">' in html
    assert '<a href="tel:12351">' in html


def test_scripts_are_left_out_and_the_note_comes_first() -> None:
    head = b'<html><head><script src="/assets/site.js" defer></script></head>'
    page = head + b'<body class="c"><p>x</p></body></html>'
    html = preview_html(page, _TO, "<aside>note</aside>")
    assert "<script" not in html
    assert '<body class="c"><aside>note</aside><p>x</p>' in html


@given(st.text())
def test_text_is_never_taken_for_an_address(text: str) -> None:
    typed = f' href="/join/{text}" src="/assets/site.css" '
    body = f"<p>{escape(typed)}</p>"
    assert body in _moved(body)
