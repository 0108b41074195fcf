"""中文断行：标点不站错地方，数字和词不拆开，几行长短相当。只算，不画。"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from dianxing.site.pictures.headline_words import HEADLINE_WORDS

Measure = Callable[[str], float]
"""一行字有多宽，像素。"""

OPENING = "（《〈“‘【「『〔([{"
"""不能在行末的标点。"""
CLOSING = "，。、：；！？）》〉”’】」』〕…·～,.:;!?)]}%％‰℃"
"""不能在行首的标点。"""
_DASHES = "—–"
_PAUSE = "，。、：；！？ "
_CLINGING = "的了着过们地得等和与及之"
_UNITS = "名个家人元年月日号次项座处种条位户场件台岁时分秒天周届期批级类层间栋套吨亩%％"

# 一个数连着它的量词（1400余家、三百名、5万多名、41.3%、2022年）、一个外文词，都是一块
_PIECE = re.compile(
    rf"[0-9][0-9.,]*(?:[余多几]?[十百千万亿]*[余多]?[{_UNITS}])?"
    rf"|[一二两三四五六七八九十百千万]{{2,6}}[余多]?[{_UNITS}]"
    r"|[A-Za-z\u00c0-\u024f0-9]+(?:[A-Za-z\u00c0-\u024f0-9.,:/+&@'_-]*[A-Za-z\u00c0-\u024f0-9+])?"
    r"|—+|…+|."
)
_QUOTED = re.compile(r"[《“「『（〈][^》”」』）〉]{1,12}[》”」』）〉]")

# 断在某处的代价，与“各行偏离平均宽度的平方”同一把尺：0.25 抵得上一行短一半
_AT_PAUSE, _IN_WORD, _IN_QUOTES, _BEFORE_PARTICLE, _LONELY = -0.06, 0.5, 0.3, 0.25, 100.0
_IN_NAME = 1.0
"""断在引号里的短名字中间：宁可小几号也不断。"""
_SHORT_NAME = 8
"""引号里不超过这么多字，算短名字；再长的是一句话，断得开。"""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """一种断法。"""

    lines: tuple[str, ...]
    cost: float
    """越小越好；0 上下是好的，0.5 以上是断在词里或长短悬殊。"""
    whole: bool
    """全部文字都在；假是末尾省略了。"""


def break_lines(text: str, width: float, measure: Measure, max_lines: int) -> tuple[str, ...]:
    """断成不超过 `max_lines` 行、每行不宽于 `width`，用最少的行，长短相当。

    行首没有收尾的标点，行末没有开头的标点，末行不剩一个字，数和量词、外文词不拆开；
    一个词比一行还宽时才从中间断。放不下的省略，以“…”结尾。
    """
    return arrange(text, width, measure, max_lines).lines


def arrange(text: str, width: float, measure: Measure, max_lines: int) -> Arrangement:
    """同 `break_lines`，另给出这种断法有多好、文字全不全。"""
    pieces = _fitting(_pieces(text), width, measure)
    reach = _reach(pieces, width, measure, max_lines)
    if reach == len(pieces) and (found := _fewest(pieces, width, measure, max_lines)):
        return Arrangement(found[1], found[0], whole=True)
    for end in range(reach, 0, -1):
        head = "".join(pieces[:end]).rstrip(_PAUSE + OPENING + _DASHES + "…")
        shorter = _fitting(_pieces(head + "…"), width, measure)
        if head and (found := _fewest(shorter, width, measure, max_lines)):
            return Arrangement(found[1], found[0], whole=False)
    # 第一块自己放得下，加上省略号就放不下：从块里断
    for end in range(len(pieces[0]) - 1 if pieces else 0, 0, -1):
        if measure(line := pieces[0][:end] + "…") <= width:
            return Arrangement((line,), _LONELY, whole=False)
    return Arrangement(("…",), _LONELY, whole=False)


def _pieces(text: str) -> list[str]:
    """拆成不可再断的小块，块与块之间都能断；空格算在前一块的末尾。"""
    kept = "".join(char for char in text if char.isspace() or unicodedata.category(char)[0] != "C")
    pieces: list[str] = []
    for piece in _PIECE.findall(" ".join(kept.split())):
        last = pieces[-1] if pieces else ""
        if last and (piece[0] in CLOSING + _DASHES + " " or last[-1] in OPENING):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces


def _fitting(pieces: Sequence[str], width: float, measure: Measure) -> list[str]:
    """比一行还宽的块只好拆成单字。"""
    return [part for piece in pieces for part in (piece if measure(piece.rstrip()) > width else (piece,))]


def _reach(pieces: Sequence[str], width: float, measure: Measure, max_lines: int) -> int:
    """最多有几块可能放得下，免得在很长的文字上白试。"""
    room = (width + 2 * measure("，字")) * max_lines
    for number, wide in enumerate(accumulate(measure(piece) for piece in pieces)):
        if wide > room:
            return number
    return len(pieces)


def _fewest(
    pieces: Sequence[str], width: float, measure: Measure, max_lines: int
) -> tuple[float, tuple[str, ...]] | None:
    """用最少的行排下全部；排不下给 None。"""
    if not pieces:
        return 0.0, ()
    costs = _break_costs(pieces)
    for count in range(1, min(max_lines, len(pieces)) + 1):
        if found := _best(pieces, costs, width, measure, count):
            return found
    return None


def _best(
    pieces: Sequence[str], costs: Sequence[float], width: float, measure: Measure, count: int
) -> tuple[float, tuple[str, ...]] | None:
    """恰好 `count` 行时代价最小的断法，逐行推进：best[已用几块] = (代价, 各行)。"""
    ideal = measure("".join(pieces)) / count or 1
    best: dict[int, tuple[float, tuple[str, ...]]] = {0: (0.0, ())}
    for number in range(1, count + 1):
        following: dict[int, tuple[float, tuple[str, ...]]] = {}
        for start, (cost, lines) in best.items():
            for end in range(start + 1, len(pieces) + 1):
                line = "".join(pieces[start:end]).strip()
                wide = measure(line)
                if wide > width + measure("，字"):  # 再加也只会更宽（行末标点最多收回半个字）
                    break
                last = end == len(pieces)
                if wide > width or last != (number == count):
                    continue
                total = cost + ((wide - ideal) / ideal) ** 2 + (0 if last else costs[end])
                if last and count > 1 and _lonely(line):
                    total += _LONELY
                if end not in following or total < following[end][0]:
                    following[end] = (total, (*lines, line))
        best = following
    return best.get(len(pieces))


def _lonely(line: str) -> bool:
    return sum(char not in CLOSING + _DASHES for char in line) <= 1


def _break_costs(pieces: Sequence[str]) -> list[float]:
    """在第 i 块之前断行的代价：停顿处最好，词里最坏。"""
    text = "".join(pieces)
    inside = [0.0] * (len(text) + 1)
    for match in _QUOTED.finditer(text):
        for at in range(match.start() + 1, match.end()):
            inside[at] = _IN_NAME if len(match[0]) <= _SHORT_NAME + 2 else _IN_QUOTES
    for word in HEADLINE_WORDS:
        for match in re.finditer(word, text) if word in text else ():
            for at in range(match.start() + 1, match.end()):
                inside[at] = _IN_WORD
    costs, at = [0.0], 0
    for before, after in pairwise(pieces):
        at += len(before)
        if before[-1] in _PAUSE + _DASHES and not inside[at]:
            costs.append(_AT_PAUSE)
        else:
            costs.append(inside[at] + (_BEFORE_PARTICLE if after[0] in _CLINGING else 0.0))
    return costs
