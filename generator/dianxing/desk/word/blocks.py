"""一篇文字拆成的块：标题、段落、列表项、表格。读网页代码的给出它，写 Markdown 的和认字段的都用它。"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
"""看不见的字符：有的案例文件不许有（控制字符、改变文字方向的），有的只会妨碍检索（零宽空格）。"""
_BLANK = re.compile("[ \t\r\n\v\f\xa0\u2000-\u200a\u2028\u2029\u202f\u205f]+")
_EDGE = " \u3000"
_WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff“”‘’…—·]")


@dataclass(frozen=True, slots=True)
class Run:
    """同一个样子的一串字，或者一张图。"""

    text: str
    """字；`picture` 是真时是图片的文件名。"""
    bold: bool = False
    strike: bool = False
    href: str = ""
    picture: bool = False


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` 0 是文档的题目，1–6 是各级标题。"""

    level: int
    runs: Runs


@dataclass(frozen=True, slots=True)
class Paragraph:
    runs: Runs
    centred: bool = False
    caption: bool = False
    """用了“题注”样式。"""


@dataclass(frozen=True, slots=True)
class ListItem:
    level: int
    """从 0 数。"""
    number: int | None
    """编号；圆点的是 None。"""
    runs: Runs


@dataclass(frozen=True, slots=True)
class Table:
    """每一格是几行字。"""

    rows: tuple[tuple[tuple[Runs, ...], ...], ...]


Block = Heading | Paragraph | ListItem | Table


def plain(runs: Iterable[Run]) -> str:
    """只要字，不要图。"""
    return "".join(run.text for run in runs if not run.picture)


def block_text(block: Block) -> str:
    """一块里的字；表格各格各行用换行隔开。"""
    if isinstance(block, Table):
        return "\n".join(plain(line) for row in block.rows for cell in row for line in cell)
    return plain(block.runs)


def pictures_in(block: Block) -> tuple[str, ...]:
    """一块里的图片，文件名。"""
    if isinstance(block, Table):
        runs = [run for row in block.rows for cell in row for line in cell for run in line]
    else:
        runs = list(block.runs)
    return tuple(run.text for run in runs if run.picture)


def all_bold(runs: Iterable[Run]) -> bool:
    """有字的部分是不是全部加粗。"""
    lettered = [run for run in runs if not run.picture and any(map(str.isalnum, run.text))]
    return bool(lettered) and all(run.bold for run in lettered)


def tidy(runs: Iterable[Run]) -> Runs:
    """去掉看不见的字符，空白并成一个，样子相同的合起来，两头不留空白。

    汉字中间的换行是源码折行，不是空格，直接去掉。
    """
    glyphs: list[tuple[str, Run]] = []
    for run in runs:
        if run.picture:
            glyphs.append(("", run))
            continue
        style = replace(run, text="")
        glyphs += [(char, style) for char in _UNSEEN.sub("", run.text)]
    kept: list[tuple[str, Run]] = []
    at = 0
    while at < len(glyphs):
        end = at
        while end < len(glyphs) and glyphs[end][0] and _BLANK.fullmatch(glyphs[end][0]):
            end += 1
        if end > at:
            space = "".join(char for char, _ in glyphs[at:end])
            if not _folded_line(space, kept, glyphs[end : end + 1]):
                kept.append((" ", glyphs[at][1]))
            at = end
        else:
            kept.append(glyphs[at])
            at += 1
    return _merged(_trimmed(kept))


def joined(lines: Iterable[Runs], between: str = " ") -> Runs:
    """几行接成一行。"""
    runs: list[Run] = []
    for line in lines:
        if line and runs:
            runs.append(Run(between))
        runs += line
    return _merged([pair for run in runs for pair in _glyphs(run)])


def _glyphs(run: Run) -> list[tuple[str, Run]]:
    return [("", run)] if run.picture else [(run.text, replace(run, text=""))]


def _folded_line(space: str, before: list[tuple[str, Run]], after: list[tuple[str, Run]]) -> bool:
    if not set(space) & {"\n", "\r"} or "\xa0" in space or not before or not after:
        return False
    return bool(_WIDE.fullmatch(before[-1][0]) and _WIDE.fullmatch(after[0][0]))


def _trimmed(glyphs: list[tuple[str, Run]]) -> list[tuple[str, Run]]:
    start, end = 0, len(glyphs)
    while start < end and glyphs[start][0] and glyphs[start][0] in _EDGE:
        start += 1
    while end > start and glyphs[end - 1][0] and glyphs[end - 1][0] in _EDGE:
        end -= 1
    return glyphs[start:end]


def _merged(glyphs: list[tuple[str, Run]]) -> Runs:
    runs: list[Run] = []
    texts: list[str] = []
    style: Run | None = None

    def close() -> None:
        if style is not None and texts:
            runs.append(replace(style, text="".join(texts)))
        texts.clear()

    for text, look in glyphs:
        if look.picture:
            close()
            style = None
            runs.append(look)
        else:
            if look != style:
                close()
                style = look
            texts.append(text)
    close()
    return tuple(runs)
