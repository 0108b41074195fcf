"""标题在意群处断行：在能断的地方放 `<wbr>`，样式里用 `word-break: keep-all` 不许在别处断。

汉语没有空格，浏览器会把“名农民工”拆到下一行；这里只用标点、数字和一小批常用动词认意群，认不出就不放。
"""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_WORDS = (
    "加入|入会(?!率)|成立|建立|建起|办起|有了|组了|组成|全部|纳入|新增|覆盖|升到|升至|收到|成为|聚起|递交|拿到|谈定|"
    "网上|集中|怎样|怎么"
)
_BREAK = re.compile(
    "(?<=[，。：；、！？）》”’」])(?![，。：；、！？）》”’」])"  # 标点之后
    "|(?=[《“‘「（])"  # 书名号、引号之前
    r"|(?<=[^\W\d_第])(?=\d[\d,.]*(?![\d,.%％]))"  # 数字之前；百分数跟着它的指标走
    rf"|(?={_WORDS})"
    "|(?<=的)"
)
_SHORTEST = 2
"""一行至少几个字，太短的片段并到前面。"""


def headline(title: str) -> Markup:
    """带断行机会的标题，已转义。"""
    pieces: list[str] = []
    for piece in _BREAK.split(title):
        if pieces and (len(piece) < _SHORTEST or len(pieces[-1]) < _SHORTEST):
            pieces[-1] += piece
        elif piece:
            pieces.append(piece)
    return Markup("<wbr>").join(escape(piece) for piece in pieces)
