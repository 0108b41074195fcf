"""裁一张案例里的图片：先转，再按比例框出一块；格式不变，所以文件名也不变。"""

from __future__ import annotations

import math
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from dianxing.cases.picture_file import Format, PictureFault, opened, orientation, sniff
from dianxing.desk.uploads.foreign_formats import hold_pixels
from dianxing.desk.uploads.limits import COVER_RATIO, JPEG_QUALITY, MIN_CROP_SIDE
from dianxing.desk.uploads.picture_intake import hold_bytes
from dianxing.desk.uploads.refusal import PictureRefused, broken_is_refused, refused
from dianxing.site.pictures.responsive import flattened, upright

_QUARTERS = {
    90: Image.Transpose.ROTATE_270,  # Pillow 逆时针转，人说的“右转”是顺时针
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}
_AGAIN = "在图上重新拖一个框"
_WHITE = (255, 255, 255)


@dataclass(frozen=True, slots=True)
class Box:
    """框住的一块，0 到 1，从转好以后的左上角量起。"""

    left: float
    top: float
    right: float
    bottom: float


def cover_box(width: int, height: int, ratio: float = COVER_RATIO) -> Box:
    """没有人框过时的封面：能取多大取多大，左右居中，上下略偏上（人和招牌多在那里）。"""
    if width > height * ratio:
        share = height * ratio / width
        return Box((1 - share) / 2, 0.0, (1 + share) / 2, 1.0)
    share = width / ratio / height
    top = (1 - share) * 0.4
    return Box(0.0, top, 1.0, top + share)


def crop(data: bytes, box: Box, turn: int = 0) -> bytes:
    """顺时针转 `turn` 度（0、90、180、270），再裁出 `box`；框或图不对抛 PictureRefused。"""
    if turn not in (0, *_QUARTERS):
        raise PictureRefused("只能转 90、180 或 270 度", "用左转、右转按钮", "crop-turn")
    sides = (box.left, box.top, box.right, box.bottom)
    if not all(math.isfinite(side) and -1e-6 <= side <= 1 + 1e-6 for side in sides):
        raise PictureRefused("裁剪框超出了图片", _AGAIN, "crop-box")
    if box.left >= box.right or box.top >= box.bottom:
        raise PictureRefused("裁剪框是空的", _AGAIN, "crop-box")
    hold_bytes(data)
    with broken_is_refused():
        found = sniff(data)
        if isinstance(found, PictureFault):
            raise refused(found)
        picture = _upright(data)
        if turn:
            picture = picture.transpose(_QUARTERS[turn])
        return _saved(picture.crop(_pixels(box, picture.size)), found)


def _upright(data: bytes) -> Image.Image:
    with opened(data) as file:
        hold_pixels(*file.size)
        size = file.size[::-1] if orientation(file) >= 5 else file.size
    return upright(data, size)


def _pixels(box: Box, size: tuple[int, int]) -> tuple[int, int, int, int]:
    width, height = size
    left, right = (min(width, max(0, round(side * width))) for side in (box.left, box.right))
    top, bottom = (min(height, max(0, round(side * height))) for side in (box.top, box.bottom))
    least = min(MIN_CROP_SIDE, min(size) // 4)  # 原图本来就小的，放宽些
    if right - left < least or bottom - top < least:
        what = f"裁出来只有 {right - left}×{bottom - top} 像素，太小"
        raise PictureRefused(what, "把框拖大一些，或者换一张大图", "crop-small")
    return left, top, right, bottom


def _saved(picture: Image.Image, kind: Format) -> bytes:
    out = BytesIO()
    match kind:
        case "JPEG":
            flattened(picture, _WHITE).save(
                out, "JPEG", quality=JPEG_QUALITY, progressive=True, optimize=True
            )
        case "PNG":
            picture.save(out, "PNG", optimize=True)
        case "WebP":
            picture.save(out, "WEBP", quality=JPEG_QUALITY, method=4)
        case "GIF":
            picture.save(out, "GIF")
    return out.getvalue()
