"""稿子的标题；还没有写的，也要有个叫法。"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

UNTITLED = "（还没有标题）"


def title_of(head: Mapping[str, Any], otherwise: str = UNTITLED) -> str:
    """头部里写的；没写是 `otherwise`。"""
    return str(head.get("title") or otherwise)
