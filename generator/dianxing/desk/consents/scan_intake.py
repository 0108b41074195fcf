"""收一份授权书的扫描件：看内容不看名字，只要 PDF 和照片。"""

from __future__ import annotations

from dataclasses import dataclass

from dianxing.desk.uploads.picture_intake import take_in
from dianxing.errors import DianxingError

MAX_PDF_BYTES = 20 * 1024 * 1024
"""一份授权书扫成 PDF 也就几兆；几十页的合同扫得再清楚也到不了这么大。"""
_TAIL = 2048
"""结尾的记号在最后这么多字节里；有的扫描仪在后面还补几个空行。"""


@dataclass(frozen=True, slots=True)
class Scan:
    """一份可以存的扫描件。"""

    kind: str
    """pdf、jpg、png。"""
    data: bytes


TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}
"""`Scan.kind` → 给浏览器的类型。"""


def take_scan(name: str, data: bytes) -> Scan:
    """收下；不是 PDF 也不是照片、太大、不完整的抛 DianxingError。照片去掉位置等附带信息。"""
    if data.startswith(b"%PDF-"):
        return _pdf(data)
    if b"%PDF-" in data[:1024]:
        raise DianxingError("这份 PDF 前面夹了别的东西 → 用扫描软件或者打印成 PDF，重新导出一份")
    taken = take_in(name, data)
    return Scan(taken.name.rpartition(".")[2], taken.data)


def _pdf(data: bytes) -> Scan:
    if len(data) > MAX_PDF_BYTES:
        raise DianxingError(
            f"PDF 有 {len(data) / 1024 / 1024:.1f} MB，上限是 {MAX_PDF_BYTES // 1024 // 1024} MB"
            " → 扫描时选“黑白”或者 200 dpi，再传"
        )
    if b"%%EOF" not in data[-_TAIL:] or b"startxref" not in data[-_TAIL:]:
        raise DianxingError("PDF 不完整（没有结尾）→ 在电脑上打开看看；能打开就另存一份再传")
    return Scan("pdf", data)
