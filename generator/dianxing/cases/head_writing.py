"""把头部的一项写成 YAML：人看着顺眼，Git 里一处改动就是一处不同，加载器读回来一个字不差。"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum, auto
from io import StringIO
from typing import Any

import yaml

from dianxing.cases.case_text import may_look_like_number, numbers_as_words, same_value
from dianxing.cases.head_tree import read_tree, resolve
from dianxing.cases.model import PARTS, CaseHead
from dianxing.cases.slips import find_slips

MAX_WORD = 16
"""列表里的词都不长于它，才写在一行的方括号里；更长的一条一行。"""
MAX_WORDS = 60
MAX_BRACES = 150
"""一行花括号的上限，字符。"""

_TAG = "tag:yaml.org,2002:"
_OLD_BOOLEANS = frozenset({"yes", "no", "on", "off", "y", "n"})
"""别的 YAML 1.1 工具当成真假的词，一律加引号。"""
_QUOTES = "“”‘’\"'"
_ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "“”‘’，；：［］【】｛｝"}


class _Form(Enum):
    PRETTY = auto()
    BLOCK = auto()
    """带引号的文字用竖线：检查笔误时不看竖线里面。"""
    ESCAPED = auto()
    """全用双引号，中文标点写成码位：难看，但什么都写得进去。"""


def write_key(key: str, value: Any) -> str:
    """`键: 值`，一行或几行，带最后的换行。"""
    chunk = ""
    for form in _Form:
        chunk = _dump(key, value, form)
        tree = read_tree(chunk, 1)
        read = numbers_as_words(tree.data) if isinstance(tree.data, dict) and not tree.findings else None
        if same_value(read, {key: value}) and not find_slips(chunk, certain_only=True):
            break
    return chunk


def in_order(keys: Iterable[str], names: tuple[str, ...] = ()) -> list[str]:
    """按格式说明里的先后；不认识的在最后。"""
    part = CaseHead if not names else PARTS.get(names[0]) if len(names) == 1 else None
    known = {name: number for number, name in enumerate(part.model_fields if part else ())}
    return sorted(keys, key=lambda key: known.get(key, len(known)))


class _Dumper(yaml.SafeDumper):
    """列表往里缩；值的类型按 YAML 1.2 认。"""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, False)

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        if kind is yaml.ScalarNode and implicit[0]:
            return _TAG + type(resolve(value)).__name__
        return super().resolve(kind, value, implicit)  # type: ignore[no-untyped-call]


def _dump(key: str, value: Any, form: _Form) -> str:
    out = StringIO()
    dumper = _Dumper(out, width=10**9, allow_unicode=True)
    pair = (_text(key, (), form), _node(value, (key,), form))
    dumper.open()
    dumper.serialize(yaml.MappingNode(_TAG + "map", [pair], flow_style=False))
    dumper.close()
    text = out.getvalue().removesuffix("...\n")
    return text.translate(_ESCAPES) if form is _Form.ESCAPED else text


def _node(value: Any, names: tuple[str, ...], form: _Form) -> yaml.Node:
    if isinstance(value, Mapping):
        pairs = [
            (_text(key, (), form), _node(value[key], (*names, key), form)) for key in in_order(value, names)
        ]
        flow = not value or (form is not _Form.BLOCK and _fits(value, MAX_BRACES))
        return yaml.MappingNode(_TAG + "map", pairs, flow_style=flow)
    if isinstance(value, list | tuple):
        items = [_node(item, names, form) for item in value]
        short = all(len(str(item)) <= MAX_WORD for item in value)
        plain = not any(isinstance(item, Mapping | list | tuple) for item in value)
        flow = form is not _Form.BLOCK and plain and short and _fits(value, MAX_WORDS)
        return yaml.SequenceNode(_TAG + "seq", items, flow_style=not value or flow)
    if isinstance(value, str):
        return _text(value, names, form)
    number = _number(value)
    return yaml.ScalarNode(_TAG + type(resolve(number)).__name__, number)


def _text(text: str, names: tuple[str, ...], form: _Form) -> yaml.ScalarNode:
    if may_look_like_number(names) and isinstance(resolve(text), int) and str(resolve(text)) == text:
        return yaml.ScalarNode(_TAG + "int", text)
    style = None
    if form is _Form.ESCAPED:
        style = '"'
    elif "\n" in text or (form is _Form.BLOCK and any(char in _QUOTES for char in text)):
        style = "|"
    elif text != text.strip() or text.lower() in _OLD_BOOLEANS:
        style = "'"
    return yaml.ScalarNode(_TAG + "str", text, style=style)


def _number(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            return "." + str(value) if value > 0 or value != value else "-.inf"
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


def _fits(value: Any, limit: int) -> bool:
    """写在一行里不超过 `limit` 字，也没有换行。"""
    length = 0
    for text in _texts(value):
        length += len(text) + 2
        if length > limit or "\n" in text:
            return False
    return True


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield key
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)
    else:
        yield str(value)
