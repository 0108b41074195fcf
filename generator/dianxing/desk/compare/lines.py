"""正文按行合并：两个人改的地方不挨着，就都收下。"""

from __future__ import annotations

import re

from dianxing.desk.compare.common_run import changed_ranges

_LINE = re.compile(r"[^\n]*\n|[^\n]+")

Edit = tuple[int, int, tuple[str, ...]]
"""原来第几行到第几行，换成哪些行。"""


def merge_lines(base: str, ours: str, theirs: str) -> str | None:
    """合在一起的文字；有一处两边都动了，或者两处改动之间连一行没改的也没有，是 None。"""
    before = _LINE.findall(base)
    edits = sorted({*_edits(before, ours), *_edits(before, theirs)})
    result, at, touched = [], 0, -1
    for start, end, lines in edits:
        if start <= touched:
            return None
        result += [*before[at:start], *lines]
        at = touched = end
    return "".join([*result, *before[at:]])


def _edits(before: list[str], text: str) -> list[Edit]:
    after = _LINE.findall(text)
    return [(a, b, tuple(after[c:d])) for a, b, c, d in changed_ranges(before, after)]
