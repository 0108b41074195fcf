"""写 `case.md`：新的写成统一的样子；改旧的，只动改了的那几项，别的连注释一个字节也不变。"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dianxing.cases.case_text import CaseText, parse_case_text, same_text, same_value, tidied
from dianxing.cases.head_layout import KeyLines, key_lines
from dianxing.cases.head_writing import in_order, write_key
from dianxing.cases.scaffold import SCHEMA_NAME
from dianxing.cases.source_text import read_source

__all__ = ["CaseText", "parse_case_text", "write_case_text"]


def write_case_text(values: CaseText, original: str | None = None) -> str:
    """`case.md` 的全文，换行是 LF；读回来就是 `tidied(values)`。

    给了 `original`，没改的项照抄原文（写法、注释、空行都在），改了的原地换，新添的按格式说明的
    先后插进去。原文特别（锚点、BOM、读不通），不好逐项换，就整份重写。
    """
    wanted = tidied(values)
    return (original is not None and _spliced(wanted, original)) or _whole(wanted)


def _whole(values: CaseText) -> str:
    head = "".join(write_key(key, values.head[key]) for key in in_order(values.head))
    return f"---\n# yaml-language-server: $schema=../../{SCHEMA_NAME}\n{head}---\n{values.body}"


def _spliced(wanted: CaseText, original: str) -> str | None:
    text = original.replace("\r\n", "\n").replace("\r", "\n")
    raw = parse_case_text(text)
    if not isinstance(raw, CaseText) or text.startswith("\ufeff"):
        return None
    old, head = tidied(raw), read_source(text.encode()).head
    spans = key_lines(head or "")
    if spans is None:
        return None
    opening = text[: text.index("\n") + 1]
    fence = text[len(opening) + len(head or "") : len(text) - len(raw.body)]
    body = raw.body if old.body == wanted.body else wanted.body
    fence += "" if fence.endswith("\n") or not body else "\n"
    result = opening + _changed_head(head or "", spans, old.head, wanted.head) + fence + body
    again = parse_case_text(result)
    return result if isinstance(again, CaseText) and same_text(tidied(again), wanted) else None


def _changed_head(
    head: str, spans: tuple[KeyLines, ...], old: Mapping[str, Any], new: Mapping[str, Any]
) -> str:
    lines = head.split("\n")
    present = [span.key for span in spans]
    added: dict[str, list[str]] = {}
    for key in in_order(key for key in new if key not in present):
        added.setdefault(_before(key, present), []).append(key)
    parts, at = [], 0
    for number, span in enumerate(spans):
        parts.append(_joined(lines[at : span.start]))
        if number == 0:
            parts += [write_key(key, new[key]) for key in added.get("", ())]
        if _unchanged(span.key, old, new):
            parts.append(_joined(lines[span.start : span.end]))
        elif span.key in new:
            parts.append(_with_comments(write_key(span.key, new[span.key]), span))
        parts += [write_key(key, new[key]) for key in added.get(span.key, ())]
        at = span.end
    parts.append("\n".join(lines[at:]))
    if not spans:
        parts += [write_key(key, new[key]) for key in added.get("", ())]
    return "".join(parts)


def _unchanged(key: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """值没变；原来空着、现在也没有的也算。"""
    return (key in old) == (key in new) and same_value(old.get(key), new.get(key))


def _before(key: str, present: list[str]) -> str:
    """新添的一项排在哪一项后面；排在最前面是空字符串。"""
    ordered = in_order([*present, key])
    at = ordered.index(key)
    return ordered[at - 1] if at else ""


def _with_comments(chunk: str, span: KeyLines) -> str:
    """改了的一项，注释留着：原来在行末的还在行末，其余的提到它上面。"""
    if not span.comments:
        return chunk
    if span.beside and chunk.count("\n") == 1:
        return f"{chunk[:-1]}{span.beside}{span.comments[0]}\n"
    return "".join(f"{comment}\n" for comment in span.comments) + chunk


def _joined(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
