"""存成文件：多难压缩都不超限，同样的图给同样的字节。"""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image

from dianxing.kits.pictures.encode import jpeg_under, one_page_pdf

Noise = Callable[..., Image.Image]


def test_a_plain_picture_keeps_its_size_and_the_best_quality() -> None:
    flat = Image.new("RGB", (900, 383), (5, 123, 145))
    data = jpeg_under(flat, 100_000)
    assert Image.open(BytesIO(data)).size == (900, 383)
    assert data == jpeg_under(flat, 1_000_000)


def test_a_noisy_picture_loses_quality_before_size(noise: Noise) -> None:
    best = jpeg_under(noise(600, 400), 10_000_000)
    lower = jpeg_under(noise(600, 400), len(best))
    assert len(lower) < len(best)
    assert Image.open(BytesIO(lower)).size == (600, 400)


@pytest.mark.parametrize("limit", [60_000, 8_000, 700])
def test_what_no_quality_can_hold_is_made_smaller_in_its_own_shape(noise: Noise, limit: int) -> None:
    data = jpeg_under(noise(600, 400), limit)
    width, height = Image.open(BytesIO(data)).size
    assert len(data) < limit
    assert width < 600 and abs(width / height - 1.5) < 0.2


def test_a_limit_below_any_jpeg_is_an_error() -> None:
    with pytest.raises(ValueError):
        jpeg_under(Image.new("RGB", (4, 4)), 100)


def test_a_pdf_is_one_page_of_the_paper_asked_for_and_tells_no_time(noise: Noise) -> None:
    data = one_page_pdf(noise(600, 849), (297, 420), "月嫂入会", 2_000_000)
    box = re.search(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", data)
    assert box and data.count(b"/Type /Page\n") == 1
    assert abs(float(box[1]) - 297 / 25.4 * 72) < 0.5
    assert abs(float(box[2]) - 420 / 25.4 * 72) < 0.5
    assert b"Date" not in data
    assert data == one_page_pdf(noise(600, 849), (297, 420), "月嫂入会", 2_000_000)


def test_a_pdf_gets_smaller_to_keep_its_limit(noise: Noise) -> None:
    best = one_page_pdf(noise(600, 849), (297, 420), "x", 10_000_000)
    assert len(one_page_pdf(noise(600, 849), (297, 420), "x", len(best))) < len(best)
