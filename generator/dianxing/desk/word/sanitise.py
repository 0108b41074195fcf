"""粘贴来的网页代码里只留下排版用得着的标签；脚本、样式、数据岛连内容去掉，别的标签只去壳。"""

from __future__ import annotations

import re

import nh3

from dianxing.errors import DianxingError

MAX_OPEN = 2000
"""同时开着的标签最多几个：清理的时间随它的平方长，Word 的代码不过十几个。"""

_HEADINGS = "h1 h2 h3 h4 h5 h6"
_BLOCKS = (
    "p div li ul ol table blockquote pre center article section header footer main aside nav figure "
    "figcaption dl dt dd hr address form fieldset legend details summary caption option"
)
_INLINE = "a b strong i em u s strike del ins span font sup sub br img big small code kbd mark q cite"
_TABLE = "thead tbody tfoot tr td th col colgroup"

HEADING_TAGS = frozenset(_HEADINGS.split())
BLOCK_TAGS = HEADING_TAGS | frozenset(_BLOCKS.split())
"""前后都要断开的标签。"""

_GONE = ("script", "style", "title")
_ATTRIBUTES = {
    "*": {"style", "class", "align"},
    "a": {"href"},
    "img": {"src"},
    "ol": {"start"},
    "li": {"id", "value"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]*)")
_SINGLE = "p li td th tr dt dd option br img hr col meta link input wbr area base"
_UNCLOSED = frozenset(_SINGLE.split())
"""不写结束标签也算关上的。"""


def sanitised(html: str) -> str:
    """干净的 HTML：只为再读一遍，不给浏览器看（样式还在里面）。套得离谱的抛 DianxingError。"""
    _hold_depth(html)
    html = html.encode("utf-8", "replace").decode()
    gone = set(_GONE)
    # 数据岛没有关上时，不能连后面的字一起扔掉
    if html.lower().count("<xml") == html.lower().count("</xml"):
        gone.add("xml")
    return nh3.clean(
        html,
        tags=set(BLOCK_TAGS).union(_INLINE.split(), _TABLE.split()),
        clean_content_tags=gone,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )


def _hold_depth(html: str) -> None:
    depth = 0
    for tag in _TAG.finditer(html):
        if tag[2].lower() in _UNCLOSED:
            continue
        depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > MAX_OPEN:
            raise DianxingError("粘贴的内容排版太乱，读不了 → 在 Word 里“只保留文本”再复制，或者分几次粘贴")
