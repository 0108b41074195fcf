"""用中文输入法写 YAML 常见的笔误：认出来，说清楚，能改的给出改法。

只按行看，不解析 YAML；竖线（|）引出的整段文字里不找。
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from dianxing.cases.findings import Finding, Loc
from dianxing.cases.model import KEYS
from dianxing.cases.reference import Area, City, Courier, Kind, Place, Reference, UnionForm

_NAMES = KEYS.union(
    Reference.__dataclass_fields__,
    *(part.__dataclass_fields__ for part in (Place, Area, Kind, Courier, UnionForm, City)),
)
_KEY = rf"(?:{'|'.join(sorted(_NAMES, key=len, reverse=True))})"
_START = rf"^[ \t\u3000]*(?:- *)*{_KEY}"

_FLOW = rf"[{{,，｛]\s*{_KEY}"
_COLON = re.compile(rf"{_START}([ \t]*：[ \t\u3000]*)")
_COLON_IN_BRACES = re.compile(rf"{_FLOW}([ \t]*：[ \t\u3000]*)")
_TIGHT = re.compile(rf"{_START}(:)(?=[^\s,}}\]/])")
_TIGHT_IN_BRACES = re.compile(rf"{_FLOW}(:)(?=[^\s,}}\]/])")
_COMMA = re.compile(rf"(，)(?=\s*{_KEY}\s*[:：])")
_SHORT_LIST = re.compile(
    r"^[ \t]*(?:- )?(?:tags|courier|join_route|services|consents)[ \t]*[:：][ \t]*[\[［【]([^\]］】\"']*)"
)
_BRACKETS = re.compile(
    r"(?:[:：][ \t\u3000]*|^[ \t\u3000]*- +)([［【｛].*[］】｝\]}]|[\[{].*[］】｝])[ \t]*$"
)
_QUOTES = re.compile(
    r"[:：{,，\[][ \t\u3000]*"
    r"(?:(\")[^\"“”]*(”)|(“)[^\"“”]*(\")|(')[^'‘’]*(’)|(‘)[^'‘’]*('))"
    r"[ \t]*(?=[,，}\]｝］】]|$)"
)
_INDENT = re.compile(r"^([ \u3000]*(?:[\t\u3000][ \t\u3000]*)+)(?=\S)")
_DASH = re.compile(r"^[ \t\u3000]*(?:(-)(?=[^\s\-\d])|([－—–−﹣])[ \t]*(?=\S))")
MAX_LINE = 2000
"""更长的行不找笔误：不是人打的。"""
MAX_TRIED = 40
"""笔误的行数超过它就不再逐行试改，都报出来。"""

_BLOCK = re.compile(r"^([ ]*)(?:- )*[a-z_]+:[ ]+[|>][+-]?[1-9]?[+-]?[ ]*(?:#.*)?$")

_HALF = str.maketrans("［】［【｛｝］", "[][[{}]")


@dataclass(frozen=True, slots=True)
class Slip:
    """一处笔误，和（按行内字符的）改法。"""

    row: int
    """在这段文字里的第几行，从 0 数。"""
    start: int
    end: int
    instead: str
    what: str
    fix: str
    code: str
    certain: bool = False
    """即使 YAML 读得通也一定是笔误：短词列表里的中文逗号、一半中文一半英文的引号。"""

    def finding(self, first_line: int) -> Finding:
        """带上它在文件里的行列。"""
        return Finding((), self.what, self.fix, self.code, spot=(self.row + first_line, self.start + 1))


def find_slips(text: str, *, certain_only: bool = False) -> tuple[Slip, ...]:
    """一段头部里的全部笔误，按先后。"""
    found: list[Slip] = []
    block_indent: int | None = None
    for row, line in enumerate(text.split("\n")):
        indent = len(line) - len(line.lstrip(" "))
        if block_indent is not None:
            if not line.strip() or indent > block_indent:
                continue
            block_indent = None
        if len(line) > MAX_LINE or not line.strip() or line.lstrip().startswith("#"):
            continue
        found.extend(_in_line(row, line))
        block = _BLOCK.match(line)
        if block:
            block_indent = len(block[1])
    if certain_only:
        found = [slip for slip in found if slip.certain]
    return tuple(sorted(found, key=lambda slip: (slip.row, slip.start)))


def mend(text: str, slips: Sequence[Slip]) -> str:
    """把笔误改过来；行数不变。"""
    lines = text.split("\n")
    for slip in sorted(slips, key=lambda slip: (slip.row, slip.start), reverse=True):
        line = lines[slip.row]
        lines[slip.row] = line[: slip.start] + slip.instead + line[slip.end :]
    return "\n".join(lines)


def needed_slips(
    text: str, slips: Sequence[Slip], faults: Callable[[str], frozenset[tuple[Loc, str]]]
) -> tuple[Slip, ...]:
    """去掉其实无关紧要的：把一行的改法撤回去，读出来并不更差，那行就不是笔误。"""
    after = faults(mend(text, slips))
    rows = {slip.row for slip in slips if not slip.certain}
    if len(rows) > MAX_TRIED or len(text) > MAX_TRIED * MAX_LINE:
        return tuple(slips)
    idle = {row for row in rows if faults(mend(text, [slip for slip in slips if slip.row != row])) <= after}
    return tuple(slip for slip in slips if slip.certain or slip.row not in idle)


def say(slips: Sequence[Slip], first_line: int) -> tuple[Finding, ...]:
    """要报的问题：一行里同一种笔误只说一次。"""
    first = {(slip.row, slip.code): slip for slip in reversed(slips)}
    return tuple(slip.finding(first_line) for slip in reversed(first.values()))


def _in_line(row: int, line: str) -> Iterator[Slip]:
    indent = _INDENT.match(line)
    if indent:
        start = len(indent[1]) - len(indent[1].lstrip(" "))
        tab = "\t" in indent[1]
        what, code = ("制表符（Tab）", "tab") if tab else ("全角空格", "full-width-space")
        spaces = indent[1][start:].replace("\t", "  ").replace("\u3000", "  ")
        yield Slip(row, start, indent.end(1), spaces, f"用了{what}缩进", "换成空格，每层两个", code)
    for match in _after_keys(line, _COLON, _COLON_IN_BRACES):
        fix = "换成英文冒号，后面空一格"
        yield Slip(row, *match.span(1), ": ", "冒号是中文的（：）", fix, "full-width-colon")
    for match in _after_keys(line, _TIGHT, _TIGHT_IN_BRACES):
        yield Slip(row, *match.span(1), ": ", "冒号后面少一个空格", "在冒号后面空一格", "tight-colon")
    for match in _COMMA.finditer(line):
        yield Slip(
            row, *match.span(1), ", ", "两项之间的逗号是中文的（，）", "换成英文逗号", "full-width-comma"
        )
    yield from _short_list(row, line)
    yield from _brackets(row, line)
    for match in _QUOTES.finditer(line):
        groups = [number for number in range(1, 9) if match[number]]
        odd = next(number for number in groups if match[number] in "“”‘’")
        half = '"' if match[odd] in "“”" else "'"
        what, fix = "引号一半是中文的，一半是英文的", "两边都换成英文引号"
        yield Slip(row, *match.span(odd), half, what, fix, "full-width-quote", certain=True)
    dash = _DASH.match(line)
    if dash:
        start, end = dash.span(1) if dash[1] else dash.span(2)
        rest = len(line) - len(line[end:].lstrip(" \t"))
        what = "减号后面少一个空格" if dash[1] else f"列表的减号写成了“{dash[2]}”"
        yield Slip(row, start, rest, "- ", what, "写成英文减号，后面空一格", "dash")


def _after_keys(line: str, first: re.Pattern[str], in_braces: re.Pattern[str]) -> Iterator[re.Match[str]]:
    yield from first.finditer(line)
    if "{" in line or "｛" in line:
        yield from in_braces.finditer(line)


def _short_list(row: int, line: str) -> Iterator[Slip]:
    found = _SHORT_LIST.match(line)
    if not found:
        return
    for comma in re.finditer("[，；]", found[1]):
        at = found.start(1) + comma.start()
        what = f"列表里的“{comma[0]}”是中文标点"
        yield Slip(row, at, at + 1, ", ", what, "换成英文逗号", "full-width-comma", certain=True)


def _brackets(row: int, line: str) -> Iterator[Slip]:
    found = _BRACKETS.search(line)
    if not found:
        return
    for at in (found.start(1), found.end(1) - 1):
        if line[at] in "［［】【｛｝］":
            half = line[at].translate(_HALF)
            yield Slip(
                row, at, at + 1, half, f"括号“{line[at]}”是中文的", f"换成英文的 {half}", "full-width-bracket"
            )
