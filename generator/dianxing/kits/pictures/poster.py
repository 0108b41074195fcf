"""海报：手机上看的竖图，和贴告示栏的 A3。一个意思、一个数字、一个二维码、怎样加入。"""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageDraw

from dianxing.kits.limits import MEGABYTE, TWIN_PICTURE_BYTES
from dianxing.kits.pictures.brush import WHITE, Brush, qr_picture
from dianxing.kits.pictures.encode import jpeg_under, one_page_pdf
from dianxing.kits.pictures.field import Scale, draw_field
from dianxing.kits.pictures.words import PictureWords
from dianxing.site.pictures.type import BOLD, HEAVY, MEDIUM, Face, fit

POSTER_SIZE = (1080, 1920)
"""像素。"""
A3 = (297, 420)
"""毫米。"""
A3_SIZE = (2339, 3308)
"""像素，每英寸 200 点以上。"""
A3_BYTES = 6 * MEGABYTE
QR_SHARE = 0.28
"""二维码（不含空白）至少占宽的几分之几；要求是四分之一。"""
_SCAN = "扫码看他们怎么做"


def poster(words: PictureWords, brush: Brush, photos: Sequence[Image.Image]) -> bytes:
    """手机海报，JPEG。网址装不进二维码抛 ValueError。"""
    return jpeg_under(_drawn(words, brush, photos, POSTER_SIZE), TWIN_PICTURE_BYTES)


def poster_a3(words: PictureWords, brush: Brush, photos: Sequence[Image.Image]) -> bytes:
    """A3 海报，一页 PDF。网址装不进二维码抛 ValueError。"""
    return one_page_pdf(_drawn(words, brush, photos, A3_SIZE), A3, words.title, A3_BYTES)


def _drawn(
    words: PictureWords, brush: Brush, photos: Sequence[Image.Image], size: tuple[int, int]
) -> Image.Image:
    image = Image.new("RGB", size, WHITE)
    scale = Scale(size[0])
    code, quiet = qr_picture(words.url, size[0] * QR_SHARE)
    sign_top = size[1] - scale.margin - scale.px(34)
    caption = Face(MEDIUM, scale.px(30))
    # 二维码的空白可以压进留白里：码的右边和版心对齐
    code_left = size[0] - scale.margin - code.width + quiet
    code_top = sign_top - scale.px(76) - caption.size - scale.px(26) - (code.height - quiet)
    field_bottom = code_top + quiet - scale.px(72)
    draw_field(image, words, brush, photos[:1], field_bottom)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, field_bottom, *size), fill=WHITE)  # 图标垂下来的部分盖掉
    image.paste(code, (code_left, code_top))
    top, bottom = code_top + quiet, code_top + code.height - quiet
    middle = code_left + code.width / 2
    caption.draw(draw, (middle - caption.measure(_SCAN) / 2, bottom + scale.px(26)), _SCAN, brush.palette.ink)
    _join(draw, words, brush, scale, (top, code_left - scale.px(8)))
    _sign(image, draw, words, brush, scale, sign_top)
    return image


def _join(
    draw: ImageDraw.ImageDraw, words: PictureWords, brush: Brush, scale: Scale, place: tuple[int, int]
) -> None:
    """怎样加入，从 `place`（顶、右端，像素）起。"""
    top, right = place
    palette = brush.palette
    left, room = scale.margin, right - scale.margin
    y = top
    Face(BOLD, scale.px(46)).draw(draw, (left, y), "我要入会", palette.ink)
    y += scale.px(46 + 26)
    dial = fit(f"打{words.hotline}", room, HEAVY, scale.sizes((124, 112, 100, 88, 72)), 1)
    dial.draw(draw, (left, y), palette.red)
    y += dial.height + scale.px(30)
    ask = fit(f"或问{words.ask}", room, MEDIUM, scale.sizes((38, 34, 30)), 2, leading=1.35)
    ask.draw(draw, (left, y), palette.ink)
    if words.phone:
        y += ask.height + scale.px(14)
        fit(words.phone, room, BOLD, scale.sizes((42, 38, 34, 28)), 1).draw(draw, (left, y), palette.ink)


def _sign(
    image: Image.Image, draw: ImageDraw.ImageDraw, words: PictureWords, brush: Brush, scale: Scale, top: int
) -> None:
    """最下面一行：主办的工会，右边是站名；上面一条金线。"""
    palette = brush.palette
    left, right = scale.margin, image.width - scale.margin
    line = top - scale.px(34)
    draw.rectangle((left, line, right, line + scale.px(2)), fill=palette.gold)
    face = Face(BOLD, scale.px(34))
    name = face.measure(words.site_name)
    face.draw(draw, (right - name, top), words.site_name, palette.red)
    brush.glyph(image, "mark", (right - name - scale.px(54), top - scale.px(4)), scale.px(42), palette.red)
    room = right - name - scale.px(90) - left
    fit(words.union, room, BOLD, scale.sizes((34, 30, 26)), 1).draw(draw, (left, top), palette.ink)
