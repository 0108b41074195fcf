"""用 Pillow 写中文：一种自由许可的字体，按值取用。"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from math import inf

from PIL import ImageDraw, ImageFont
from PIL.ImageFont import FreeTypeFont

from dianxing.site.pictures.line_break import arrange
from dianxing.site.pictures.palette import Colour

REGULAR, MEDIUM, BOLD, HEAVY = 400, 500, 700, 800
"""字重。"""

_HAN_LATIN = re.compile(r"(?<=[\u3400-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%+])(?=[\u3400-\u9fff])")
_MARKS = re.compile(
    r"(?<=[，。、：；！？）》〉】」』〕”’])(?=[，。、：；！？）》〉】」』〕”’（《〈【「『〔“‘])"
)
_HALF_EMPTY = "，。、：；！？）》〉】」』〕"
"""右半边是空白的标点，站在行末时那半边不算宽度。"""
_HALF_EMPTY_BEFORE = "（《〈【「『〔“‘"
"""左半边是空白的标点，站在行首时往左收。"""
_ASCENT = 0.88
"""汉字字身的顶在基线以上多少字号（思源黑体的设计值）。"""
_MEASURED_AT = 256
"""量字宽用的字号，像素。"""
_SMALLER = 0.1
"""字号降一级的代价，与断行的代价同一把尺：断得难看，宁可小一号。"""


@dataclass(frozen=True, slots=True)
class Face:
    """一种字重、一个字号（像素）。"""

    weight: int
    size: int

    def measure(self, line: str) -> float:
        """一行的宽度，像素；汉字与外文、数字之间留一点空，两个相邻的标点挤掉半个字。"""
        return self.size * _line_em(self.weight, line)

    def draw(self, draw: ImageDraw.ImageDraw, at: tuple[float, float], line: str, fill: Colour) -> None:
        """写一行；`at` 是左端和汉字字身的顶，像素。"""
        x, y = at
        face = font(self.weight, self.size)
        if line and line[0] in _HALF_EMPTY_BEFORE:
            x -= self.size * 0.45  # 往左收，各行的字才对得齐
        for run, gap in self._runs(line):
            draw.text((x, y + self.size * _ASCENT), run, fill=fill, font=face, anchor="ls")
            x += face.getlength(run) + gap

    def _runs(self, line: str) -> Iterator[tuple[str, float]]:
        """连着写的几段，和每段之后要加（或减）的空，像素。"""
        start = 0
        for end, gap in sorted(_gaps(line).items()):
            yield line[start:end], gap * self.size
            start = end
        yield line[start:], 0.0


@dataclass(frozen=True, slots=True)
class Setting:
    """排好的一段字。"""

    lines: tuple[str, ...]
    face: Face
    leading: int
    """行距，像素。"""

    @property
    def height(self) -> int:
        """从第一行字身的顶到末行字身的底，像素。"""
        return self.leading * (len(self.lines) - 1) + self.face.size if self.lines else 0

    @property
    def width(self) -> float:
        """最宽的一行，像素。"""
        return max(map(self.face.measure, self.lines), default=0.0)

    def draw(self, draw: ImageDraw.ImageDraw, at: tuple[float, float], fill: Colour) -> None:
        """写下来，左对齐；`at` 是左上角，像素。"""
        for number, line in enumerate(self.lines):
            self.face.draw(draw, (at[0], at[1] + number * self.leading), line, fill)


def fit(
    text: str,
    width: float,
    weight: int,
    sizes: Sequence[int],
    max_lines: int,
    leading: float = 1.25,
    height: float = inf,
) -> Setting:
    """从 `sizes`（像素，从大到小）里挑一个排得下的字号，兼顾大和断得好；都排不下用最小的，末尾省略。

    `leading` 是行距，几倍字号；`height` 是最高几像素，都超过时用最小的字号。
    """
    tried = [(size, arrange(text, width, Face(weight, size).measure, max_lines)) for size in sizes]
    whole = [
        (size, found)
        for size, found in tried
        if found.whole and (len(found.lines) - 1) * round(size * leading) + size <= height
    ]
    penalty = {size: number * _SMALLER for number, size in enumerate(sizes)}
    size, chosen = min(whole, key=lambda item: item[1].cost + penalty[item[0]]) if whole else tried[-1]
    return Setting(chosen.lines, Face(weight, size), round(size * leading))


@lru_cache(maxsize=64)
def font(weight: int, size: int) -> FreeTypeFont:
    """思源黑体（Noto Sans SC，OFL 许可），字重 100–900，字号是像素。"""
    path = files("justmytype_intl_cjk") / "fonts/ofl/notosanssc/NotoSansSC[wght].ttf"
    # BASIC 排版：汉字用不着整形，而且不管系统装没装 Raqm，结果都一样
    face = ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)
    face.set_variation_by_axes([weight])
    return face


@lru_cache(maxsize=16384)
def _em(weight: int, char: str) -> float:
    """一个字的宽度，几倍字号。各字号都按这一个大字号折算：试字号时不必每个都打开一次字体（几毫秒、几兆）。"""
    return float(font(weight, _MEASURED_AT).getlength(char)) / _MEASURED_AT


@lru_cache(maxsize=16384)
def _line_em(weight: int, line: str) -> float:
    """一行的宽度，几倍字号。断行时同一串字要量许多遍，各字号也只差一个倍数。"""
    total = sum(_em(weight, char) for char in line) + sum(_gaps(line).values())
    return total - 0.5 if line and line[-1] in _HALF_EMPTY else total


def _gaps(line: str) -> dict[int, float]:
    """在第几个字之前加（或减）多少空，几倍字号。"""
    gaps = {match.start(): 1 / 9 for match in _HAN_LATIN.finditer(line)}
    return gaps | {match.start(): -1 / 2 for match in _MARKS.finditer(line)}
