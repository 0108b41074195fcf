"""一栏里的字和值：值写成给人改的字，字读回值。读不懂的照写的留着，让检查去说。"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from dianxing.cases.case_text import clean
from dianxing.cases.partial_date import PartialDate
from dianxing.desk.writing.form.field import Kind

_NUMBER = re.compile(r"([0-9]+(?:\.[0-9]+)?)(万|亿)?")
_GROUPED = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
_DATE = re.compile(r"([0-9]{4})(?:(?:年|[-./])([0-9]{1,2})(?:(?:月|[-./])([0-9]{1,2})日?|月)?|年)?")
_BETWEEN = re.compile(r"[、，,；;\n]+")
_TIMES = {"万": 10**4, "亿": 10**8}
YES = "是"
"""勾上的那一格交上来的字。"""


def text_of(kind: Kind, value: Any) -> str:
    """值 → 给人改的字。"""
    if kind is Kind.YESNO:
        return YES if value is True or value == YES else ""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if kind is Kind.WORDS and isinstance(value, list | tuple):
        return clean("、".join(map(str, value)))
    if isinstance(value, bool | list | tuple | Mapping):
        return clean(json.dumps(value, ensure_ascii=False))
    return clean(str(value))


def value_of(kind: Kind, text: str) -> Any:
    """人写的字 → 值；没写是 None。"""
    text = clean(text)
    if not text.strip():
        return None
    return _READ.get(kind, _as_written)(text)


def ticked(value: Any) -> list[str]:
    """勾选的一栏里有哪几样。"""
    items = value if isinstance(value, list | tuple) else []
    return [text for text in dict.fromkeys(clean(str(item)) for item in items) if text.strip()]


def number(text: str) -> int | float | None:
    """`1,400`、`１４００`、`1.2万` 都是数；不是就是 None。"""
    plain = _GROUPED.sub("", unicodedata.normalize("NFKC", text).strip())
    match = _NUMBER.fullmatch(plain)
    if not match:
        return None
    exact = Decimal(match[1]) * _TIMES.get(match[2] or "", 1)
    whole = exact == exact.to_integral_value()
    found = int(exact) if whole and len(match[1]) <= 15 else float(exact)
    return found if math.isfinite(found) else None


def date(text: str) -> str | None:
    """`2023年6月`、`2023.6`、`2023/6/5` 写成 `2023-06`、`2023-06-05`；不是日期就是 None。"""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    match = _DATE.fullmatch(plain)
    if not match:
        return None
    written = "-".join([match[1], *(part.zfill(2) for part in match.groups()[1:] if part)])
    try:
        return PartialDate.parse(written).iso()
    except ValueError:
        return None


def _as_written(text: str) -> Any:
    return text


def _read_number(text: str) -> Any:
    found = number(text)
    return text if found is None else found


def _read_source(text: str) -> Any:
    return int(text) if re.fullmatch("[0-9]{1,4}", text) else text


def _read_words(text: str) -> Any:
    return [word.strip() for word in _BETWEEN.split(text) if word.strip()] or None


_READ: Mapping[Kind, Callable[[str], Any]] = MappingProxyType(
    {
        Kind.NUMBER: _read_number,
        Kind.SOURCE: _read_source,
        Kind.DATE: lambda text: date(text) or text,
        Kind.YESNO: lambda text: True if text == YES else text,
        Kind.WORDS: _read_words,
    }
)
