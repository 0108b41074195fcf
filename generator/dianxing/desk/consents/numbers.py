"""授权编号：怎样算一个编号，下一个是几。"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{1,38}[A-Za-z0-9]")


def read_number(text: str) -> str:
    """收拾好的编号（全角变半角，大写）；不像编号的是空。

    编号进 Git，也进网址：只用字母、数字和连字符，写不进姓名。
    """
    number = unicodedata.normalize("NFKC", text).strip().upper()
    return number if _NUMBER.fullmatch(number) else ""


def next_number(year: int, taken: Iterable[str]) -> str:
    """这一年的下一个：`C-2026-018`。"""
    shape = re.compile(rf"C-{year}-(\d{{1,6}})")
    used = [int(match[1]) for number in taken if (match := shape.fullmatch(number))]
    return f"C-{year}-{max(used, default=0) + 1:03d}"
