"""扫描件看内容不看名字：只收 PDF 和照片。"""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from dianxing.desk.consents.scan_intake import MAX_PDF_BYTES, take_scan
from dianxing.errors import DianxingError

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\nxref\n0 1\ntrailer<<>>\nstartxref\n9\n%%EOF\n"


def photo(kind: str = "JPEG") -> bytes:
    out = BytesIO()
    Image.merge("RGB", [Image.effect_noise((600, 800), 60) for _ in range(3)]).save(out, kind)
    return out.getvalue()


def test_a_pdf_is_kept_as_it_is() -> None:
    taken = take_scan("授权书.pdf", PDF)
    assert (taken.kind, taken.data) == ("pdf", PDF)


def test_a_photo_is_taken_whatever_its_name() -> None:
    taken = take_scan("IMG_0001.pdf", photo())
    assert taken.kind == "jpg"
    assert Image.open(BytesIO(taken.data)).size == (600, 800)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><script>alert(1)</script>",
        b"<!-- %PDF-1.7 --><script>alert(1)</script>\nstartxref\n0\n%%EOF",
        b"MZ\x90\x00" + b"\0" * 400,
        b"PK\x03\x04" + b"\0" * 400,
        PDF[:30],
        PDF.replace(b"%%EOF", b""),
        photo()[:500],
    ],
    ids=["empty", "svg", "html", "html-with-pdf", "exe", "zip", "cut", "no-end", "cut-photo"],
)
def test_anything_else_is_refused_with_what_to_do(data: bytes) -> None:
    with pytest.raises(DianxingError, match="→"):
        take_scan("授权书.pdf", data)


def test_a_huge_pdf_is_refused() -> None:
    with pytest.raises(DianxingError, match="上限是 20 MB"):
        take_scan("a.pdf", PDF[:9] + b"\0" * MAX_PDF_BYTES + PDF[9:])
