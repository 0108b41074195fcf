"""急改能改什么：电话、办公室、网址、日期可以整个换；别的一栏里只改几个字。纯函数。"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dianxing.cases.case_text import CaseText, clean
from dianxing.cases.head import known_keys
from dianxing.desk.compare.field import field_label
from dianxing.desk.compare.words import word_changes
from dianxing.desk.review.refusals import NotFit

MOST_CHANGED = 20
"""一次最多动这么多字（删去的、添上的，取多的一边）；一个带区号和分机的电话也够。"""
_LONGEST_FREE = 300
_FREE = frozenset(
    {
        ("contact", "phone"),
        ("contact", "office"),
        ("sources", "url"),
        ("sources", "date"),
        ("dates", "established"),
    }
)
"""短的，可以整个换。"""
_MAY_BE_EMPTY = frozenset({("contact", "phone"), ("sources", "url"), ("sources", "date")})
_TEXTS = ("title", "summary", "problem", "result", "zone", "place")
_LISTS = ("steps", "lessons", "join_route", "replicable_when", "services")
_PARTS = (
    ("contact", "phone"),
    ("contact", "office"),
    ("dates", "established"),
    ("employer", "name"),
    ("union", "approved_by"),
)
_ROWS = (
    ("sources", "title"),
    ("sources", "url"),
    ("sources", "date"),
    ("images", "alt"),
    ("images", "caption"),
    ("images", "credit"),
)
# 数字、原话、提到的人不在里面：要对来源、要有授权，走正常的审稿

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class FixField:
    """能急改的一栏。"""

    path: Path
    label: str
    value: str

    @property
    def name(self) -> str:
        """`contact.phone`、`steps.0`、`body`。"""
        return ".".join(map(str, self.path))

    @property
    def free(self) -> bool:
        """可以整个换。"""
        return _keys(self.path) in _FREE

    @property
    def long(self) -> bool:
        """要用多行的框。"""
        return not self.free and (len(self.value) > 40 or "\n" in self.value)


def fixable(text: CaseText) -> tuple[FixField, ...]:
    """这一篇里能急改的各栏，最常用的在前。"""
    return tuple(_fields(text))


def with_fix(text: CaseText, name: str, value: str) -> tuple[FixField, CaseText]:
    """换好的一篇，和换的是哪一栏；不许的抛 NotFit。"""
    field = next((field for field in fixable(text) if field.name == name), None)
    if field is None:
        raise NotFit("这一栏不能急改 → 走正常的改稿和审稿")
    new = clean(value).strip()
    if field.path == ("body",):
        new = f"{new}\n" if new else ""
    if new == field.value:
        raise NotFit("和原来一样，没有改")
    if not new.strip() and _keys(field.path) not in _MAY_BE_EMPTY:
        raise NotFit("急改不能把一栏删空 → 走正常的改稿和审稿")
    if field.free:
        if len(new) > _LONGEST_FREE or "\n" in new:
            raise NotFit(f"写成一行，最多 {_LONGEST_FREE} 字")
    elif (count := changed_letters(field.value, new)) > MOST_CHANGED:
        raise NotFit(f"急改一次最多动 {MOST_CHANGED} 个字，你动了 {count} 个 → 改得多，走正常的改稿和审稿")
    return field, _put(text, field.path, new)


def changed_letters(old: str, new: str) -> int:
    """动了几个字：删去的、添上的，取多的一边。"""
    changes = word_changes(old, new)
    return max(
        sum(len(change.text) for change in changes if change.kind == kind) for kind in ("removed", "added")
    )


def _fields(text: CaseText) -> Iterator[FixField]:
    for key, sub in _PARTS:
        part = text.head.get(key)
        if isinstance(part, Mapping) and (sub in part or (key, sub) == ("contact", "phone")):
            yield from _field((key, sub), field_label((key, sub)), part.get(sub, ""))
    for key in _TEXTS:
        if key in text.head:
            yield from _field((key,), field_label((key,)), text.head[key])
    for key in _LISTS:
        for number, item in enumerate(_items(text, key)):
            yield from _field((key, number), f"{field_label((key,))} 第 {number + 1} 条", item)
    for key, sub in _ROWS:
        for number, item in enumerate(_items(text, key)):
            if isinstance(item, Mapping) and sub in item:
                label = f"{field_label((key,))} 第 {number + 1} 条：{known_keys((key,)).get(sub, sub)}"
                yield from _field((key, number, sub), label, item[sub])
    if text.body.strip():
        yield FixField(("body",), "正文", text.body)


def _items(text: CaseText, key: str) -> list[Any]:
    items = text.head.get(key)
    return items if isinstance(items, list) else []


def _field(path: Path, label: str, value: Any) -> Iterator[FixField]:
    if isinstance(value, str):
        yield FixField(path, label, value)


def _keys(path: Path) -> tuple[str, ...]:
    return tuple(part for part in path if isinstance(part, str))


def _put(text: CaseText, path: Path, value: str) -> CaseText:
    if path == ("body",):
        return CaseText(text.head, value)
    return CaseText(_placed(dict(text.head), path, value), text.body)


def _placed(holder: Any, path: Path, value: str) -> Any:
    first, *rest = path
    copy: Any = list(holder) if isinstance(first, int) else dict(holder)
    copy[first] = _placed(copy[first], tuple(rest), value) if rest else value
    return copy
