"""二维码：一张长按就能认的 PNG。"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import segno
from PIL import Image

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

QUIET_ZONE = 4
"""四周的空白，格；标准要求至少 4 格（ISO/IEC 18004）。"""
MIN_SIZE = 400
"""微信里长按要认得出，至少这么宽，像素。"""

QUICK_MASK = 2
"""定死一种掩模：挑最好的要把八种都画一遍，慢五倍，扫码器哪一种都认。"""

JOIN_QR = "join/qr.png"
"""通到“我能入会吗”的二维码在站内的地址。"""


def qr_path(case_path: str) -> str:
    """案例的二维码在站内的地址；`case_path` 带末尾斜杠。"""
    return f"{case_path}qr.png"


def qr_png(url: str, min_size: int = MIN_SIZE) -> bytes:
    """`url` 的二维码：纠错 M 级，一格是整数个像素，边长不小于 `min_size`，黑白一位 PNG。

    同样的参数给同样的字节。网址装不下（超过 2331 字节）时抛 ValueError。
    """
    modules = qr_modules(url)
    scale = -(-min_size // len(modules))
    pixels = modules.repeat(scale, axis=0).repeat(scale, axis=1)
    out = BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    return out.getvalue()


def qr_modules(url: str, mask: int | None = None) -> NDArray[np.bool_]:
    """二维码的格子，含四周空白，行在前；浅色为真。海报按自己的尺寸放大它。

    `mask` 不给就挑最好的一种。
    """
    import numpy as np  # 多数建站一张也不用画，不必先导入

    # boost_error 会多算几遍却不改大小；M 级已够印刷和屏幕用
    code = segno.make_qr(url, error="m", mask=mask, boost_error=False)
    dark = np.frombuffer(b"".join(code.matrix), dtype=np.uint8).reshape(len(code.matrix), -1)
    return np.logical_not(np.pad(dark, QUIET_ZONE))
