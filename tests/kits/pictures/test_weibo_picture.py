"""微博配图：一到九张照片都在，字不压照片。"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from dianxing.kits.limits import TWIN_PICTURE_BYTES
from dianxing.kits.pictures.brush import Brush
from dianxing.kits.pictures.weibo_picture import weibo_picture
from dianxing.kits.pictures.words import PictureWords
from dianxing.site.pictures.share_card import Figure

AREAS = ["park", "township", "construction", "logistics", "domestic", "farming"]
Words = Callable[..., PictureWords]


def colour(number: int) -> tuple[int, int, int]:
    return 25 * number, 255 - 25 * number, 128


@pytest.mark.parametrize("count", range(1, 10))
def test_every_photo_is_seen(count: int, words: Words, brush: Brush) -> None:
    photos = [Image.new("RGB", (600, 400), colour(number)) for number in range(count)]
    data = weibo_picture(words(), brush, photos)
    pixels = np.asarray(Image.open(BytesIO(data)).convert("RGB")).astype(int)
    for number in range(count):
        seen = (abs(pixels - colour(number)).max(axis=2) <= 10).sum()
        assert seen > 1080 * 1440 * 0.2 / count / 2


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("figure", [None, Figure("507", "名", "快递员入会")])
def test_without_a_photo_it_is_set_in_type(
    area: str, figure: Figure | None, words: Words, brush: Brush
) -> None:
    data = weibo_picture(words(area_code=area, figure=figure), brush, [])
    image = Image.open(BytesIO(data))
    assert (image.format, image.size) == ("JPEG", (1080, 1440))
    assert len(data) < TWIN_PICTURE_BYTES
    pixels = np.asarray(image.convert("RGB")).astype(int)
    assert abs(pixels[30, 30] - brush.palette.area(area)).max() <= 4
    assert abs(pixels[1400, 30] - 255).max() <= 2
    _, columns = np.nonzero((pixels[:1200] > 235).all(axis=2))
    assert columns.min() >= 84 and columns.max() <= 996


def test_the_same_words_give_the_same_bytes(words: Words, brush: Brush) -> None:
    assert weibo_picture(words(), brush, []) == weibo_picture(words(), brush, [])
