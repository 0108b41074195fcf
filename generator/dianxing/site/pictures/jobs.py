"""图片的活：每一件做出几个文件，能送到别的进程去做。

活里只有值，没有打开的文件；`key` 是它读的一切的摘要，键相同做出来的字节就相同。
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import PIL
import segno
from PIL import Image

from dianxing.cases.picture_file import BROKEN, PictureFault, inspect
from dianxing.site.artefact import digest
from dianxing.site.pictures.glyph import Glyph
from dianxing.site.pictures.palette import Colour, Palette
from dianxing.site.pictures.qr import qr_png
from dianxing.site.pictures.responsive import Variant, flattened, render_variants, upright
from dianxing.site.pictures.share_card import HEIGHT, WIDTH, ShareCard, share_card

_CODE = "4"
"""本包画法的版本；改了画法（尺寸、质量、排版）就加一，让旧的缓存作废。"""
TOOLS = f"{_CODE} pillow {PIL.__version__} segno {segno.__version__}"
"""画法和画图工具的版本，每件活的 `key` 里都有。"""


class PictureError(Exception):
    """一张图片做不出来；`fault` 说为什么、怎么改。"""

    def __init__(self, fault: PictureFault) -> None:
        self.fault = fault
        super().__init__(fault.what)

    def __reduce__(self) -> tuple[type[PictureError], tuple[PictureFault]]:
        return PictureError, (self.fault,)


class Job(Protocol):
    """一件活。"""

    @property
    def source(self) -> str:
        """出了问题该看哪个源文件，相对站点根目录。"""

    @property
    def key(self) -> str:
        """它读的一切的摘要。"""

    @property
    def paths(self) -> tuple[str, ...]:
        """它做出的文件，相对站点目录。"""

    def run(self) -> Mapping[str, bytes]:
        """做；做不出来抛 PictureError。"""


@dataclass(frozen=True, slots=True)
class PhotoFile:
    """案例文件夹里的一张照片。"""

    path: Path
    source: str
    """相对站点根目录。"""
    digest: str
    """`PictureFacts.digest`。"""

    def read(self) -> bytes:
        """读出来，再按文件头查一遍（排活之后文件可能变了）；不能用抛 PictureError。"""
        try:
            data = self.path.read_bytes()
        except OSError as error:
            fault = PictureFault(
                f"图片读不了（{error.strerror}）", "看看文件还在不在、有没有读的权限", "picture-read"
            )
            raise PictureError(fault) from None
        found = inspect(self.path.name, data)
        if isinstance(found, PictureFault):
            raise PictureError(found)
        if found.digest != self.digest:
            raise PictureError(PictureFault("图片在建站途中被改过", "再建一次", "picture-changed"))
        return data

    def decoded(self, covers: tuple[int, int], paper: Colour, *, exact: bool = True) -> Image.Image:
        """转正的 RGB，缩到刚好盖得住 `covers`（像素），不放大，透明处垫 `paper`；解不开抛 PictureError。

        `exact` 见 `responsive.upright`。
        """
        data = self.read()
        try:
            return flattened(upright(data, covers, exact=exact), paper)
        except BROKEN as error:
            raise PictureError(_undecodable()) from error


@dataclass(frozen=True, slots=True)
class PhotoJob:
    """一张照片的全部尺寸，只解码一次。"""

    photo: PhotoFile
    variants: tuple[Variant, ...]
    paper: Colour

    @property
    def source(self) -> str:
        return self.photo.source

    @property
    def key(self) -> str:
        return digest(TOOLS, "photo", self.photo.digest, repr((self.variants, self.paper)))

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(variant.path for variant in self.variants)

    def run(self) -> Mapping[str, bytes]:
        data = self.photo.read()
        try:
            return dict(render_variants(data, self.variants, self.paper))
        except BROKEN as error:
            raise PictureError(_undecodable()) from error


@dataclass(frozen=True, slots=True)
class QrJob:
    """一个二维码。"""

    source: str
    path: str
    url: str

    @property
    def key(self) -> str:
        return digest(TOOLS, "qr", self.path, self.url)

    @property
    def paths(self) -> tuple[str, ...]:
        return (self.path,)

    def run(self) -> Mapping[str, bytes]:
        try:
            return {self.path: qr_png(self.url)}
        except ValueError:
            fault = PictureFault("网址太长，装不进二维码", "改短 site_url 或案例的文件夹名", "qr-too-long")
            raise PictureError(fault) from None


@dataclass(frozen=True, slots=True)
class ShareJob:
    """一张分享图。"""

    source: str
    path: str
    card: ShareCard
    palette: Palette
    glyphs: tuple[tuple[str, Glyph], ...]
    """用得着的图标：代码和图形。"""
    photo: PhotoFile | None = None

    @property
    def key(self) -> str:
        photo = self.photo.digest if self.photo else ""
        return digest(TOOLS, "share", photo, repr((self.path, self.card, self.palette, self.glyphs)))

    @property
    def paths(self) -> tuple[str, ...]:
        return (self.path,)

    def run(self) -> Mapping[str, bytes]:
        photo = self.photo.decoded((WIDTH, HEIGHT), self.palette.paper) if self.photo else None
        return {self.path: share_card(self.card, self.palette, dict(self.glyphs), photo)}


def _undecodable() -> PictureFault:
    return PictureFault("图片解不开，可能已损坏", "重新导出或下载这张图片", "picture-broken")
