"""照片：一次解码，做出网页要的全部尺寸，去掉位置等一切附带信息。"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Literal

from PIL import Image, ImageCms, ImageOps
from PIL.ImageFile import ImageFile

from dianxing.cases.picture_file import PictureFacts, opened, orientation
from dianxing.site.pictures.palette import Colour
from dianxing.site.pictures.view import CROPS, cover_stem, scaled_height, variant_stem, variant_widths

WEBP_QUALITY, JPEG_QUALITY = 78, 80
_CROP_AT = (0.5, 0.4)
"""裁切时保住哪里（左右、上下，0–1）：人和招牌多在中间偏上。"""

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True, slots=True)
class Variant:
    """要做的一个文件。"""

    path: str
    """相对站点根。"""
    width: int
    height: int
    """像素；比例与原图不同的要裁。"""
    format: Literal["WebP", "JPEG"]


def article_variants(case_path: str, file: str, facts: PictureFacts) -> tuple[Variant, ...]:
    """正文里一张图片要的文件，与 `view.picture_view` 写的地址一一对应。"""
    stem = variant_stem(case_path, file, facts.digest)
    return tuple(
        variant
        for width in variant_widths(facts.width)
        for variant in _pair(stem, width, width, scaled_height(facts.width, facts.height, width))
    )


def cover_variants(case_path: str, facts: PictureFacts) -> tuple[Variant, ...]:
    """封面在列表里要的文件，3:2，与 `view.cover_view` 写的地址一一对应；原图小的就做到原图大小。"""
    stem = cover_stem(case_path)
    ratio = CROPS[0][0] / CROPS[0][1]
    most = min(facts.width, int(facts.height * ratio))
    variants: list[Variant] = []
    for name, height in CROPS:
        width = max(1, min(name, most))
        variants.extend(_pair(stem, name, width, max(1, height if width == name else round(width / ratio))))
    return tuple(variants)


def render_variants(data: bytes, variants: tuple[Variant, ...], paper: Colour) -> Iterator[tuple[str, bytes]]:
    """解码一次，逐个做出 `variants`；`paper` 垫在透明处下面（JPEG 没有透明）。

    `data` 应当已经过 `inspect`；解不开时抛 Pillow 的各种错（`picture_file.BROKEN`）。
    """
    covers = (max(variant.width for variant in variants), max(variant.height for variant in variants))
    picture = upright(data, covers)
    made: dict[tuple[int, int], Image.Image] = {}
    for variant in variants:
        size = (variant.width, variant.height)
        if size not in made:
            made[size] = ImageOps.fit(picture, size, centering=_CROP_AT)
        sized = flattened(made[size], paper) if variant.format == "JPEG" else made[size]
        yield variant.path, _encoded(sized, variant.format)


def upright(data: bytes, covers: tuple[int, int], *, exact: bool = True) -> Image.Image:
    """转正的 RGB 或 RGBA（sRGB 色域），不带任何附带信息；缩到刚好盖得住 `covers`（宽、高，像素），不放大。

    `exact` 是假就只缩整数倍，盖得住、不到两倍大：后面还要裁的，免得缩两遍。
    """
    with opened(data) as file:
        turned = orientation(file)
        profile = file.info.get("icc_profile")
        size = _covering(file.size, covers[::-1] if turned >= 5 else covers)
        file.draft(None, size)  # JPEG 可以直接解成二分之一、四分之一大小，省时间也省内存
        picture = _plain(file)
        if not exact:
            times = min(picture.width // size[0], picture.height // size[1])
            picture = picture.reduce(times) if times > 1 else picture
        elif picture.size != size:
            picture = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    if profile:
        picture = _to_srgb(picture, profile)
    if picture.mode not in ("RGB", "RGBA"):
        picture = picture.convert("RGB")
    if turned in _TURNS:
        picture = picture.transpose(_TURNS[turned])
    picture.info = {}  # 保存时 Pillow 会把 info 里的注释等写回文件，先清空
    return picture


def flattened(picture: Image.Image, paper: Colour) -> Image.Image:
    """把透明处垫上纸色。"""
    if picture.mode != "RGBA":
        return picture
    sheet = Image.new("RGB", picture.size, paper)
    sheet.paste(picture, mask=picture.getchannel("A"))
    return sheet


def _plain(file: ImageFile) -> Image.Image:
    """各种像素格式归成 RGB、RGBA、L 或 CMYK。"""
    if file.mode.startswith("I") or file.mode == "F":  # 16 位灰度；直接 convert 会截断而不是换算
        import numpy as np  # 难得有 16 位的图

        deep = np.asarray(file, dtype=np.float32)
        return Image.fromarray(np.clip(deep / 257, 0, 255).round().astype(np.uint8))
    if file.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in file.info:
        return file.convert("RGBA")
    if file.mode in ("RGB", "L", "CMYK"):
        file.load()
        return file
    return file.convert("RGB")


def _covering(size: tuple[int, int], covers: tuple[int, int]) -> tuple[int, int]:
    """等比缩小 `size`，小到刚好盖住 `covers`。"""
    scale = min(1.0, max(covers[0] / size[0], covers[1] / size[1]))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _to_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    try:
        source = ImageCms.getOpenProfile(BytesIO(profile))
        if "srgb" in ImageCms.getProfileDescription(source).lower():
            return picture
        alpha = picture.getchannel("A") if picture.mode == "RGBA" else None
        base = picture.convert("RGB") if alpha else picture
        changed = ImageCms.profileToProfile(base, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return picture  # 色彩描述写坏了，或与图片的格式不符：当它没写
    if changed is None:
        return picture
    if alpha:
        changed.putalpha(alpha)
    return changed


def _encoded(picture: Image.Image, format_: Literal["WebP", "JPEG"]) -> bytes:
    out = BytesIO()
    if format_ == "WebP":
        picture.save(out, "WEBP", quality=WEBP_QUALITY, method=4)
    else:
        picture.save(out, "JPEG", quality=JPEG_QUALITY, progressive=True, optimize=True)
    return out.getvalue()


def _pair(stem: str, name: int, width: int, height: int) -> tuple[Variant, Variant]:
    return (
        Variant(f"{stem}-{name}.webp", width, height, "WebP"),
        Variant(f"{stem}-{name}.jpg", width, height, "JPEG"),
    )
