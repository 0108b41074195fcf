"""网址、表单里写的一个整数。"""

from __future__ import annotations


def whole_number(text: str, digits: int = 8) -> int | None:
    """不多于 `digits` 位的 0–9；别的（空的、别国的数字、长得进不了库的）是 None。"""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= digits else None
