"""缩略图：网页上一排一排的小图，不必把原图都传一遍。"""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from dianxing.cases.picture_file import opened, orientation
from dianxing.site.pictures.responsive import flattened, upright

SIDE = 480
"""长边，像素：卡片宽 240，屏幕密一倍也清楚。"""
_WHITE = (255, 255, 255)


def upright_size(data: bytes) -> tuple[int, int]:
    """转正以后的宽、高；解不开抛 Pillow 的错。"""
    with opened(data) as file:
        width, height = file.size
        return (height, width) if orientation(file) >= 5 else (width, height)


def thumbnail(data: bytes) -> bytes:
    """案例里的一张图（收进来时查过）缩成 JPEG；解不开抛 Pillow 的错。"""
    width, height = upright_size(data)
    scale = min(1.0, SIDE / max(width, height))
    picture: Image.Image = upright(data, (max(1, round(width * scale)), max(1, round(height * scale))))
    out = BytesIO()
    flattened(picture, _WHITE).convert("RGB").save(out, "JPEG", quality=80)
    return out.getvalue()
