"""审稿页上的不同：一栏一行，逐字着色；只看改动时，长段没变的折起来。纯函数。"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from dianxing.cases.case_text import CaseText
from dianxing.desk.compare.field import BODY, Field, field_label, field_name, head_fields
from dianxing.desk.compare.fields import FieldChange, field_changes, field_value, readable
from dianxing.desk.compare.words import Change

State = Literal["changed", "added", "removed", "same"]

_HIDDEN = frozenset({"status"})
"""状态是发布时写的，不是稿子的内容。"""
_AROUND = 48
"""折起来时，改动两边各留这么多字，到句子断开的地方为止。"""
_WORTH_FOLDING = 80
_LINES = re.compile(r"\n+|[^\n]+")
_BREAK = re.compile(r"[。！？；\n]")
_INVISIBLE = str.maketrans({"\n": "↵\n", " ": "␣", "\u3000": "␣", "\t": "␣"})


@dataclass(frozen=True, slots=True)
class Piece:
    """一截：没变的、添上的、删去的，或者折起来的一段没变的。"""

    kind: Literal["same", "added", "removed", "fold"]
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """一栏。"""

    name: str
    label: str
    state: State
    pieces: tuple[Piece, ...]

    @property
    def anchor(self) -> str:
        """页面里的 id。"""
        return f"f-{self.name.replace('.', '-')}"


@dataclass(frozen=True, slots=True)
class Difference:
    """一篇的不同。"""

    rows: tuple[Row, ...]
    changed: int
    """改了几栏。"""
    new: bool
    """新写的一篇：全文都是新的，不一个字一个字地标。"""


def difference(old: CaseText | None, new: CaseText, *, whole: bool, keep: Collection[str] = ()) -> Difference:
    """`whole` 全文都要；不然只要改了的栏，和 `keep` 里的（有意见的栏，没改也要看得见）。"""
    changes = {change.name: change for change in field_changes(old, new)}
    before = old or CaseText({}, "")
    rows = []
    for field in (*head_fields(before.head, new.head), BODY):
        name = field_name(field)
        change = changes.get(name)
        if field[:1] and field[0] in _HIDDEN:
            continue
        if change is not None:
            rows.append(_changed(change, fold=not whole, plain=old is None))
        elif whole or any(_inside(kept, name) for kept in keep):
            rows += _same(field, new)
    count = sum(row.state != "same" for row in rows)
    return Difference(tuple(rows), count, old is None)


def _inside(field: str, name: str) -> bool:
    return field == name or field.startswith(f"{name}.")


def _changed(change: FieldChange, *, fold: bool, plain: bool) -> Row:
    state: State = "changed"
    if not change.old.strip():
        state = "added"
    elif not change.new.strip():
        state = "removed"
    if plain:
        pieces: tuple[Piece, ...] = (Piece("same", change.new.strip("\n")),)
    else:
        pieces = tuple(_pieces(change.words, fold=fold))
    return Row(change.name, change.label, state, pieces)


def _same(field: Field, text: CaseText) -> Iterator[Row]:
    words = readable(field, field_value(text, field)).strip("\n")
    if words.strip():
        yield Row(field_name(field), field_label(field), "same", (Piece("same", words),))


def _pieces(changes: tuple[Change, ...], *, fold: bool) -> Iterator[Piece]:
    last = len(changes) - 1
    for number, change in enumerate(changes):
        if change.kind != "same":
            yield from _marked(change.kind, change.text)
        elif fold:
            yield from _folded(change.text, after=number > 0, before=number < last)
        else:
            yield Piece("same", change.text)


def _marked(kind: Literal["added", "removed"], text: str) -> Iterator[Piece]:
    """着色的一截：一行一截，空行不着色；只改了空白的，写成看得见的记号。"""
    if not text.strip():
        yield Piece(kind, text.translate(_INVISIBLE))
        return
    for part in _LINES.findall(text):
        yield Piece(kind if part.strip() else "same", part)


def _folded(text: str, *, after: bool, before: bool) -> Iterator[Piece]:
    """一段没变的：前面有改动就留开头，后面有改动就留末尾，中间折起来。"""
    head = _head_end(text) if after else 0
    tail = _tail_start(text) if before else len(text)
    if tail - head < _WORTH_FOLDING:
        yield Piece("same", text)
        return
    if head:
        yield Piece("same", text[:head])
    yield Piece("fold", f"{_letters(text[head:tail])} 字没有改")
    if tail < len(text):
        yield Piece("same", text[tail:])


def _head_end(text: str) -> int:
    found = _BREAK.search(text, _AROUND, _AROUND * 2)
    return found.end() if found else _AROUND


def _tail_start(text: str) -> int:
    start = max(0, len(text) - _AROUND * 2)
    breaks = [match.end() for match in _BREAK.finditer(text, start, max(start, len(text) - _AROUND))]
    return breaks[-1] if breaks else max(0, len(text) - _AROUND)


def _letters(text: str) -> int:
    return sum(not char.isspace() for char in text)
