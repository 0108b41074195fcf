"""不能用的上传文件，错在哪、怎么改。"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image

from dianxing.cases.picture_file import BROKEN, PictureFault
from dianxing.errors import DianxingError


class PictureRefused(DianxingError):
    """一张收不了的图片；`what`、`fix` 各一句话，不带句号，`code` 是规则的短名。"""

    def __init__(self, what: str, fix: str, code: str) -> None:
        self.what, self.fix, self.code = what, fix, code
        super().__init__(f"{what} → {fix}")


def refused(fault: PictureFault) -> PictureRefused:
    """把案例检查的说法原样用在上传上。"""
    return PictureRefused(fault.what, fault.fix, fault.code)


@contextmanager
def broken_is_refused() -> Iterator[None]:
    """其间解不开的图片都说成“不完整或已损坏”。"""
    try:
        yield
    except PictureRefused:
        raise
    except Image.DecompressionBombError:
        raise PictureRefused("图片的像素太多", "缩小到长边 4000 像素再传", "picture-pixels") from None
    except (*BROKEN, Warning):
        raise PictureRefused(
            "图片不完整或已损坏", "在手机或电脑上打开看看；能打开就另存为 JPG 再传", "picture-broken"
        ) from None
