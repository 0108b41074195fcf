"""改了哪几项：每项的中文名、改前改后给人读的文字、逐词的不同。审稿页上着色的就是它。"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from dianxing.cases.case_text import CaseText
from dianxing.cases.head import known_keys
from dianxing.cases.head_writing import in_order
from dianxing.cases.values import SCOPES, STATUSES
from dianxing.desk.compare.field import BODY, Field, field_label, field_name, head_fields, value_at
from dianxing.desk.compare.words import Change, word_changes


@dataclass(frozen=True, slots=True)
class FieldChange:
    """改了的一项；新添的 `old` 是空的，去掉的 `new` 是空的。"""

    field: Field
    label: str
    old: str
    new: str
    words: tuple[Change, ...]

    @property
    def name(self) -> str:
        """`dates.published`、`body`。"""
        return field_name(self.field)


def field_changes(old: CaseText | None, new: CaseText) -> tuple[FieldChange, ...]:
    """只有改了的，按格式说明的先后，正文在最后；`old` 是 None 就是新写的一篇。"""
    before = old or CaseText({}, "")
    found = []
    for field in (*head_fields(before.head, new.head), BODY):
        one, other = (readable(field, field_value(text, field)) for text in (before, new))
        if one != other:
            found.append(FieldChange(field, field_label(field), one, other, word_changes(one, other)))
    return tuple(found)


def field_value(text: CaseText, field: Field) -> Any:
    """一项的值，正文也算。"""
    return text.body if field == BODY else value_at(text.head, field)


def readable(field: Field, value: Any) -> str:
    """一项给人读的文字；列表一条一行，没写是空的。"""
    if field in _NAMED and isinstance(value, str):
        return _NAMED[field].get(value, value)
    if isinstance(value, list | tuple):
        rows = [_row(field, item) for item in value]
        if field == ("sources",):  # 数字里写的是“来源 1”，所以编号
            rows = [f"{number}. {row}" for number, row in enumerate(rows, start=1)]
        return "\n".join(rows)
    if isinstance(value, Mapping):
        return "\n".join(_pair(name, value[name], field) for name in in_order(value, field))
    return _plain(value)


def _row(field: Field, item: Any) -> str:
    if not isinstance(item, Mapping):
        return _plain(item)
    main, rest = _lead(field[0] if field else "", {key: _plain(value) for key, value in item.items()})
    notes = [note for key in in_order(rest, field) if rest[key] for note in _note(key, item[key], field)]
    return main + (f"（{'，'.join(notes)}）" if notes else "")


def _lead(key: str, item: dict[str, str]) -> tuple[str, dict[str, str]]:
    """一条里最要紧的几样连成的话，和剩下的。"""
    names, join = _LEADS.get(key, ((), "".join))
    used = [item.get(name, "") for name in names]
    return join(used), {name: text for name, text in item.items() if name not in names}


def _metric(parts: list[str]) -> str:
    key, value, unit = parts
    return " ".join(filter(None, [key, value + unit] if unit[:1] in "%％‰" else [key, value, unit]))


def _quote(parts: list[str]) -> str:
    text, role, name = parts
    who = " ".join(filter(None, (role, name)))
    return f"“{text}”" + (f"——{who}" if who else "")


_LEADS: Mapping[str, tuple[tuple[str, ...], Callable[[list[str]], str]]] = MappingProxyType(
    {
        "metrics": (("key", "value", "unit"), _metric),
        "quotes": (("text", "role", "name"), _quote),
        "people": (("name",), "".join),
        "images": (("file", "alt"), lambda parts: "：".join(filter(None, parts))),
        "sources": (("title", "date", "url"), lambda parts: "，".join(filter(None, parts))),
    }
)
_NOTES: Mapping[str, str] = MappingProxyType(
    {
        "baseline": "原来 {}",
        "as_of": "截至 {}",
        "source": "来源 {}",
        "method": "{}",
        "consent": "授权 {}",
        "consents": "授权 {}",
        "credit": "图片来源 {}",
        "caption": "图注 {}",
    }
)
_NAMED: Mapping[Field, Mapping[str, str]] = MappingProxyType(
    {
        # 一个代码有几个说法，用头一个
        ("status",): {code: name for name, code in reversed([*STATUSES.items()])},
        ("scope",): {code: name for name, code in reversed([*SCOPES.items()])},
    }
)


def _note(key: str, value: Any, field: Field) -> Iterator[str]:
    if key == "people" and isinstance(value, bool):
        yield from ["能认出人"] if value else []
    elif key in _NOTES:
        yield _NOTES[key].format(_plain(value))
    else:
        yield _pair(key, value, field)


def _pair(key: str, value: Any, field: Field) -> str:
    return f"{known_keys(field).get(key, key)}：{_plain(value)}"


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, list | tuple):
        return "、".join(map(_plain, value))
    if isinstance(value, Mapping):
        return "，".join(f"{key}：{_plain(item)}" for key, item in value.items())
    return str(value)
