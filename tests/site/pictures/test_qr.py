"""二维码：用另一家的识别程序读回来。"""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from dianxing.site.pictures.qr import QUIET_ZONE, qr_modules, qr_path, qr_png

URL = "https://dianxing.example.org/cases/2022/lanshan-logistics/"


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


def test_another_program_reads_the_address_back() -> None:
    (found,) = zxingcpp.read_barcodes(opened(qr_png(URL)).convert("L"))
    assert found.text == URL
    assert found.format == zxingcpp.BarcodeFormat.QRCode
    assert found.ec_level == "M"


@given(st.from_regex(r"https://[a-z0-9-]{1,40}\.example\.org/[a-z0-9/_%?=&.-]{0,300}", fullmatch=True))
@settings(max_examples=25)
def test_any_address_is_read_back(url: str) -> None:
    (found,) = zxingcpp.read_barcodes(opened(qr_png(url)).convert("L"))
    assert found.text == url


def test_it_is_a_small_one_bit_picture_of_at_least_400_pixels() -> None:
    for url in ("https://a.cn/", URL, URL + "x" * 300):
        data = qr_png(url)
        image = opened(data)
        assert image.mode == "1"
        assert image.width == image.height >= 400
        assert len(data) < 4_000


def test_the_quiet_zone_is_four_whole_modules_of_white() -> None:
    pixels = np.asarray(opened(qr_png(URL)))
    scale = len(pixels) // len(qr_modules(URL))
    edge = QUIET_ZONE * scale
    assert pixels[:edge].all() and pixels[-edge:].all() and pixels[:, :edge].all() and pixels[:, -edge:].all()
    assert not pixels[edge, edge : edge + 7 * scale].any()  # 定位图案紧接着就开始


def test_the_size_can_be_asked_for() -> None:
    assert opened(qr_png(URL, 1000)).width >= 1000


def test_the_same_address_gives_the_same_bytes() -> None:
    assert qr_png(URL) == qr_png(URL) != qr_png(URL + "?")


def test_an_address_that_does_not_fit_is_an_error() -> None:
    with pytest.raises(ValueError):
        qr_png("https://a.cn/" + "é" * 3000)


def test_it_lies_beside_the_case() -> None:
    assert qr_path("cases/2022/x/") == "cases/2022/x/qr.png"
