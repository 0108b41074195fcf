"""网站不收、但手机和扫描仪常给的格式（HEIC、BMP、TIFF）：解开，缩小，换成 PNG，后面就与别的图片一样了。"""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import Literal

import pillow_heif
from PIL import Image, ImageOps
from PIL.BmpImagePlugin import BmpImageFile
from PIL.ImageFile import ImageFile
from PIL.TiffImagePlugin import TiffImageFile

from dianxing.desk.uploads.limits import MAX_PIXELS, MAX_SIDE
from dianxing.desk.uploads.refusal import PictureRefused

Foreign = Literal["HEIC", "BMP", "TIFF"]

_HEVC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"})
_OPENERS: dict[Foreign, type[ImageFile]] = {"BMP": BmpImageFile, "TIFF": TiffImageFile}


def foreign_format(data: bytes) -> Foreign | None:
    """按开头的字节认；不是这几种就是 None。"""
    if data.startswith(b"BM"):
        return "BMP"
    if data.startswith((b"II*\0", b"MM\0*")):
        return "TIFF"
    if data[4:8] == b"ftyp" and _HEVC_BRANDS & _brands(data):
        return "HEIC"
    return None


def as_png(data: bytes, kind: Foreign) -> bytes:
    """解开、转正，长边缩到 `MAX_SIDE` 以内，存成 PNG，只带色彩描述。坏文件抛 Pillow 的各种错。"""
    with warnings.catch_warnings():
        # 改的是整个进程的设置，设成 error 会在别的线程里炸开；坏文件解码时自会出错，像素先数过
        warnings.simplefilter("ignore")
        picture = _heic(data) if kind == "HEIC" else _opened(data, _OPENERS[kind])
    profile = picture.info.get("icc_profile")
    out = BytesIO()
    # 马上还要解开再存，不值得花时间压
    picture.save(out, "PNG", compress_level=1, icc_profile=profile, exif=b"")
    return out.getvalue()


def hold_pixels(width: int, height: int) -> None:
    """像素太多就不解码了。"""
    if width * height > MAX_PIXELS:
        what = f"图片有 {width}×{height} 像素，太大"
        fix = f"缩到 {MAX_PIXELS // 10_000} 万像素以内（长边 4000 像素足够）再传"
        raise PictureRefused(what, fix, "picture-pixels")


def _brands(data: bytes) -> frozenset[bytes]:
    """ftyp 盒里写的全部品牌：主品牌常写成通用的 mif1，真正的格式在后面的兼容品牌里。"""
    end = min(int.from_bytes(data[:4], "big"), 256, len(data))
    return frozenset(data[at : at + 4] for at in (8, *range(16, end - 3, 4)))


def _heic(data: bytes) -> Image.Image:
    # 不向 Pillow 登记，免得别处的 Image.open 也认 HEIC；libheif 解码时已按文件里写的方向转正
    file = pillow_heif.open_heif(BytesIO(data), convert_hdr_to_8bit=True)
    hold_pixels(*file.size)
    return _shrunk(file.to_pillow())


def _opened(data: bytes, opener: type[ImageFile]) -> Image.Image:
    with opener(BytesIO(data)) as file:
        hold_pixels(*file.size)
        file.load()
        picture: Image.Image = file if file.mode in _PNG_MODES else file.convert("RGB")
        # TIFF 的方向写在 EXIF 里；转正以后不再写回去
        return _shrunk(ImageOps.exif_transpose(picture))


_PNG_MODES = ("1", "L", "LA", "P", "RGB", "RGBA", "I", "I;16")


def _shrunk(picture: Image.Image) -> Image.Image:
    if max(picture.size) > MAX_SIDE and picture.mode not in ("1", "P", "I", "I;16"):
        profile = picture.info.get("icc_profile")
        picture.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
        picture.info = {"icc_profile": profile} if profile else {}
    return picture
