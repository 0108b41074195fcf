"""图片文件：看内容，不看名字，判断一张图能不能用。

`inspect` 只读文件头，一万张也快；`verify` 才真的解码。两者都不抛异常、不冒出 Pillow 的警告：
能用给 `PictureFacts`，不能用给 `PictureFault`（错在哪、怎么改）。
"""

from __future__ import annotations

import hashlib
import re
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:  # Pillow 有图要看才导入：改一个没有图的案例，省两百分之一秒
    from PIL.ImageFile import ImageFile

Format = Literal["JPEG", "PNG", "WebP", "GIF"]

MAX_BYTES = 15 * 1024 * 1024
"""一张图片的文件大小上限，字节。"""
MAX_PIXELS = 40_000_000
"""一张图片的像素上限；解码一像素要 3–4 字节内存，所以一张图最多占一百多 MB。"""

_SUFFIXES: dict[str, Format] = {
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".png": "PNG",
    ".webp": "WebP",
    ".gif": "GIF",
}
_SUFFIX_FOR: dict[Format, str] = {"JPEG": ".jpg", "PNG": ".png", "WebP": ".webp", "GIF": ".gif"}

# 坏文件能让 Pillow 抛出的全部种类；再有别的，是我们自己的错，该露出来
BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    EOFError,
    ArithmeticError,
    RuntimeError,
    AttributeError,
    struct.error,
    zlib.error,
)

_ORIENTATION = 0x0112
_SAVE_AS = "用看图软件打开，另存为 JPG 或 PNG 再放进来"
_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """一张能用的图片。"""

    format: Format
    width: int
    """像素，已按 EXIF 方向转正。"""
    height: int
    digest: str
    """文件内容的摘要（blake2b，128 位，十六进制）。"""


@dataclass(frozen=True, slots=True)
class PictureFault:
    """一张不能用的图片。"""

    what: str
    """错在哪，一句话，不带句号。"""
    fix: str
    """怎么改，一句话，不带句号。"""
    code: str
    """规则的短名（英文、连字符）。"""


def inspect(name: str, data: bytes) -> PictureFacts | PictureFault:
    """按文件头判断一张图片；`name` 是文件名，只用来核对扩展名。"""
    if fault := oversize(len(data)):
        return fault
    found = sniff(data)
    if isinstance(found, PictureFault):
        return found
    claimed = _SUFFIXES.get(PurePosixPath(name).suffix.lower())
    if claimed != found:
        suffix = PurePosixPath(name).suffix
        said = f"扩展名是 {suffix}" if suffix else "没有扩展名"
        stem = PurePosixPath(name).stem or "图片"
        return PictureFault(
            f"{said}，内容却是 {found} 图片", f"把文件名改成 {stem}{_SUFFIX_FOR[found]}", "picture-suffix"
        )
    from PIL import Image

    try:
        with opened(data) as image:
            return _judge(image, found, data)
    except Image.DecompressionBombError:
        return PictureFault("图片的像素太多", _too_many_fix(), "picture-pixels")
    except BROKEN:
        return _broken()


def verify(data: bytes) -> PictureFault | None:
    """真的解码一遍；`data` 应当已经过 `inspect`。解得开给 None。"""
    from PIL import Image
    from PIL.JpegImagePlugin import JpegImageFile

    try:
        with opened(data) as image:
            if image.width * image.height > MAX_PIXELS:
                return PictureFault("图片的像素太多", _too_many_fix(), "picture-pixels")
            if isinstance(image, JpegImageFile):
                image.draft(None, (1, 1))  # 按八分之一解，照样读完每个字节，快几倍
            image.load()
    except Image.DecompressionBombError:
        return PictureFault("图片的像素太多", _too_many_fix(), "picture-pixels")
    except BROKEN:
        return _broken()
    return None


def oversize(size: int) -> PictureFault | None:
    """文件大小（字节）是否合适；读文件之前可以先问它。"""
    if size == 0:
        return PictureFault("图片是空文件（0 字节）", "重新导出或下载这张图片", "picture-empty")
    if size > MAX_BYTES:
        return PictureFault(
            f"图片有 {size / 1024 / 1024:.1f} MB，上限是 {MAX_BYTES // 1024 // 1024} MB",
            "把长边缩到 4000 像素以内，存成 JPG 再放进来",
            "picture-bytes",
        )
    return None


def sniff(data: bytes) -> Format | PictureFault:
    """按开头的字节认格式；认得但不收的，说明为什么。"""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WebP"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    return _refused(data)


@contextmanager
def opened(data: bytes) -> Iterator[ImageFile]:
    """打开一张认得的图片（只读了文件头），其间 Pillow 的警告不外露；不认得时抛 ValueError。

    压下警告改的是整个进程的设置，所以成批解码宜用多进程而不是多线程。
    """
    found = sniff(data)
    if isinstance(found, PictureFault):
        raise ValueError(found.what)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with _opener(found)(BytesIO(data)) as image:
            yield image


@cache
def _opener(found: Format) -> type[ImageFile]:
    """直接用各格式的类，不经 Image.open：它要挨个试几十种格式，还会对大图发警告。"""
    from PIL.GifImagePlugin import GifImageFile
    from PIL.JpegImagePlugin import JpegImageFile
    from PIL.PngImagePlugin import PngImageFile
    from PIL.WebPImagePlugin import WebPImageFile

    openers: dict[Format, type[ImageFile]] = {
        "JPEG": JpegImageFile,
        "PNG": PngImageFile,
        "WebP": WebPImageFile,
        "GIF": GifImageFile,
    }
    return openers[found]


def orientation(image: ImageFile) -> int:
    """EXIF 方向，1–8；没写或写坏了都是 1。只看文件头里的，不触发解码。"""
    from PIL import Image

    exif = Image.Exif()
    try:
        exif.load(image.info.get("exif") or b"")
        value = exif.get(_ORIENTATION)
    except BROKEN:
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _judge(image: ImageFile, found: Format, data: bytes) -> PictureFacts | PictureFault:
    width, height = image.size
    if width * height > MAX_PIXELS:
        return PictureFault(f"图片有 {width}×{height} 像素，太大", _too_many_fix(), "picture-pixels")
    if not _complete(image, found, data):
        return _broken()
    if getattr(image, "is_animated", False):
        return PictureFault("是会动的图片，本站只放静态图", "截取一帧，存成 JPG 或 PNG", "picture-animated")
    if orientation(image) >= 5:  # 5–8 都是转了 90 度的
        width, height = height, width
    return PictureFacts(found, width, height, hashlib.blake2b(data, digest_size=16).hexdigest())


def _complete(image: ImageFile, found: Format, data: bytes) -> bool:
    """文件有没有被截断：各格式都有结尾标记，标记之后允许有多余内容（有的手机会加）。"""
    match found:
        case "JPEG":
            # 压缩数据里的 FF 后面必跟 00，所以扫描开始之后的 FFD9 只能是结尾；缩略图的在它之前
            assert image.fp is not None
            return data.rfind(b"\xff\xd9") >= image.fp.tell()
        case "PNG":
            return data.rfind(b"IEND\xaeB`\x82") > 0
        case "WebP":
            return int.from_bytes(data[4:8], "little") + 8 <= len(data)
        case "GIF":
            return data.rstrip(b"\0").endswith(b";")


def _refused(data: bytes) -> PictureFault:
    if data[4:8] == b"ftyp":
        return _refused_container(data[8:12])
    if data.startswith(b"BM"):
        return PictureFault("是 BMP 图片，太大，不收", _SAVE_AS, "picture-format")
    if data.startswith((b"II*\0", b"MM\0*")):
        return PictureFault("是 TIFF 图片，浏览器打不开", _SAVE_AS, "picture-format")
    if data.startswith(b"%PDF"):
        return PictureFault("是 PDF 文件，不是图片", "把要用的那一页导出成 JPG 或 PNG", "picture-format")
    if data.startswith(b"PK\x03\x04"):
        return PictureFault("是文档或压缩包，不是图片", "把里面的图片另存出来再放进来", "picture-format")
    return _refused_text(data[:4096])


def _refused_container(brand: bytes) -> PictureFault:
    if brand in _HEIC:
        return PictureFault(
            "是 HEIC 照片，多数电脑和安卓手机打不开",
            "用看图软件另存为 JPG；以后拍照前在苹果手机“设置-相机-格式”里选“兼容性最佳”",
            "picture-heic",
        )
    if brand in (b"avif", b"avis"):
        return PictureFault("是 AVIF 图片，旧手机打不开", _SAVE_AS, "picture-format")
    return PictureFault("是视频，不是图片", "截取一帧，存成 JPG 或 PNG", "picture-format")


def _refused_text(head: bytes) -> PictureFault:
    text = head.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").lstrip(b"\xff\xfe").lstrip().lower()
    if text.startswith(b"version https://git-lfs"):
        return PictureFault("只是 Git LFS 的指针，图片本身没取下来", "运行 git lfs pull", "picture-lfs")
    if re.match(rb"<svg|<\?xml|<!--|<!doctype svg", text) and b"<svg" in text:
        return PictureFault("是 SVG，里面可能藏有脚本，不收", "导出成 PNG 再放进来", "picture-svg")
    if text.startswith(b"<"):
        return PictureFault(
            "是网页，不是图片，多半是下载时没有真的取到图", "回到原处，重新把图片存下来", "picture-html"
        )
    return PictureFault("不是认得的图片", "换成 JPG、PNG、WebP 或 GIF 图片", "picture-format")


def _too_many_fix() -> str:
    return f"缩到 {MAX_PIXELS // 10_000} 万像素以内（长边 4000 像素足够）再放进来"


def _broken() -> PictureFault:
    return PictureFault("图片不完整或已损坏", "重新导出或下载这张图片", "picture-broken")
