"""领域图标：读网页用的 SVG（`theme/glyphs/*.svg`），画进图片里。"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from fontTools.pens.basePen import BasePen  # type: ignore[import-untyped]
from fontTools.svgLib import SVGPath  # type: ignore[import-untyped]
from PIL import Image, ImageDraw

from dianxing.errors import SettingsError
from dianxing.site.pictures.palette import Colour

Point = tuple[float, float]
_CURVE_STEPS = 16
_SUPERSAMPLE = 2


@dataclass(frozen=True, slots=True)
class Glyph:
    """一个线条图标，坐标是边长为 1 的方框里的。"""

    strokes: tuple[tuple[Point, ...], ...]
    width: float
    """线宽，占边长的比例。"""


def read_glyphs(folder: Path) -> dict[str, Glyph]:
    """读一个文件夹里的全部图标，文件名（不含 `.svg`）是代码；写坏的抛 SettingsError。"""
    return {
        path.stem: read_glyph(path.read_text("utf-8"), str(path)) for path in sorted(folder.glob("*.svg"))
    }


def read_glyph(svg: str, source: str = "") -> Glyph:
    """读一个只有描边的 SVG；`viewBox` 从 0 起，是正方形。"""
    try:
        root = ElementTree.fromstring(svg)
        left, top, side, height = map(float, root.get("viewBox", "").split())
        if (left, top) != (0, 0) or side != height or side <= 0:
            raise ValueError("viewBox 要从 0 0 起，是正方形")
        pen = _LinePen()
        SVGPath.fromstring(svg.encode()).draw(pen)
    except (ElementTree.ParseError, ValueError, TypeError, LookupError, NotImplementedError) as error:
        raise SettingsError(f'{source}: 图标读不了（{error}）→ 用 viewBox="0 0 64 64" 的线条图') from None
    strokes = tuple(tuple((x / side, y / side) for x, y in line) for line in pen.lines if line)
    return Glyph(strokes, float(root.get("stroke-width", "2")) / side)


def draw_glyph(image: Image.Image, glyph: Glyph, corner: Point, side: float, colour: Colour) -> None:
    """把图标画到 `image` 上，左上角在 `corner`，边长 `side` 像素；出了画面的部分自然裁掉。"""
    scale = _SUPERSAMPLE
    width = max(1, round(glyph.width * side * scale))
    pad = width // scale + 1
    # 只画图标占的那一块：海报比图标大得多
    left, top = (max(0, int(at) - pad) for at in corner)
    right = min(image.width, int(corner[0] + side) + pad + 1)
    bottom = min(image.height, int(corner[1] + side) + pad + 1)
    if right <= left or bottom <= top:
        return
    mask = Image.new("L", ((right - left) * scale, (bottom - top) * scale))
    draw = ImageDraw.Draw(mask)
    for stroke in glyph.strokes:
        points = [
            ((corner[0] - left + x * side) * scale, (corner[1] - top + y * side) * scale) for x, y in stroke
        ]
        draw.line(points, fill=255, width=width)
        for x, y in points:  # 圆头、圆角：每个转折处点一个圆
            draw.circle((x, y), width / 2, fill=255)
    image.paste(colour, (left, top), mask.reduce(scale))


class _LinePen(BasePen):  # type: ignore[misc]
    """把路径变成折线。"""

    def __init__(self) -> None:
        super().__init__(None)
        self.lines: list[list[Point]] = []

    def _moveTo(self, pt: Point) -> None:  # noqa: N802
        self.lines.append([pt])

    def _lineTo(self, pt: Point) -> None:  # noqa: N802
        self.lines[-1].append(pt)

    def _curveToOne(self, pt1: Point, pt2: Point, pt3: Point) -> None:  # noqa: N802
        self.lines[-1].extend(_cubic(self.lines[-1][-1], pt1, pt2, pt3))

    def _closePath(self) -> None:  # noqa: N802
        self.lines[-1].append(self.lines[-1][0])


def _cubic(start: Point, one: Point, two: Point, end: Point) -> Iterator[Point]:
    for step in range(1, _CURVE_STEPS + 1):
        t = step / _CURVE_STEPS
        a, b, c, d = (1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3
        yield (
            a * start[0] + b * one[0] + c * two[0] + d * end[0],
            a * start[1] + b * one[1] + c * two[1] + d * end[1],
        )
