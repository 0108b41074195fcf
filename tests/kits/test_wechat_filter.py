"""过滤的模型本身：资料里说留不住的，它都不放过。"""

from __future__ import annotations

import pytest

from .wechat_filter import wechat_filter


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("<p>甲<script>x()</script>乙</p>", "<p>甲乙</p>"),
        ("<style>p{}</style><p>甲</p>", "<p>甲</p>"),
        ("<p><iframe src='x'>里</iframe>甲</p>", "<p>甲</p>"),
        ("<form><input><p>甲</p></form>", "<p>甲</p>"),
        ('<p id="a" class="b" onclick="x()" data-x="1">甲</p>', "<p>甲</p>"),
        ('<p style="position:absolute;color:#111111">甲</p>', '<p style="color:#111111">甲</p>'),
        ('<p style="background-image:url(a.png)">甲</p>', "<p>甲</p>"),
        ('<p style="background:url(a.png)">甲</p>', "<p>甲</p>"),
        ('<p style="color:var(--red)">甲</p>', "<p>甲</p>"),
        ('<p style="color:red !important">甲</p>', "<p>甲</p>"),
        ('<p style="background-color:rgba(0,0,0,.1)">甲</p>', "<p>甲</p>"),
        ('<section style="display:grid">甲</section>', "<section>甲</section>"),
        ('<code style="white-space:pre">甲</code>', "<code>甲</code>"),
        ('<div style="color:#111111">甲</div>', "<div>甲</div>"),
        ('<a href="https://example.com/">甲</a>', "甲"),
        ('<a href="#top">甲</a>', "甲"),
        ('<img src="https://example.com/a.jpg" alt="图">', '<img alt="图">'),
        ('<img src="data:image/png;base64,AA" alt="图">', '<img alt="图">'),
        ('<img src="a.jpg" width="300">', '<img src="a.jpg">'),
        ("<section>\n<p>甲</p>\n</section>", "<section><p><br></p><p>甲</p><p><br></p></section>"),
        ("<p>甲  乙\n丙</p>", "<p>甲 乙 丙</p>"),
        ("<!-- 注 --><p>甲</p>", "<p>甲</p>"),
    ],
)
def test_what_the_editor_does_not_keep_is_taken_away(html: str, left: str) -> None:
    assert wechat_filter(html) == left


@pytest.mark.parametrize(
    "html",
    [
        '<section style="background-color:#f6f6f6"><p style="margin:0">甲&nbsp;&#34;乙&#34;</p></section>',
        '<a href="https://mp.weixin.qq.com/s/abc" style="color:#b5121b">甲</a>',
        '<img src="https://mmbiz.qpic.cn/a/0" alt="图" style="width:100%">',
        '<table style="width:100%"><tbody><tr><td colspan="2">甲</td></tr></tbody></table>',
    ],
)
def test_what_the_editor_keeps_is_left_alone(html: str) -> None:
    assert wechat_filter(html) == html
