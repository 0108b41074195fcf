"""逐词比较两段中文：字母和数字连着算一个词，汉字、标点一个一个比，再把零碎的并起来，读着顺。"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from dianxing.desk.compare.common_run import MAX_CELLS, changed_ranges

Kind = Literal["same", "removed", "added"]

_TOKEN = re.compile(
    r"[0-9]+(?:[.,:/-][0-9]+)*[%％]?|[A-Za-zÀ-ɏ]+(?:['’-][A-Za-zÀ-ɏ]+)*|[ \t\u3000]+"
    r"|.(?:[\u0300-\u036f\ufe00-\ufe0f\u20e3]|[\U0001f3fb-\U0001f3ff]|\u200d.)*",
    re.DOTALL,
)
_LINE = re.compile(r"[^\n]*\n|[^\n]+\Z")
_SENTENCE = re.compile(r"[^。！？；!?;\n]*(?:[。！？；!?;\n]+[”’」』）)]*|\Z)")
_LETTER = re.compile(r"\w")
MAX_SHIFT = 200
_SENTENCE_ENDS = frozenset("。！？；\n")
_CLAUSE_ENDS = frozenset("，、：）”’」』》,:)")

Edit = tuple[int, int, int, int]
"""旧文第几个词到第几个词，换成新文第几个词到第几个词。"""


@dataclass(frozen=True, slots=True)
class Change:
    """一截文字：没变的、去掉的或添上的。"""

    kind: Kind
    text: str


def word_changes(old: str, new: str) -> tuple[Change, ...]:
    """`same` 和 `removed` 连起来是旧文，`same` 和 `added` 连起来是新文。"""
    if old == new:
        return (Change("same", old),) if old else ()
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    edits = _merged(_edits(old, new), before, after)
    return tuple(_changes(_settled(edits, before, after), before, after))


def _edits(old: str, new: str) -> list[Edit]:
    """一层比一层细：先比行，变了的行比句，变了的句比词。"""
    found = [_Span(old, new, 0, 0)]
    for pieces in (_LINE, _SENTENCE, _TOKEN):
        found = [part for span in found for part in _finer(span, pieces)]
    return [span.edit() for span in found]


@dataclass(frozen=True, slots=True)
class _Span:
    """对不上的一截：旧的、新的，各从第几个词起。"""

    old: str
    new: str
    old_at: int
    new_at: int

    def edit(self) -> Edit:
        removed, added = len(_TOKEN.findall(self.old)), len(_TOKEN.findall(self.new))
        return self.old_at, self.old_at + removed, self.new_at, self.new_at + added


def _finer(span: _Span, pieces: re.Pattern[str]) -> Iterator[_Span]:
    before = [piece for piece in pieces.findall(span.old) if piece]
    after = [piece for piece in pieces.findall(span.new) if piece]
    if len(before) * len(after) > MAX_CELLS:
        yield span
        return
    old_at, new_at = _starts(before, span.old_at), _starts(after, span.new_at)
    for a, b, c, d in changed_ranges(before, after):
        yield _Span("".join(before[a:b]), "".join(after[c:d]), old_at[a], new_at[c])


def _starts(pieces: Sequence[str], first: int) -> list[int]:
    """每一片从全文第几个词起。"""
    return list(accumulate((len(_TOKEN.findall(piece)) for piece in pieces), initial=first))


def _merged(edits: Sequence[Edit], before: Sequence[str], after: Sequence[str]) -> list[Edit]:
    """两处改动之间只剩一两个碰巧一样的字，并成一处；换行不并。"""
    old_size = list(accumulate(map(_weight, before), initial=0))
    new_size = list(accumulate(map(_weight, after), initial=0))
    breaks = list(accumulate(("\n" in token for token in before), initial=0))

    def size(edit: Edit) -> int:
        return max(old_size[edit[1]] - old_size[edit[0]], new_size[edit[3]] - new_size[edit[2]])

    kept: list[Edit] = []
    for edit in edits:
        while kept:
            last = kept[-1]
            between = old_size[edit[0]] - old_size[last[1]]
            if between > min(size(last), size(edit)) or breaks[edit[0]] > breaks[last[1]]:
                break
            edit = (last[0], edit[1], last[2], edit[3])
            kept.pop()
        kept.append(edit)
    return kept


def _weight(token: str) -> int:
    """标点和空白不算字：两处改动之间只隔一个逗号，就是一处。"""
    return len(token) if _LETTER.match(token) else 0


def _settled(edits: Sequence[Edit], before: Sequence[str], after: Sequence[str]) -> Iterator[Edit]:
    """只添或只删的一截可以前后挪（不碰着别的改动）：“甲。+乙。”好过“甲+。乙”。"""
    floor = 0
    for number, (a, b, c, d) in enumerate(edits):
        shift = 0
        if (a == b) != (c == d):
            tokens, start, end = (after, c, d) if a == b else (before, a, b)
            ceiling = edits[number + 1][0] - 1 if number + 1 < len(edits) else len(before)
            shift = _best_shift(tokens, start, end, floor - a, ceiling - b)
        yield a + shift, b + shift, c + shift, d + shift
        floor = b + shift + 1


def _best_shift(tokens: Sequence[str], start: int, end: int, lowest: int, highest: int) -> int:
    low = high = 0
    while low > max(lowest, -MAX_SHIFT) and tokens[start + low - 1] == tokens[end + low - 1]:
        low -= 1
    while high < min(highest, MAX_SHIFT) and tokens[start + high] == tokens[end + high]:
        high += 1
    return max(range(low, high + 1), key=lambda shift: (_edge(tokens, start + shift), -abs(shift)))


def _edge(tokens: Sequence[str], at: int) -> int:
    """在这里断开有多自然。"""
    if at == 0 or tokens[at - 1][-1] in _SENTENCE_ENDS:
        return 2
    return 1 if tokens[at - 1][-1] in _CLAUSE_ENDS else 0


def _changes(edits: Iterable[Edit], before: Sequence[str], after: Sequence[str]) -> Iterator[Change]:
    at = 0
    for a, b, c, d in edits:
        pieces: tuple[tuple[Kind, Sequence[str]], ...] = (
            ("same", before[at:a]),
            ("removed", before[a:b]),
            ("added", after[c:d]),
        )
        yield from (Change(kind, "".join(tokens)) for kind, tokens in pieces if tokens)
        at = b
    if before[at:]:
        yield Change("same", "".join(before[at:]))
