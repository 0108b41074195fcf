"""公众号的两种封面：宽的给头条，方的给次条。标题都排在上面。"""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageDraw

from dianxing.kits.limits import TWIN_PICTURE_BYTES, WECHAT
from dianxing.kits.pictures.brush import Brush, fitted
from dianxing.kits.pictures.encode import jpeg_under
from dianxing.kits.pictures.words import PictureWords
from dianxing.site.pictures.type import BOLD, HEAVY, MEDIUM, fit

_EDGE = 72
"""宽封面左右留白，像素，宽的 8%。"""
_TITLE_SIZES = (104, 92, 82, 72, 66, 60, 54, 48, 44)
_TITLE_ON_BAND = (46, 42, 38, 34)
_THUMB_EDGE = 16
_THUMB_SIZES = (42, 38, 34, 30, 27, 24, 22)


def wechat_cover(words: PictureWords, brush: Brush, photos: Sequence[Image.Image]) -> bytes:
    """宽封面，JPEG；有照片用照片，标题压在下面的色带上，没有就是领域色的满版字。"""
    width, height = WECHAT.cover
    palette = brush.palette
    field = palette.area(words.area_code)
    image = Image.new("RGB", (width, height), field)
    if photos:
        title = fit(words.title, width - 2 * _EDGE, BOLD, _TITLE_ON_BAND, 2, leading=1.28)
        top = height - title.height - 2 * 26
        image.paste(fitted(photos[0], (width, top)), (0, 0))
        draw = ImageDraw.Draw(image)
        draw.rectangle((0, top, width, top + 2), fill=palette.gold)
        title.draw(draw, (_EDGE, top + 28), palette.on_area)
    else:
        brush.glyph(image, words.area_code or "mark", (500, -40), 500, brush.shade(field))
        draw = ImageDraw.Draw(image)
        draw.rectangle((_EDGE, 48, _EDGE + 51, 50), fill=palette.gold)
        facts = fit(words.facts, width - 2 * _EDGE, MEDIUM, (26,), 1)
        facts.draw(draw, (_EDGE, 66), brush.quiet(field))
        title = fit(
            words.title, width - 2 * _EDGE, HEAVY, _TITLE_SIZES, 3, leading=1.2, height=height - 46 - 124
        )
        title.draw(draw, (_EDGE, height - 46 - title.height), palette.on_area)
    return jpeg_under(image, TWIN_PICTURE_BYTES)


def wechat_thumb(words: PictureWords, brush: Brush, _photos: Sequence[Image.Image]) -> bytes:
    """方封面，JPEG；这么小的照片看不出什么，总是只排标题。"""
    side, _ = WECHAT.thumb
    palette = brush.palette
    field = palette.area(words.area_code)
    image = Image.new("RGB", WECHAT.thumb, field)
    draw = ImageDraw.Draw(image)
    room = side - 2 * _THUMB_EDGE - 14
    title = fit(words.title, side - 2 * _THUMB_EDGE, HEAVY, _THUMB_SIZES, 5, leading=1.2, height=room)
    top = (side - title.height) / 2 + 4
    draw.rectangle((_THUMB_EDGE, top - 14, _THUMB_EDGE + 27, top - 12), fill=palette.gold)
    title.draw(draw, (_THUMB_EDGE, top), palette.on_area)
    return jpeg_under(image, TWIN_PICTURE_BYTES)
