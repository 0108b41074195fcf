"""微博配图：竖图，照片拼成九宫格在上，标题和怎样加入在下。"""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageDraw

from dianxing.kits.limits import TWIN_PICTURE_BYTES
from dianxing.kits.pictures.brush import WHITE, Brush
from dianxing.kits.pictures.encode import jpeg_under
from dianxing.kits.pictures.field import Scale, draw_field
from dianxing.kits.pictures.words import PictureWords
from dianxing.site.pictures.type import BOLD, Face, fit

WEIBO_SIZE = (1080, 1440)
"""像素，3:4；信息流里竖图占的地方大。"""


def weibo_picture(words: PictureWords, brush: Brush, photos: Sequence[Image.Image]) -> bytes:
    """微博配图，JPEG；最多九张照片。"""
    image = Image.new("RGB", WEIBO_SIZE, WHITE)
    scale = Scale(image.width)
    palette = brush.palette
    foot = Face(BOLD, scale.px(38))
    top = image.height - scale.margin - foot.size
    draw_field(image, words, brush, photos, top - scale.px(58))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, top - scale.px(58), *WEIBO_SIZE), fill=WHITE)  # 图标垂下来的部分盖掉
    join = f"想入会，打{words.hotline}"
    right = image.width - scale.margin - foot.measure(join)
    foot.draw(draw, (right, top), join, palette.red)
    brush.glyph(image, "mark", (scale.margin, top - scale.px(5)), scale.px(46), palette.red)
    left = scale.margin + scale.px(60)
    fit(words.union, right - left - scale.px(30), BOLD, scale.sizes((38, 34, 30)), 1).draw(
        draw, (left, top), palette.ink
    )
    return jpeg_under(image, TWIN_PICTURE_BYTES)
