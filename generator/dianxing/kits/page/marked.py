"""微博、群里会变色的几截：话题、网址。复制出去的还是原来的字。"""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_MARKED = re.compile(r"#[^#\s]+#|https?://[!-~]+")


def marked(text: str) -> Markup:
    """话题和网址套上 `<span class="mk">`，别的转义。"""
    parts: list[Markup] = []
    at = 0
    for match in _MARKED.finditer(text):
        parts += (escape(text[at : match.start()]), Markup('<span class="mk">{}</span>').format(match[0]))
        at = match.end()
    return Markup("").join([*parts, escape(text[at:])])
