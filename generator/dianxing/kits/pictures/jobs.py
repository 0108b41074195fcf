"""一份渠道稿要做哪些图：每张一件活，坏一张不耽误别的。"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image
from segno import DataOverflowError

from dianxing.cases.picture_file import PictureFacts, PictureFault
from dianxing.kits import files
from dianxing.kits.kit_case import KitCase
from dianxing.kits.limits import TWIN_PICTURE_BYTES, WECHAT
from dianxing.kits.pictures.brush import MOST_PHOTOS, Brush
from dianxing.kits.pictures.clipboard import clipboard_script
from dianxing.kits.pictures.cover import wechat_cover, wechat_thumb
from dianxing.kits.pictures.encode import jpeg_under
from dianxing.kits.pictures.poster import A3_SIZE, poster, poster_a3
from dianxing.kits.pictures.weibo_picture import WEIBO_SIZE, weibo_picture
from dianxing.kits.pictures.words import PictureWords, picture_words
from dianxing.site.artefact import digest
from dianxing.site.pictures.glyph import Glyph
from dianxing.site.pictures.jobs import TOOLS, Job, PhotoFile, PictureError, QrJob
from dianxing.site.pictures.palette import Colour, Palette
from dianxing.site.pictures.view import scaled_height

_CODE = "5"
"""本包画法的版本；改了画法就加一，让旧的图重做。"""
PHOTO_WIDTH = 1080
"""正文照片最宽几像素：手机屏幕的宽度，公众号自己也压到这么宽。"""

Draw = Callable[[PictureWords, Brush, Sequence[Image.Image]], bytes]
"""画一张图；照片是转正的 RGB。"""


@dataclass(frozen=True, slots=True)
class Form:
    """一种图。"""

    file: str
    draw: Draw
    covers: tuple[int, int]
    """像素；只有一张照片时，解到盖得住它就够了。"""
    photos: int
    """最多用几张照片。"""

    @property
    def copied(self) -> bool:
        """要不要给网页复制用的一份；PDF 不上剪贴板。"""
        return self.file.endswith(".jpg")


_ON_PHONE = (960, 720)
"""手机上看的几种图，照片都解成这么大，解一次大家用。照片只占上半块，铺满要放大一成，看不出来；
手机拍的 4000×3000 正好解成四分之一，省一半时间。"""
_ON_PAPER = (A3_SIZE[0], A3_SIZE[1] // 2)
_SEVERAL = (WEIBO_SIZE[0] * 2 // 3, WEIBO_SIZE[1] // 2)
"""几张拼在一起时每张更小。"""

FORMS = (
    Form(files.WECHAT_COVER, wechat_cover, _ON_PHONE, 1),
    Form(files.WECHAT_THUMB, wechat_thumb, _ON_PHONE, 0),
    Form(files.POSTER, poster, _ON_PHONE, 1),
    Form(files.WEIBO_PICTURE, weibo_picture, _ON_PHONE, MOST_PHOTOS),
    Form(files.POSTER_A3, poster_a3, _ON_PAPER, 1),
)


@lru_cache(maxsize=1)
def _decoded(photo: PhotoFile, covers: tuple[int, int], paper: Colour) -> Image.Image:
    """解好的照片。一个案例的几张图接着做，照片只解一次；留着的只有最近一张，最大十几兆。"""
    return photo.decoded(covers, paper, exact=False)


@dataclass(frozen=True, slots=True)
class DrawnJob:
    """画出来的一张图。"""

    source: str
    folder: str
    form: Form
    words: PictureWords
    brush: Brush
    photos: tuple[PhotoFile, ...]

    @property
    def key(self) -> str:
        photos = [photo.digest for photo in self.photos]
        said = (self.path, self.form.covers, self.words, self.brush)
        return digest(TOOLS, _CODE, "drawn", *photos, repr(said))

    @property
    def path(self) -> str:
        """相对渠道稿的总文件夹。"""
        return f"{self.folder}/{self.form.file}"

    @property
    def paths(self) -> tuple[str, ...]:
        return (self.path, self.twin) if self.form.copied else (self.path,)

    @property
    def twin(self) -> str:
        """给网页复制用的一份。"""
        return f"{self.folder}/{files.clipboard_twin(self.form.file)}"

    def run(self) -> Mapping[str, bytes]:
        one = len(self.photos) == 1
        photos = [
            _decoded(photo, self.form.covers if one else _SEVERAL, self.brush.palette.paper)
            for photo in self.photos
        ]
        try:
            drawn = self.form.draw(self.words, self.brush, photos)
        except DataOverflowError:
            fault = PictureFault("网址太长，装不进二维码", "改短 site_url 或案例的文件夹名", "qr-too-long")
            raise PictureError(fault) from None
        twin = {self.twin: clipboard_script(self.path, drawn)} if self.form.copied else {}
        return {self.path: drawn, **twin}


@dataclass(frozen=True, slots=True)
class KitPhotoJob:
    """正文里的一张照片，JPEG，小到公众号收得下。"""

    photo: PhotoFile
    path: str
    size: tuple[int, int]
    """宽、高，像素。"""
    paper: Colour

    @property
    def source(self) -> str:
        return self.photo.source

    @property
    def key(self) -> str:
        return digest(TOOLS, _CODE, "photo", self.photo.digest, repr((self.path, self.size, self.paper)))

    @property
    def paths(self) -> tuple[str, ...]:
        return (self.path,)

    def run(self) -> Mapping[str, bytes]:
        picture = self.photo.decoded(self.size, self.paper)
        return {self.path: jpeg_under(picture, min(TWIN_PICTURE_BYTES, WECHAT.inline_picture_bytes))}


def kit_picture_jobs(kit_case: KitCase, palette: Palette, glyphs: Mapping[str, Glyph]) -> Iterator[Job]:
    """一份渠道稿的全部图片；路径相对渠道稿的总文件夹，文件名照 `files`。"""
    card, folder = kit_case.card, kit_case.folder_name
    case_file = f"cases/{card.id}/case.md"
    words = picture_words(kit_case)
    wanted = {card.area or "", "mark"}
    brush = Brush(palette, tuple(sorted((code, glyphs[code]) for code in wanted if code in glyphs)))
    photos = [
        PhotoFile(kit_case.folder / file, f"cases/{card.id}/{file}", facts.digest)
        for file, facts in kit_case.photos.items()
    ]
    for form in FORMS:
        used = tuple(photos[: form.photos])
        yield DrawnJob(used[0].source if used else case_file, folder, form, words, brush, used)
    yield QrJob(case_file, f"{folder}/{files.JOIN_QR}", kit_case.site.join_url)
    yield QrJob(case_file, f"{folder}/{files.CASE_QR}", kit_case.url)
    for number, (photo, facts) in enumerate(zip(photos, kit_case.photos.values(), strict=True), 1):
        yield KitPhotoJob(photo, f"{folder}/{files.photo(number)}", photo_size(facts), palette.paper)


def photo_size(facts: PictureFacts) -> tuple[int, int]:
    """正文照片缩到多大，像素。"""
    width = min(facts.width, PHOTO_WIDTH)
    return width, scaled_height(facts.width, facts.height, width)
