"""比较和合并时的一“项”：头部的一个键；日期、单位、工会、联系办公室再分到里面的键；正文是一项。"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dianxing.cases.head import known_keys
from dianxing.cases.head_writing import in_order

Field = tuple[str, ...]
"""`("title",)`、`("dates", "published")`；空的是正文。"""
BODY: Field = ()

_SPLIT = frozenset({"dates", "employer", "union", "contact"})


def field_name(field: Field) -> str:
    """`dates.published`、`body`：表单和网址里用，与 `Problem.field` 一样。"""
    return ".".join(field) or "body"


def field_label(field: Field) -> str:
    """中文名：`日期：本站首次发布日`；不认识的键照写。"""
    if field == BODY:
        return "正文"
    names = (known_keys(field[:depth]).get(name, name) for depth, name in enumerate(field))
    return "：".join(names)


def head_fields(*heads: Mapping[str, Any]) -> Iterator[Field]:
    """这几份头部里的各项，按格式说明的先后；有一份写得不像样（`dates: 2021`）的，整个算一项。"""
    for key in in_order(dict.fromkeys(key for head in heads for key in head)):
        parts = [head[key] for head in heads if key in head]
        if key in _SPLIT and all(isinstance(part, Mapping) for part in parts):
            subs = dict.fromkeys(sub for part in parts for sub in part)
            yield from ((key, sub) for sub in in_order(subs, (key,)))
        else:
            yield (key,)


def value_at(head: Mapping[str, Any], field: Field) -> Any:
    """一项的值；没写是 None。"""
    value: Any = head
    for name in field:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def with_value(head: Mapping[str, Any], field: Field, value: Any) -> dict[str, Any]:
    """换掉头部的一项；None 是去掉，里面空了的也去掉。"""
    key, *rest = field
    if rest:
        inner = head.get(key)
        value = with_value(inner if isinstance(inner, Mapping) else {}, tuple(rest), value) or None
    if value is None:
        return {name: item for name, item in head.items() if name != key}
    return {**head, key: value}
