"""海报和微博配图的上半：领域色的一块，一个大数字、标题、一句成效；有照片的照片在上面。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PIL import Image, ImageDraw

from dianxing.kits.pictures.brush import Brush, mosaic
from dianxing.kits.pictures.words import PictureWords
from dianxing.site.pictures.palette import Colour
from dianxing.site.pictures.share_card import Figure
from dianxing.site.pictures.type import BOLD, HEAVY, MEDIUM, Face, Setting, fit, font

MARGIN = 0.08
"""四边留白，宽的几分之几。"""
_BASE = 1080
"""下面的尺寸都按这个宽度写，像素。"""
_FIGURE_SIZES = (320, 280, 240, 200, 168, 140)
_TITLE_SIZES = (176, 152, 140, 128, 116, 104, 94, 84, 76)
_TITLE_WITH_FIGURE = (84, 76, 70, 64, 58)
_LEAST_PHOTO = 0.3
"""照片至少占这一块的几分之几。"""


@dataclass(frozen=True, slots=True)
class Scale:
    """一张图的尺寸：设计稿宽 1080，别的宽度等比放大。"""

    width: int

    def px(self, size: float) -> int:
        """设计稿上的尺寸变成像素。"""
        return round(size * self.width / _BASE)

    def sizes(self, sizes: Sequence[int]) -> tuple[int, ...]:
        """同 `px`，一串字号。"""
        return tuple(map(self.px, sizes))

    @property
    def margin(self) -> int:
        """四边留白，像素。"""
        return round(self.width * MARGIN)


def draw_field(
    image: Image.Image, words: PictureWords, brush: Brush, photos: Sequence[Image.Image], bottom: int
) -> None:
    """画满 `image` 从顶到 `bottom` 的一块。"""
    scale = Scale(image.width)
    palette = brush.palette
    field = palette.area(words.area_code)
    quiet = brush.quiet(field)
    margin, room = scale.margin, image.width - 2 * scale.margin
    ImageDraw.Draw(image).rectangle((0, 0, image.width, bottom - 1), fill=field)
    facts = fit(words.facts, room, MEDIUM, scale.sizes((40, 36, 32)), 1)
    head = (scale.px(60) if photos else margin + scale.px(36)) + facts.height + scale.px(60)
    foot = bottom - scale.px(76)
    least = round(bottom * _LEAST_PHOTO) if photos else 0
    blocks = _blocks(words, scale, room, foot - least - head, with_photo=bool(photos))
    top = foot - blocks.height
    if photos:
        edge = max(least, top - head)
        image.paste(mosaic(photos, (image.width, edge), scale.px(8), field), (0, 0))
    else:
        edge = 0
        side = min(image.width * 0.98, bottom * 0.9)
        corner = (image.width - side * 0.7, margin * 0.5)
        brush.glyph(image, words.area_code or "mark", corner, side, brush.shade(field))
    draw = ImageDraw.Draw(image)
    if photos:
        draw.rectangle((0, edge, image.width, edge + scale.px(5)), fill=palette.gold)
    else:
        draw.rectangle((margin, margin, margin + scale.px(83), margin + scale.px(5)), fill=palette.gold)
    facts.draw(draw, (margin, edge + head - facts.height - scale.px(60)), quiet)
    blocks.draw(draw, (margin, top), palette.on_area, quiet)


def _blocks(words: PictureWords, scale: Scale, room: int, height: int, *, with_photo: bool) -> _Blocks:
    """排得进 `height` 的最大的一种；都排不下就用最小的，不写成效。"""
    first = 2 if with_photo else 0
    for drop in range(first, len(_TITLE_SIZES)):
        found = _Blocks.of(words, scale, room, drop)
        if found.height <= height:
            return found
    return replace(found, result=_nothing(scale))


@dataclass(frozen=True, slots=True)
class _Blocks:
    """从上到下：数字、标题、成效。"""

    figure: _FigureBlock | None
    title: Setting
    result: Setting
    scale: Scale

    @classmethod
    def of(cls, words: PictureWords, scale: Scale, room: int, drop: int) -> _Blocks:
        """去掉最大的 `drop` 个字号再排。"""
        if words.figure:
            sizes = _FIGURE_SIZES[min(drop, len(_FIGURE_SIZES) - 1) :]
            figure = _FigureBlock.of(words.figure, words.figure_note, scale, room, sizes)
            small = _TITLE_WITH_FIGURE[min(drop, len(_TITLE_WITH_FIGURE) - 1) :]
            title = fit(words.title, room, BOLD, scale.sizes(small), 3, leading=1.28)
            return cls(figure, title, _nothing(scale), scale)
        title = fit(words.title, room, HEAVY, scale.sizes(_TITLE_SIZES[drop:]), 3, leading=1.2)
        result = fit(words.result, room, MEDIUM, scale.sizes((44, 40, 36)), 3, leading=1.5)
        return cls(None, title, result if words.result else _nothing(scale), scale)

    @property
    def height(self) -> int:
        """像素。"""
        figure = self.figure.height + self.scale.px(60) if self.figure else 0
        result = self.result.height + self.scale.px(48) if self.result.lines else 0
        return figure + self.title.height + result

    def draw(self, draw: ImageDraw.ImageDraw, at: tuple[float, float], ink: Colour, quiet: Colour) -> None:
        x, y = at
        if self.figure:
            self.figure.draw(draw, (x, y), ink, quiet)
            y += self.figure.height + self.scale.px(60)
        self.title.draw(draw, (x, y), ink)
        if self.result.lines:
            self.result.draw(draw, (x, y + self.title.height + self.scale.px(48)), quiet)


@dataclass(frozen=True, slots=True)
class _FigureBlock:
    """大数字跟着单位，下面一行是指标和出处。"""

    value: str
    unit: str
    face: Face
    small: Face
    label: Setting

    @classmethod
    def of(cls, figure: Figure, note: str, scale: Scale, room: int, sizes: Sequence[int]) -> _FigureBlock:
        value, unit = figure.value, figure.unit
        if unit in ("%", "％", "‰"):
            value, unit = value + unit, ""
        elif value[-1:] in ("万", "亿"):
            value, unit = value[:-1], value[-1] + unit
        for size in scale.sizes(sizes):
            face, small = Face(HEAVY, size), Face(BOLD, round(size * 0.36))
            if face.measure(value) + size * 0.1 + small.measure(unit) <= room:
                break
        told = f"{figure.label}（{note}）" if note else figure.label
        label = fit(told, room, MEDIUM, scale.sizes((42, 38, 34)), 2, leading=1.35)
        return cls(value, unit, face, small, label)

    @property
    def height(self) -> int:
        """从数字的顶到指标那行的底，像素。"""
        return self._digits + self._gap + self.label.height

    @property
    def _digits(self) -> int:
        return round(self.face.size * 0.74)

    @property
    def _gap(self) -> int:
        # 千分号垂到基线下面，给它让开
        return round(self.label.face.size * 0.9 + ("," in self.value) * self.face.size * 0.1)

    def draw(self, draw: ImageDraw.ImageDraw, at: tuple[float, float], ink: Colour, quiet: Colour) -> None:
        x, y = at
        base = y + self._digits
        # 大字的左边有一点空，往左收，与标题对齐
        x -= font(self.face.weight, self.face.size).getbbox(self.value[:1], anchor="ls")[0]
        self.face.draw(draw, (x, base - self.face.size * 0.88), self.value, ink)
        right = x + self.face.measure(self.value) + self.face.size * 0.08
        self.small.draw(draw, (right, base - self.small.size * 0.88), self.unit, ink)
        self.label.draw(draw, (at[0], base + self._gap), quiet)


def _nothing(scale: Scale) -> Setting:
    return Setting((), Face(MEDIUM, scale.px(40)), 0)
