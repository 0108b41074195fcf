"""画图的底子：颜色、图标，和几种图片都用的小块。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PIL import Image, ImageOps

from dianxing.site.pictures.glyph import Glyph, draw_glyph
from dianxing.site.pictures.palette import Colour, Palette, contrast, mix
from dianxing.site.pictures.qr import QUICK_MASK, QUIET_ZONE, qr_modules

WHITE: Colour = (255, 255, 255)

_GRID = {
    1: (1,),
    2: (2,),
    3: (1, 2),
    4: (2, 2),
    5: (2, 3),
    6: (3, 3),
    7: (2, 2, 3),
    8: (2, 3, 3),
    9: (3, 3, 3),
}
"""几张照片，每行各放几张；最多九张。"""
MOST_PHOTOS = max(_GRID)


@dataclass(frozen=True, slots=True)
class Brush:
    """颜色和用得着的图标。"""

    palette: Palette
    glyphs: tuple[tuple[str, Glyph], ...]
    """领域代码（和 `mark`）→ 图标。"""

    def glyph(
        self, image: Image.Image, code: str, corner: tuple[float, float], side: float, ink: Colour
    ) -> None:
        """画一个图标；没有这个图标就不画。"""
        if found := dict(self.glyphs).get(code):
            draw_glyph(image, found, corner, side, ink)

    def quiet(self, field: Colour) -> Colour:
        """压在 `field` 上、次要的字。"""
        return mix(field, self.palette.on_area, 0.86)

    def shade(self, field: Colour) -> Colour:
        """垫在字下面的图标：深底上浅一点，浅底上深一点，上面的白字都还清楚。"""
        if contrast(field, self.palette.on_area) > 6:
            return mix(field, self.palette.on_area, 0.12)
        return mix(field, (0, 0, 0), 0.14)


def qr_picture(url: str, least: float) -> tuple[Image.Image, int]:
    """二维码（含四周空白）和空白的宽，像素；码本身（不含空白）不窄于 `least`，一格是整数个像素。

    网址装不下抛 ValueError。
    """
    modules = qr_modules(url, QUICK_MASK)
    scale = -(-int(least) // (len(modules) - 2 * QUIET_ZONE))
    pixels = modules.repeat(scale, axis=0).repeat(scale, axis=1)
    return Image.fromarray(pixels).convert("RGB"), QUIET_ZONE * scale


def mosaic(photos: Sequence[Image.Image], size: tuple[int, int], gap: int, ground: Colour) -> Image.Image:
    """一到九张照片拼满 `size`（像素），照片之间露出 `gap` 像素的 `ground`。"""
    sheet = Image.new("RGB", size, ground)
    rows = _GRID[min(len(photos), MOST_PHOTOS)]
    waiting = iter(photos)
    for count, (top, bottom) in zip(rows, _cells(size[1], len(rows), gap), strict=True):
        for left, right in _cells(size[0], count, gap):
            sheet.paste(fitted(next(waiting), (right - left, bottom - top)), (left, top))
    return sheet


def fitted(photo: Image.Image, size: tuple[int, int]) -> Image.Image:
    """裁到 `size` 的比例再缩放；人和招牌多在中间偏上，裁的时候保住那里。"""
    shrinks = photo.width >= size[0] and photo.height >= size[1]
    # 缩小用 HAMMING：和三次插值一样清楚，只要一半的时间；放大时它会起块，才用三次插值
    method = Image.Resampling.HAMMING if shrinks else Image.Resampling.BICUBIC
    return ImageOps.fit(photo, size, method, centering=(0.5, 0.4))


def _cells(length: int, count: int, gap: int) -> list[tuple[int, int]]:
    edges = [round(number * (length + gap) / count) for number in range(count + 1)]
    return [(start, end - gap) for start, end in pairwise(edges)]
