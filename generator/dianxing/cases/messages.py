"""把 pydantic 的报错换成说得清的中文；它的英文一个字也不给用户看。"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from dianxing.cases.findings import Finding, Loc
from dianxing.cases.words import quoted, shown

KnownKeys = Callable[[Loc], Mapping[str, str]]
"""某一层允许的键 → 中文名。"""


MAX_SUGGESTED = 100
"""最多给这么多个错误找相近的词；再多的不是笔误。"""


def describe(error: ValidationError, known_keys: KnownKeys) -> list[Finding]:
    """一次校验的全部错误；同一个字段只说一次。"""
    found: dict[tuple[Loc, str], Finding] = {}
    for number, detail in enumerate(error.errors(include_url=False)):
        finding = _describe(detail, known_keys, suggest=number < MAX_SUGGESTED)
        found.setdefault((finding.loc, finding.code), finding)
    return list(found.values())


def _describe(detail: ErrorDetails, known_keys: KnownKeys, *, suggest: bool) -> Finding:
    kind = detail["type"]
    loc: Loc = tuple(part for part in detail["loc"] if part != "[key]")
    context: dict[str, Any] = detail.get("ctx") or {}
    value = detail["input"]
    if kind == "dianxing":
        return Finding(loc, context["what"], context["fix"], context["code"])
    if kind == "missing":
        return _missing(loc, known_keys)
    if kind in ("extra_forbidden", "unexpected_keyword_argument", "invalid_key"):
        return _unknown_key(loc, known_keys, suggest=suggest)
    name = _name(loc, known_keys)
    if kind == "value_error":
        return Finding(loc, f"{name}：{_date_fault(value)[0]}", _date_fault(value)[1], "bad-date")
    say = _SAY.get(kind)
    if say is None:
        return Finding(loc, f"{name}的值不对：“{shown(value)}”", "照 docs 里的格式说明改", "bad-value")
    what, fix, code = say(value, context)
    return Finding(loc, f"{name}{what}", fix, code)


def _missing(loc: Loc, known_keys: KnownKeys) -> Finding:
    what = f"缺少 {_name(loc, known_keys)}"
    return Finding(loc, what, f"补上 {loc[-1]}: …", "missing")


def _unknown_key(loc: Loc, known_keys: KnownKeys, *, suggest: bool) -> Finding:
    key = str(loc[-1]) if loc else ""
    known = known_keys(loc[:-1]) if suggest else {}
    by_label = {label: name for name, label in known.items()}
    like = (
        [by_label[key]]
        if key in by_label
        else difflib.get_close_matches(key.lower()[:40], known, n=1, cutoff=0.6)
    )
    if not like:
        like = [by_label[label] for label in difflib.get_close_matches(key[:40], by_label, n=1, cutoff=0.6)]
    if like:
        fix = f"是不是 {like[0]}（{known[like[0]]}）"
    elif 0 < len(known) <= 12:
        fix = f"这里能写的键：{'、'.join(known)}"
    else:
        fix = "删掉它；能写的键见格式说明"
    if "：" in key:
        fix = "冒号要用英文的，后面空一格"
    elif ":" in key:
        fix = "冒号后面要空一格"
    return Finding(loc, f"没有“{shown(key)}”这个键", fix, "unknown-key", on_key=True)


def _name(loc: Loc, known_keys: KnownKeys) -> str:
    """`metrics 第 2 条的 value（数值）`。"""
    parts = []
    for end, part in enumerate(loc):
        if isinstance(part, int):
            parts.append(f" 第 {part + 1} 条")
        elif end == len(loc) - 1 or isinstance(loc[end + 1], int):
            label = known_keys(loc[:end]).get(part)
            joint = "" if not parts else "的 " if isinstance(loc[end - 1], int) else " 的 "
            parts.append(f"{joint}{part}（{label}）" if label and end == len(loc) - 1 else f"{joint}{part}")
        else:
            parts.append(f"{' 的 ' if parts else ''}{part}")
    return "".join(parts) or "头部"


def _text_wanted(value: object, _: Mapping[str, Any]) -> tuple[str, str, str]:
    if isinstance(value, list | tuple | dict):
        return "要写一段文字，写的是列表或几项", "去掉括号和减号，写成一行文字", "text-expected"
    if isinstance(value, bool):
        return "要写文字，写的是 true 或 false", "写成文字；真要写这个词就加引号", "text-expected"
    return f"要写文字，“{shown(value)}”被当成了数", f"加上引号：'{shown(value)}'", "text-expected"


def _number_wanted(value: object, _: Mapping[str, Any]) -> tuple[str, str, str]:
    if isinstance(value, str):
        digits = re.sub(r"[,，\s]", "", value)
        plain = re.match(r"[0-9]+(?:\.[0-9]+)?", digits)
        fix = "只写数字，不带逗号、单位和引号"
        if plain:
            number = plain[0] if "万" not in digits else f"{float(plain[0]) * 10000:.15g}"
            fix += f"，如 {number}"
        return f"要写数字，写的是“{shown(value)}”", fix + "；单位写在 unit", "number-expected"
    return "要写数字", "只写数字，如 1400；单位写在 unit", "number-expected"


def _count_wanted(value: object, _: Mapping[str, Any]) -> tuple[str, str, str]:
    return f"要写整数，写的是“{shown(value)}”", "只写一个整数，从 1 数，如 1", "number-expected"


def _list_wanted(value: object, _: Mapping[str, Any]) -> tuple[str, str, str]:
    if isinstance(value, str):
        return (
            "要写成列表",
            f"用方括号括起来：[{shown(value)}]，或者每项一行，减号、空格开头",
            "list-expected",
        )
    return "要写成列表", "每项一行，减号、空格开头；或者用方括号括起来", "list-expected"


def _mapping_wanted(value: object, _: Mapping[str, Any]) -> tuple[str, str, str]:
    if isinstance(value, list | tuple):
        return "要写成“键: 值”，写的是列表", "去掉减号或方括号，写成 键: 值", "mapping-expected"
    return (
        f"要写成几个“键: 值”，写的是“{shown(value)}”",
        "用花括号括起来：{键: 值, 键: 值}，或者另起一行缩进",
        "mapping-expected",
    )


def _choice_wanted(value: object, context: Mapping[str, Any]) -> tuple[str, str, str]:
    choices = re.findall(r"'([^']*)'", str(context.get("expected", "")))
    like = difflib.get_close_matches(str(value)[:40], choices, n=1, cutoff=0.5)
    fix = f"写其中一个：{'、'.join(choices)}"
    if like:
        fix = f"是不是{quoted(like)}；" + fix
    return f"没有“{shown(value)}”这个选择", fix, "bad-choice"


def _yes_no_wanted(value: object, _: Mapping[str, Any]) -> tuple[str, str, str]:
    return (
        f"要写 true 或 false，写的是“{shown(value)}”",
        "是就写 true，不是就写 false",
        "yes-no-expected",
    )


def _too_long(value: object, context: Mapping[str, Any]) -> tuple[str, str, str]:
    limit = context.get("max_length")
    now = (
        len(value.strip())
        if isinstance(value, str)
        else len(value)
        if isinstance(value, list | tuple)
        else "太多"
    )
    return f"最多 {limit} 字，现在 {now} 字", "删短一些", "too-long"


def _too_short(_value: object, _: Mapping[str, Any]) -> tuple[str, str, str]:
    return "不能是空的", "写上内容，没有就删掉这一项", "empty"


def _too_small(value: object, context: Mapping[str, Any]) -> tuple[str, str, str]:
    least = context.get("ge", 0)
    fix = {0: "核对来源，写实际的数字", 1: "从 1 数，写第几条"}.get(least, f"写一个不小于 {least:g} 的数")
    return f"不能小于 {least:g}，写的是“{shown(value)}”", fix, "too-small"


def _too_big(value: object, context: Mapping[str, Any]) -> tuple[str, str, str]:
    most = context.get("le", 0)
    return f"不能大于 {most:g}，写的是“{shown(value)}”", f"写一个不超过 {most:g} 的数", "too-big"


def _not_finite(_value: object, _: Mapping[str, Any]) -> tuple[str, str, str]:
    return "要写一个有限的数", "核对来源，写实际的数字", "not-finite"


def _not_unicode(_value: object, _: Mapping[str, Any]) -> tuple[str, str, str]:
    return "里有坏了的字符", "删掉重新输入", "bad-character"


_SAY: Mapping[str, Callable[[Any, Mapping[str, Any]], tuple[str, str, str]]] = {
    "string_type": _text_wanted,
    "string_unicode": _not_unicode,
    "string_too_long": _too_long,
    "string_too_short": _too_short,
    "float_type": _number_wanted,
    "float_parsing": _number_wanted,
    "int_type": _count_wanted,
    "int_parsing": _count_wanted,
    "int_from_float": _count_wanted,
    "int_parsing_size": _not_finite,
    "finite_number": _not_finite,
    "greater_than_equal": _too_small,
    "less_than_equal": _too_big,
    "bool_type": _yes_no_wanted,
    "bool_parsing": _yes_no_wanted,
    "enum": _choice_wanted,
    "literal_error": _choice_wanted,
    "tuple_type": _list_wanted,
    "list_type": _list_wanted,
    "frozen_set_type": _list_wanted,
    "model_type": _mapping_wanted,
    "model_attributes_type": _mapping_wanted,
    "dict_type": _mapping_wanted,
    "dataclass_type": _mapping_wanted,
}


def _date_fault(value: object) -> tuple[str, str]:
    text = str(value).strip()
    parts = re.findall(r"[0-9]+", text.translate(str.maketrans("０１２３４５６７８９", "0123456789")))
    fix = "写成 2023-06-15、2023-06 或 2023"
    if isinstance(value, float):
        return f"“{shown(text)}”被当成了小数", fix
    if 1 <= len(parts) <= 3 and len(parts[0]) == 4 and all(len(part) <= 2 for part in parts[1:]):
        written = "-".join([parts[0], *(part.zfill(2) for part in parts[1:])])
        if written != text:
            return f"“{shown(text)}”不是日期的写法", f"写成 {written}"
        return f"没有“{written}”这个日期", "对着日历改" if "1900" <= parts[
            0
        ] < "2200" else "年份要在 1900—2199 之间"
    return f"“{shown(text)}”不是日期", fix
