"""头部各项在原文里占哪几行、带着哪些注释：只换一项时，别的一个字节也不动。"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

_LOOSE = re.compile(r"#|[ \t]*\Z")
"""空行，或顶格的注释：归下一项。"""
_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#[^\n]*", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class KeyLines:
    """一项占的行（从 0 数，不含 `end`），和写在这些行里的注释。"""

    key: str
    start: int
    end: int
    comments: tuple[str, ...]
    beside: str = ""
    """只有一条注释，而且就在第一行末尾：它前面的空白。"""


def key_lines(head: str) -> tuple[KeyLines, ...] | None:
    """顶层各项，按先后；写法特别（锚点、标签、花括号整个括起来……），不好逐项换，是 None。"""
    try:
        return _key_lines(head)
    except yaml.YAMLError:
        return None


def _key_lines(head: str) -> tuple[KeyLines, ...] | None:
    starts: list[tuple[str, int]] = []
    scalars: list[tuple[int, int]] = []
    depth, expects_key = 0, False
    events: Iterator[Any] = yaml.parse(head, Loader=yaml.CSafeLoader)
    for event in events:
        start, end = event.start_mark, event.end_mark
        if getattr(event, "anchor", None) is not None or getattr(event, "tag", None) is not None:
            return None
        if isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.CollectionStartEvent):
            if depth == 0 and (not isinstance(event, yaml.MappingStartEvent) or event.flow_style):
                return None
            depth += 1
            if depth == 1:
                expects_key = True
                continue
        elif not isinstance(event, yaml.ScalarEvent):
            continue
        if isinstance(event, yaml.ScalarEvent):
            scalars.append((start.index, end.index))
        if depth > 1 or (depth == 1 and isinstance(event, yaml.CollectionStartEvent)):
            continue
        if depth == 1 and expects_key:
            if not isinstance(event, yaml.ScalarEvent) or start.column:
                return None
            starts.append((event.value, start.line))
        if depth == 1:
            expects_key = not expects_key
    return _placed(head, starts, scalars)


def _placed(
    head: str, starts: list[tuple[str, int]], scalars: list[tuple[int, int]]
) -> tuple[KeyLines, ...] | None:
    lines = head.split("\n")
    comments = _comments(head, scalars)
    found = []
    stops = [start for _, start in [*starts, ("", len(lines))][1:]]
    for (key, start), stop in zip(starts, stops, strict=True):
        end = stop
        while end > start + 1 and _LOOSE.match(lines[end - 1]):
            end -= 1
        if end <= start or lines[start].startswith("?"):
            return None
        own = [(row, text, gap) for row, text, gap in comments if start <= row < end]
        beside = own[0][2] if len(own) == 1 and own[0][0] == start else ""
        found.append(KeyLines(key, start, end, tuple(text for _, text, _ in own), beside))
    return tuple(found)


def _comments(head: str, scalars: list[tuple[int, int]]) -> list[tuple[int, str, str]]:
    """每条注释的行、文字和它前面的空白；值里的井号不算。"""
    found = []
    spans = iter(scalars)
    span = next(spans, None)
    for match in _COMMENT.finditer(head):
        while span and span[1] <= match.start():
            span = next(spans, None)
        if span and span[0] <= match.start():
            continue
        before = head[head.rfind("\n", 0, match.start()) + 1 : match.start()]
        gap = before[len(before.rstrip(" \t")) :]
        found.append((head.count("\n", 0, match.start()), match[0].rstrip(), gap))
    return found
