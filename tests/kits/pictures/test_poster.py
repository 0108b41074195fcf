"""海报：尺寸对，码扫得出，字在版心里。"""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from dianxing.kits.limits import TWIN_PICTURE_BYTES
from dianxing.kits.pictures.brush import Brush
from dianxing.kits.pictures.poster import A3_BYTES, poster, poster_a3
from dianxing.kits.pictures.words import PictureWords
from dianxing.site.pictures.share_card import Figure

AREAS = ["park", "township", "construction", "logistics", "domestic", "farming"]
TITLES = ["月嫂入会", "中建三局北京腾讯项目工会联合会首批三百名农民工在工地入会！"]
FIGURES = [None, Figure("1,400", "余家", "覆盖物流企业"), Figure("100", "%", "建会率"), Figure("1万", "名")]
Words = Callable[..., PictureWords]


def scanned(image: Image.Image) -> zxingcpp.Barcode:
    (found,) = zxingcpp.read_barcodes(image.convert("L"))
    return found


def corners(code: zxingcpp.Barcode) -> tuple[int, int, int, int]:
    at = code.position
    return at.top_left.x, at.top_left.y, at.bottom_right.x, at.bottom_right.y


def small_and_rough(image: Image.Image) -> Image.Image:
    """在群里转过几手：缩到 540 像素，质量 60。"""
    out = BytesIO()
    image.resize((540, image.height * 540 // image.width)).save(out, "JPEG", quality=60)
    return Image.open(out)


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("figure", FIGURES[:2])
@pytest.mark.parametrize("with_photo", [False, True])
def test_every_poster_is_scanned_whole_and_after_many_hands(
    area: str, title: str, figure: Figure | None, with_photo: bool, words: Words, brush: Brush
) -> None:
    said = words(title=title, area_code=area, figure=figure)
    photos = [Image.new("RGB", (1200, 800), (10, 60, 30))] if with_photo else []
    data = poster(said, brush, photos)
    image = Image.open(BytesIO(data))
    assert (image.format, image.size) == ("JPEG", (1080, 1920))
    assert len(data) < TWIN_PICTURE_BYTES
    code = scanned(image)
    assert (code.text, code.ec_level) == (said.url, "M")
    assert scanned(small_and_rough(image)).text == said.url
    left, top, right, bottom = corners(code)
    assert right - left >= 0.25 * image.width
    quiet = np.asarray(image.convert("L"))[top - 24 : bottom + 24, left - 24 : right + 24].copy()
    quiet[22 : bottom - top + 26, 22 : right - left + 26] = 255
    assert quiet.min() > 230


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.parametrize("with_photo", [False, True])
def test_type_keeps_the_margins_of_eight_per_cent(
    title: str, figure: Figure | None, with_photo: bool, words: Words, brush: Brush
) -> None:
    said = words(title=title, figure=figure, phone="0999-0000001 转 8001")
    photos = [Image.new("RGB", (1200, 800), (10, 60, 30))] if with_photo else []
    shot = np.asarray(Image.open(BytesIO(poster(said, brush, photos))).convert("RGB")).astype(int)
    field = shot[:1200]
    rows, columns = np.nonzero((field > 235).all(axis=2))
    assert columns.min() >= 84 and columns.max() <= 996 and rows.min() >= 84
    panel = shot[1330:]
    rows, columns = np.nonzero((panel < 200).any(axis=2))
    assert columns.min() >= 84 and columns.max() <= 996
    assert rows.max() <= 1920 - 1330 - 84


def test_a_photo_keeps_at_least_a_fifth_of_the_poster_however_much_is_said(
    words: Words, brush: Brush
) -> None:
    said = words(title=TITLES[1], figure=FIGURES[1], figure_note="2022年9月，媒体报道")
    photo = Image.new("RGB", (1200, 800), (10, 200, 30))
    shot = np.asarray(Image.open(BytesIO(poster(said, brush, [photo]))).convert("RGB")).astype(int)
    assert abs(shot[: 1920 // 5] - (10, 200, 30)).max() <= 8


def test_a_long_address_is_still_scanned(words: Words, brush: Brush) -> None:
    said = words(url="https://dianxing.example.org/" + "yunzhou-" * 12)
    image = Image.open(BytesIO(poster(said, brush, [])))
    assert scanned(image).text == said.url
    assert scanned(small_and_rough(image)).text == said.url


def test_a_verified_phone_changes_the_poster(words: Words, brush: Brush) -> None:
    assert poster(words(phone="0999-0000001"), brush, []) != poster(words(), brush, [])


def test_the_busiest_photo_stays_below_a_megabyte(
    words: Words, brush: Brush, noise: Callable[..., Image.Image]
) -> None:
    assert len(poster(words(title="月嫂入会"), brush, [noise(1080, 1200)])) < TWIN_PICTURE_BYTES


@pytest.mark.parametrize("with_photo", [False, True])
def test_the_sheet_for_the_board_is_a3_sharp_enough_and_scanned(
    with_photo: bool, words: Words, brush: Brush, noise: Callable[..., Image.Image]
) -> None:
    said = words(title=TITLES[1], figure=FIGURES[1], figure_note="2022年9月，媒体报道")
    data = poster_a3(said, brush, [noise(2339, 1200)] if with_photo else [])
    assert data.startswith(b"%PDF-") and len(data) < A3_BYTES
    box = re.search(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", data)
    assert box and abs(float(box[1]) - 841.9) < 0.5 and abs(float(box[2]) - 1190.6) < 0.5
    start = data.index(b"\xff\xd8\xff")
    image = Image.open(BytesIO(data[start:]))
    assert image.width / (297 / 25.4) >= 200 and image.height / (420 / 25.4) >= 200
    code = scanned(image)
    assert code.text == said.url
    left, _, right, _ = corners(code)
    assert right - left >= 0.25 * image.width


def test_the_same_words_give_the_same_bytes(words: Words, brush: Brush) -> None:
    assert poster(words(), brush, []) == poster(words(), brush, [])
    assert poster_a3(words(), brush, []) == poster_a3(words(), brush, [])
