"""裁一张图时选的：多大一块、在哪里、转不转；换成裁剪框。页面上的框用同样的算法（`picture_crop.js`）。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dianxing.desk.uploads.crop import Box
from dianxing.desk.uploads.limits import COVER_RATIO
from dianxing.desk.whole_number import whole_number

LEAST_SIZE = 20
"""框最小是能放下的最大一块的百分之几。"""
TURNS = (0, 90, 180, 270)


@dataclass(frozen=True, slots=True)
class CropChoice:
    """选的一块。"""

    size: int
    """是能放下的最大一块的百分之几。"""
    across: int
    """左右的位置，0 靠左，100 靠右。"""
    down: int
    """上下的位置，0 靠上，100 靠下。"""
    turn: int = 0
    """顺时针转几度。"""
    whole: bool = False
    """不裁，只转。"""


FIRST = CropChoice(100, 50, 40)
"""没有人动过的框：尽量大，略偏上（人和招牌多在那里），和 `cover_box` 一样。"""


def read_choice(posted: Mapping[str, str]) -> CropChoice:
    """表单里选的；乱写的照没有动过。"""
    turn = _whole(posted.get("turn", ""), 0, 270, 0)
    return CropChoice(
        _whole(posted.get("size", ""), LEAST_SIZE, 100, FIRST.size),
        _whole(posted.get("across", ""), 0, 100, FIRST.across),
        _whole(posted.get("down", ""), 0, 100, FIRST.down),
        turn if turn in TURNS else 0,
        posted.get("shape") == "whole",
    )


def box_of(choice: CropChoice, width: int, height: int) -> Box:
    """`width`、`height` 是没有转的图的像素。"""
    if choice.whole:
        return Box(0.0, 0.0, 1.0, 1.0)
    if choice.turn in (90, 270):
        width, height = height, width
    scale = choice.size / 100
    wide = min(1.0, height * COVER_RATIO / width) * scale
    tall = min(1.0, width / COVER_RATIO / height) * scale
    left, top = (1 - wide) * choice.across / 100, (1 - tall) * choice.down / 100
    return Box(left, top, left + wide, top + tall)


def _whole(text: str, least: int, most: int, otherwise: int) -> int:
    number = whole_number(text, 4)
    return otherwise if number is None else min(most, max(least, number))
