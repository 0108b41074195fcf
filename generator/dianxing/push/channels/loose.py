"""从对方回的 JSON 里取东西：类型不对就当没有，绝不因为它抛别的错。"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def whole(found: Mapping[str, Any], key: str) -> int | None:
    """一个整数；写成文字的也认，真假值不算（False 不是 0）。"""
    value = found.get(key)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and value.removeprefix("-").isascii() and value.removeprefix("-").isdigit():
        return int(value[:20])
    return None


def words(found: Mapping[str, Any], key: str, most: int = 80) -> str:
    """一句话，一行，最多 `most` 个字；不是文字的为空。"""
    value = found.get(key)
    text = " ".join(value.split()) if isinstance(value, str) else ""
    return text if len(text) <= most else text[: most - 1] + "…"


def ascii_token(found: Mapping[str, Any], key: str) -> str:
    """一个令牌；放不进请求头的当没有，为空。"""
    value = found.get(key)
    return value if isinstance(value, str) and fits_header(value) else ""


def fits_header(text: str) -> bool:
    """放得进请求头：全是看得见的 ASCII。"""
    return text.isascii() and text.isprintable()


def inner(found: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """里面的一个对象；没有是空的。"""
    value = found.get(key)
    return value if isinstance(value, dict) else {}


def items(found: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    """里面的几个对象；别的类型的丢掉。"""
    value = found.get(key)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
