"""图片在网页上的样子：有哪些尺寸、叫什么名字。

名字只由文件名和内容摘要决定，所以网页可以在图片做出来之前就写好。
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath

from dianxing.cases.model import Image
from dianxing.cases.picture_file import PictureFacts

WIDTHS = (480, 960, 1440)
"""正文图片的宽度，像素；从不放大。"""
CROPS = ((480, 320), (960, 640))
"""卡片封面的尺寸，3:2，像素。"""

ARTICLE_SIZES = "(min-width: 60em) 42rem, 100vw"
COVER_SIZES = "(min-width: 60em) 22rem, (min-width: 40em) 50vw, 100vw"

DEFAULT_SHARE = "assets/share.jpg"
"""手写页面用的分享图，相对站点根。"""


@dataclass(frozen=True, slots=True)
class PictureView:
    """一个 `<picture>` 要写的一切；地址都带好了前缀，文字还没有转义。"""

    src: str
    """JPEG，给不认 WebP 和 srcset 的浏览器。"""
    srcset_webp: str
    srcset_jpeg: str
    sizes: str
    width: int
    """`src` 的尺寸，像素，让浏览器先留好位置。"""
    height: int
    alt: str
    credit: str = ""
    caption: str = ""


def picture_view(
    case_path: str, image: Image, facts: PictureFacts, root: str, sizes: str = ARTICLE_SIZES
) -> PictureView:
    """正文里的一张图片；`root` 是从当前页到站点根的前缀，如 `../../../` 或 `/`。"""
    widths = variant_widths(facts.width)
    stem = root + variant_stem(case_path, image.file, facts.digest)
    middle = _middle(widths)
    return PictureView(
        src=root + middle_path(case_path, image.file, facts),
        srcset_webp=_srcset(stem, widths, "webp"),
        srcset_jpeg=_srcset(stem, widths, "jpg"),
        sizes=sizes,
        width=middle,
        height=scaled_height(facts.width, facts.height, middle),
        alt=image.alt,
        credit=image.credit,
        caption=image.caption,
    )


def cover_view(case_path: str, alt: str, root: str, sizes: str = COVER_SIZES) -> PictureView:
    """列表里的封面，裁成 3:2。名字是定死的，只凭目录卡片（`Card.cover` 不空）就写得出来。"""
    stem = root + cover_stem(case_path)
    widths = [width for width, _ in CROPS]
    return PictureView(
        src=f"{stem}-{widths[0]}.jpg",
        srcset_webp=_srcset(stem, widths, "webp"),
        srcset_jpeg=_srcset(stem, widths, "jpg"),
        sizes=sizes,
        width=CROPS[0][0],
        height=CROPS[0][1],
        alt=alt,
    )


def middle_path(case_path: str, file: str, facts: PictureFacts) -> str:
    """一张图片的中等大小的 JPEG，相对站点根：一处只放得下一个地址时用它。"""
    width = _middle(variant_widths(facts.width))
    return f"{variant_stem(case_path, file, facts.digest)}-{width}.jpg"


def variant_widths(source_width: int) -> tuple[int, ...]:
    """一张图片要做的宽度，从小到大；最后一个是原图宽度与 1440 中较小的，与它相差不到一成的不做。"""
    top = min(source_width, WIDTHS[-1])
    return (*(width for width in WIDTHS if width * 10 < top * 9), top)


def scaled_height(width: int, height: int, target: int) -> int:
    """等比缩到 `target` 宽时的高，至少 1 像素。"""
    return max(1, round(height * target / width))


def variant_stem(case_path: str, file: str, digest: str) -> str:
    """一张图片各尺寸共同的开头，如 `cases/2022/x/img/cover-1a2b3c4d`，后接 `-480.webp`。"""
    plain = unicodedata.normalize("NFKD", PurePosixPath(file).stem).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:40].rstrip("-")
    return f"{case_path}img/{slug or 'picture'}-{digest[:8]}"


def cover_stem(case_path: str) -> str:
    """卡片封面各尺寸共同的开头，后接 `-480.webp`。"""
    return f"{case_path}img/card"


def share_path(case_path: str) -> str:
    """案例的分享图（1200×630）在站内的地址。"""
    return f"{case_path}share.jpg"


def _middle(widths: tuple[int, ...]) -> int:
    return widths[min(1, len(widths) - 1)]


def _srcset(stem: str, widths: tuple[int, ...] | list[int], suffix: str) -> str:
    return ", ".join(f"{stem}-{width}.{suffix} {width}w" for width in widths)
