"""分享图：1200×630，在聊天和别的网站里代表一页（Open Graph）。"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw, ImageOps

from dianxing.site.pictures.glyph import Glyph, draw_glyph
from dianxing.site.pictures.palette import Colour, Palette, contrast, mix
from dianxing.site.pictures.type import BOLD, HEAVY, MEDIUM, Face, Setting, fit

WIDTH, HEIGHT = 1200, 630
"""像素；各家都认的 1.91:1。"""
_EDGE = 80
"""左右留白，像素。"""
_TOP, _BOTTOM = 76, 78
"""上下留白，像素。"""
_SMALL = 32
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3})")
_TITLE_SIZES = (96, 88, 82, 76, 70, 64, 58)
_TITLE_UNDER_FIGURE = (68, 62, 56, 52, 48)
_TITLE_ON_BAND = (58, 52, 48, 44, 40)


@dataclass(frozen=True, slots=True)
class Figure:
    """一个大数字，如 1400 余家 覆盖物流企业。"""

    value: str
    unit: str = ""
    label: str = ""

    def told_in(self, title: str) -> bool:
        """标题里已经有这个数（整个数，不是别的数的一部分；有没有千分号都算）。"""
        number = re.escape(self.value.replace(",", ""))
        return re.search(rf"(?<![0-9.]){number}(?![0-9]|\.[0-9])", _THOUSANDS.sub("", title)) is not None


@dataclass(frozen=True, slots=True)
class ShareCard:
    """一张分享图上的字。"""

    title: str
    site_name: str
    place: str = ""
    year: int | None = None
    area_code: str = ""
    area_name: str = ""
    figure: Figure | None = None

    @property
    def facts(self) -> str:
        """地名、年份、领域，点隔开。"""
        return "·".join(filter(None, (self.place, str(self.year or ""), self.area_name)))


def share_card(
    card: ShareCard, palette: Palette, glyphs: Mapping[str, Glyph], photo: Image.Image | None = None
) -> bytes:
    """画一张分享图，JPEG。有照片（RGB）就用照片，标题压在下面的色带上；没有就是领域色的满版字。"""
    field = palette.area(card.area_code)
    if photo is not None:
        image = _with_photo(card, palette, field, photo)
    else:
        image = _in_type(card, palette, field, glyphs)
    out = BytesIO()
    image.save(out, "JPEG", quality=77, optimize=True, progressive=True)
    return out.getvalue()


def _in_type(card: ShareCard, palette: Palette, field: Colour, glyphs: Mapping[str, Glyph]) -> Image.Image:
    image = Image.new("RGB", (WIDTH, HEIGHT), field)
    if glyph := glyphs.get(card.area_code or "mark"):
        draw_glyph(image, glyph, (570, -30), 780, _shade(field, palette))
    draw = ImageDraw.Draw(image)
    quiet = mix(field, palette.on_area, 0.84)
    draw.rectangle((_EDGE, _TOP, _EDGE + 63, _TOP + 3), fill=palette.gold)
    row = _TOP + 28
    signed = _sign(image, draw, card.site_name, row, palette.on_area, glyphs)
    fit(card.facts, signed - _EDGE - 40, MEDIUM, (_SMALL,), 1).draw(draw, (_EDGE, row), quiet)
    bottom = HEIGHT - _BOTTOM
    if card.figure:
        title = fit(card.title, 980, BOLD, _TITLE_UNDER_FIGURE, 2, leading=1.28)
        figure = _figure(card.figure)
        figure.draw(draw, (_EDGE, bottom - title.height - 44 - figure.value.size), palette.on_area, quiet)
    else:
        title = fit(card.title, 980, HEAVY, _TITLE_SIZES, 3, leading=1.2)
    title.draw(draw, (_EDGE, bottom - title.height), palette.on_area)
    return image


def _shade(field: Colour, palette: Palette) -> Colour:
    """图标的颜色：深底上浅一点，浅底上深一点，压在上面的白字都还够清楚。"""
    if contrast(field, palette.on_area) > 6:
        return mix(field, palette.on_area, 0.12)
    return mix(field, (0, 0, 0), 0.14)


def _with_photo(card: ShareCard, palette: Palette, field: Colour, photo: Image.Image) -> Image.Image:
    title = fit(card.title, WIDTH - 2 * _EDGE, BOLD, _TITLE_ON_BAND, 2, leading=1.28)
    band = 34 + title.height + 22 + 28 + 34
    image = Image.new("RGB", (WIDTH, HEIGHT), field)
    image.paste(ImageOps.fit(photo, (WIDTH, HEIGHT - band), centering=(0.5, 0.4)), (0, 0))
    draw = ImageDraw.Draw(image)
    top = HEIGHT - band
    draw.rectangle((0, top, WIDTH, top + 3), fill=palette.gold)
    title.draw(draw, (_EDGE, top + 36), palette.on_area)
    quiet = mix(field, palette.on_area, 0.82)
    foot = Face(MEDIUM, 28)
    name = foot.measure(card.site_name)
    y = HEIGHT - 34 - 28
    fit(card.facts, WIDTH - 2 * _EDGE - name - 40, MEDIUM, (28,), 1).draw(draw, (_EDGE, y), quiet)
    foot.draw(draw, (WIDTH - _EDGE - name, y), card.site_name, palette.on_area)
    return image


@dataclass(frozen=True, slots=True)
class _FigureBlock:
    """大数字，右边上下两行：单位、指标。"""

    figure: Figure
    value: Face
    unit: Face
    label: Setting

    def draw(self, draw: ImageDraw.ImageDraw, at: tuple[float, float], ink: Colour, quiet: Colour) -> None:
        x, y = at
        self.value.draw(draw, (x, y), self.figure.value, ink)
        right = x + self.value.measure(self.figure.value) + self.value.size * 0.13
        # 数字的顶约在字身下 0.15 字号，底在基线：两行小字与它上下取齐
        base = y + self.value.size * 0.88
        if not self.label.lines:
            self.unit.draw(draw, (right, base - self.unit.size * 0.88), self.figure.unit, ink)
            return
        self.label.draw(draw, (right, base - self.label.face.size * 0.9), quiet)
        unit_top = base - self.label.face.size * 1.35 - self.unit.size
        self.unit.draw(draw, (right, unit_top), self.figure.unit, ink)


def _figure(figure: Figure) -> _FigureBlock:
    if figure.unit in ("%", "％", "‰"):  # 百分号跟着数字走，不另起一行
        figure = Figure(figure.value + figure.unit, "", figure.label)
    size = 168
    while size > 80 and Face(HEAVY, size).measure(figure.value) > 640:
        size -= 8
    room = WIDTH - 2 * _EDGE - Face(HEAVY, size).measure(figure.value) - size * 0.13
    label = fit(figure.label, room, MEDIUM, (38, 34, 30), 1)
    return _FigureBlock(figure, Face(HEAVY, size), Face(BOLD, round(size * 0.37)), label)


def _sign(
    image: Image.Image,
    draw: ImageDraw.ImageDraw,
    name: str,
    top: float,
    ink: Colour,
    glyphs: Mapping[str, Glyph],
) -> float:
    """右上角的标记和站名；给出它的左端，像素。"""
    face = Face(BOLD, _SMALL)
    x = WIDTH - _EDGE - face.measure(name)
    face.draw(draw, (x, top), name, ink)
    if mark := glyphs.get("mark"):
        x -= _SMALL + 18
        draw_glyph(image, mark, (x, top - 3), _SMALL + 8, ink)
    return x
