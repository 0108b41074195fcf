"""测试用的图片：各种格式的真文件。"""

from __future__ import annotations

from io import BytesIO

import pillow_heif
from PIL import Image, ImageDraw


def photo(size: tuple[int, int] = (640, 480)) -> Image.Image:
    """颜色多的图：左上角红，其余渐变。"""
    picture = Image.merge(
        "RGB",
        (
            Image.linear_gradient("L").resize(size),
            Image.radial_gradient("L").resize(size),
            Image.linear_gradient("L").rotate(90).resize(size),
        ),
    )
    ImageDraw.Draw(picture).rectangle((0, 0, size[0] // 4, size[1] // 4), fill=(255, 0, 0))
    return picture


def encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def heic(picture: Image.Image, exif: bytes = b"") -> bytes:
    out = BytesIO()
    file = pillow_heif.from_pillow(picture)
    file.save(out, quality=90, **({"exif": exif} if exif else {}))
    return out.getvalue()


def camera_exif(orientation: int = 1) -> bytes:
    """手机写的 EXIF：方向、机型、经纬度。"""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "PhoneMaker"
    exif.get_ifd(0x8825).update(
        {1: "N", 2: (35.0, 6.0, 11.0), 3: "E", 4: (118.0, 21.0, 22.0), 29: "2026:11:26"}
    )
    return exif.tobytes()


def is_red(pixel: object) -> bool:
    assert isinstance(pixel, tuple)
    return pixel[0] > 200 and pixel[1] < 70 and pixel[2] < 70
