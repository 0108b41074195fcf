"""把画好的图存成文件：小到哪里都传得上去，同样的图给同样的字节。"""

from __future__ import annotations

from io import BytesIO

from PIL import Image

QUALITIES = (84, 76, 68, 58, 48, 38, 28)
"""依次降的 JPEG 质量。"""
_SMALLER = 0.8
"""质量降到头还超，就每次缩到这么多。"""
_CHROMA_FULL = 0
"""不压缩颜色：红字、二维码的边才不发虚。"""


def jpeg_under(image: Image.Image, limit: int) -> bytes:
    """存成小于 `limit` 字节的 JPEG：先降质量，再缩尺寸。"""
    while True:
        for quality in QUALITIES:
            data = _jpeg(image, quality)
            if len(data) < limit:
                return data
        if image.width == image.height == 1:
            raise ValueError(f"{limit} 字节装不下任何 JPEG")
        size = (max(1, int(image.width * _SMALLER)), max(1, int(image.height * _SMALLER)))
        image = image.resize(size, Image.Resampling.LANCZOS)


def one_page_pdf(image: Image.Image, millimetres: tuple[int, int], title: str, limit: int) -> bytes:
    """一页 PDF，图铺满 `millimetres`（宽、高）的纸，小于 `limit` 字节；不写时间，同样的图给同样的字节。"""
    width, height = millimetres
    dpi = (image.width * 25.4 / width, image.height * 25.4 / height)
    for quality in QUALITIES:
        out = BytesIO()
        image.save(
            out,
            "PDF",
            dpi=dpi,
            quality=quality,
            subsampling=_CHROMA_FULL,
            title=title,
            creationDate=None,
            modDate=None,
        )
        if out.tell() < limit:
            break
    return out.getvalue()


def _jpeg(image: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    # 不用 optimize：Pillow 给它留的缓冲只有一像素一字节，杂色的照片会装不下而报错
    image.save(out, "JPEG", quality=quality, subsampling=_CHROMA_FULL)
    return out.getvalue()
