"""图标：网页上的 SVG 画进图片。"""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from dianxing.errors import SettingsError
from dianxing.site.pictures.glyph import Glyph, draw_glyph, read_glyph

SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" stroke-width="2"><path d="{}"/></svg>'


def drawn(glyph: Glyph, corner: tuple[float, float] = (0, 0), side: float = 100) -> np.ndarray:
    image = Image.new("RGB", (100, 100), "white")
    draw_glyph(image, glyph, corner, side, (0, 0, 0))
    return np.asarray(image.convert("L"))


def test_a_line_has_its_stroke_width_and_round_ends() -> None:
    pixels = drawn(read_glyph(SQUARE.format("M2 5h6")))
    assert pixels[50, 20:80].max() == 0
    assert pixels[42, 50] == 0 and pixels[38, 50] == 255  # 线宽 20 像素
    assert pixels[50, 13] == 0 and pixels[42, 12] == 255  # 圆头伸出半个线宽，角上是空的


def test_a_closed_path_is_closed_and_curves_bend() -> None:
    closed = drawn(read_glyph(SQUARE.format("M2 2h6v6h-6z")))
    assert closed[50, 20] == 0
    curve = drawn(read_glyph(SQUARE.format("M1 8C1 1 9 1 9 8")))
    assert curve[27, 50] == 0 and curve[80, 50] == 255


def test_circles_and_lines_of_svg_are_drawn_too() -> None:
    svg = SQUARE.format("").replace('<path d=""/>', '<circle cx="5" cy="5" r="3"/>')
    pixels = drawn(read_glyph(svg))
    assert pixels[20, 50] == pixels[50, 80] == 0
    assert pixels[50, 50] == 255


def test_what_falls_outside_the_picture_is_cut_off() -> None:
    pixels = drawn(read_glyph(SQUARE.format("M2 5h6")), corner=(50, 0), side=200)
    assert pixels[99, 99] == 0
    assert pixels[:, :60].min() == 255


@pytest.mark.parametrize(
    "code", ["park", "township", "construction", "logistics", "domestic", "farming", "mark"]
)
def test_every_glyph_of_the_site_can_be_drawn(glyphs: dict[str, Glyph], code: str) -> None:
    assert 0.02 < (drawn(glyphs[code]) < 128).mean() < 0.5


@pytest.mark.parametrize(
    "svg",
    [
        "<svg",
        '<svg xmlns="http://www.w3.org/2000/svg"/>',
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 20"/>',
        SQUARE.format("M nonsense"),
    ],
)
def test_a_glyph_that_cannot_be_read_is_named(svg: str) -> None:
    with pytest.raises(SettingsError, match=r"park\.svg"):
        read_glyph(svg, "theme/glyphs/park.svg")
