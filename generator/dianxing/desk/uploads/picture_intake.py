"""收一张上传的图片：看内容不看名字，转正、换成 sRGB、缩小、去掉全部附带信息（位置也在内）。"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from dianxing.cases.picture_file import PictureFault, inspect, opened, orientation, sniff
from dianxing.desk.uploads.foreign_formats import as_png, foreign_format, hold_pixels
from dianxing.desk.uploads.limits import (
    FEW_COLOURS,
    JPEG_QUALITY,
    MAX_BYTES,
    MAX_PNG_BYTES,
    MAX_SIDE,
    MIN_SIDE,
    SMALL_SIDE,
)
from dianxing.desk.uploads.refusal import PictureRefused, broken_is_refused, refused
from dianxing.desk.uploads.safe_name import safe_name
from dianxing.site.pictures.responsive import flattened, upright

_WHITE = (255, 255, 255)


@dataclass(frozen=True, slots=True)
class Intake:
    """一张可以放进案例文件夹的图片。"""

    name: str
    """文件名，如 `fu-wu-zhan.jpg`；案例格式收得下，与已有的不重。"""
    data: bytes
    width: int
    height: int
    """像素，已经转正。"""
    notes: tuple[str, ...] = ()
    """对图做了什么、要注意什么，每条一句，不带句号。"""


def take_in(original: str, data: bytes, taken: Collection[str] = ()) -> Intake:
    """收一张图。`original` 是上传时的文件名，只用来起名；`taken` 是案例里已有的文件名。

    收不了抛 PictureRefused，说清楚是什么、怎么办。
    """
    hold_bytes(data)
    notes: list[str] = []
    with broken_is_refused():
        kind = foreign_format(data)
        if kind:
            notes.append(f"原来是 {kind} 格式，已经换成网页能用的格式")
            data = as_png(data, kind)
        picture = _readable(data, notes)
        data, suffix = _encoded(picture, notes)
    name = safe_name(original, taken, suffix)
    facts = inspect(name, data)
    if isinstance(facts, PictureFault):  # 自己存出来的不该有毛病；真有，也不放进案例
        raise refused(facts)
    if facts.width < SMALL_SIDE:
        notes.append(f"图片只有 {facts.width} 像素宽，放大会糊；有原图就换成原图")
    return Intake(name, data, facts.width, facts.height, tuple(notes))


def hold_bytes(data: bytes) -> None:
    """空文件、太大的文件不收。"""
    if not data:
        raise PictureRefused(
            "图片是空文件（0 字节）", "重新选一次；还是这样就重新导出这张图", "picture-empty"
        )
    if len(data) > MAX_BYTES:
        what = f"图片有 {len(data) / 1024 / 1024:.1f} MB，上限是 {MAX_BYTES // 1024 // 1024} MB"
        raise PictureRefused(what, "缩到长边 4000 像素，存成 JPG 再传", "picture-bytes")


def _readable(data: bytes, notes: list[str]) -> Image.Image:
    found = sniff(data)
    if isinstance(found, PictureFault):
        raise refused(found)
    with opened(data) as file:
        hold_pixels(*file.size)
        width, height = file.size[::-1] if orientation(file) >= 5 else file.size
        if getattr(file, "is_animated", False):
            notes.append("会动的图只留下第一帧")
    if min(width, height) < MIN_SIDE:
        raise PictureRefused(f"图片只有 {width}×{height} 像素", "换一张真正的图片", "picture-tiny")
    scale = min(1.0, MAX_SIDE / max(width, height))
    target = max(1, round(width * scale)), max(1, round(height * scale))
    if scale < 1:
        notes.append(f"原图 {width}×{height} 像素，已缩到 {target[0]}×{target[1]}")
    picture = upright(data, target)
    if picture.mode == "RGBA" and picture.getchannel("A").getextrema() == (255, 255):
        return picture.convert("RGB")
    return picture


def _encoded(picture: Image.Image, notes: list[str]) -> tuple[bytes, str]:
    """存成文件的内容和扩展名：透明的、颜色少的存 PNG，其余存 JPEG。"""
    if picture.mode == "RGBA" or picture.getcolors(FEW_COLOURS):
        out = BytesIO()
        picture.save(out, "PNG", optimize=True)
        if out.tell() <= MAX_PNG_BYTES:
            return out.getvalue(), ".png"
        if picture.mode == "RGBA":
            notes.append("透明的地方换成了白色，不然文件太大")
    out = BytesIO()
    flattened(picture, _WHITE).save(out, "JPEG", quality=JPEG_QUALITY, progressive=True, optimize=True)
    return out.getvalue(), ".jpg"
