"""公众号的封面：尺寸对，标题在里面，不压着别的字。"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from dianxing.kits.limits import TWIN_PICTURE_BYTES
from dianxing.kits.pictures.brush import Brush
from dianxing.kits.pictures.cover import wechat_cover, wechat_thumb
from dianxing.kits.pictures.words import PictureWords

AREAS = ["park", "township", "construction", "logistics", "domestic", "farming"]
TITLES = [
    "月嫂入会",
    "菏泽的快递员有了全市的行业工会",
    "中建三局北京腾讯项目工会联合会首批三百名农民工在工地入会！",
    "“八大群体”：2021年新增会员6万余名，入会率由41.3%升至",
]
Words = Callable[..., PictureWords]


def shot(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(BytesIO(data)).convert("RGB")).astype(int)


def white(pixels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return np.nonzero((pixels > 235).all(axis=2))


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("title", TITLES)
def test_a_cover_in_type_keeps_its_margins_and_its_lines_apart(
    area: str, title: str, words: Words, brush: Brush
) -> None:
    data = wechat_cover(words(title=title, area_code=area), brush, [])
    image = Image.open(BytesIO(data))
    assert (image.format, image.size) == ("JPEG", (900, 383))
    assert len(data) < TWIN_PICTURE_BYTES
    rows, columns = white(shot(data))
    assert columns.min() >= 66 and columns.max() <= 834
    assert rows.max() <= 383 - 40
    assert not ((rows > 100) & (rows < 120)).any()  # 地名和标题之间


@pytest.mark.parametrize("title", TITLES)
def test_a_photo_stands_above_the_band_with_the_title(title: str, words: Words, brush: Brush) -> None:
    photo = Image.new("RGB", (800, 1200), (10, 200, 30))
    pixels = shot(wechat_cover(words(title=title), brush, [photo]))
    assert abs(pixels[:200] - (10, 200, 30)).max() <= 8
    rows, columns = white(pixels)
    assert rows.min() > 200 and columns.min() >= 66 and columns.max() <= 834


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("title", TITLES)
def test_a_thumb_holds_the_whole_title(area: str, title: str, words: Words, brush: Brush) -> None:
    data = wechat_thumb(words(title=title, area_code=area), brush, [])
    image = Image.open(BytesIO(data))
    assert (image.format, image.size) == ("JPEG", (200, 200))
    assert len(data) < 64 * 1024
    rows, columns = white(shot(data))
    assert columns.min() >= 10 and columns.max() <= 190
    assert rows.min() >= 10 and rows.max() <= 190


def test_the_same_words_give_the_same_bytes(words: Words, brush: Brush) -> None:
    assert wechat_cover(words(), brush, []) == wechat_cover(words(), brush, [])
    assert wechat_thumb(words(), brush, []) == wechat_thumb(words(), brush, [])
