"""裁封面。"""

from __future__ import annotations

import math
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from tests.desk.uploads.pictures import camera_exif, encoded, is_red, photo

from dianxing.cases.picture_file import PictureFacts, inspect
from dianxing.desk.uploads.crop import Box, cover_box, crop
from dianxing.desk.uploads.limits import COVER_RATIO
from dianxing.desk.uploads.refusal import PictureRefused
from dianxing.site.pictures.view import CROPS

WHOLE = Box(0, 0, 1, 1)


def test_the_cover_has_the_shape_that_the_site_shows() -> None:
    assert all(math.isclose(width / height, COVER_RATIO, rel_tol=0.01) for width, height in CROPS)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_the_named_part_is_cut_out_and_the_format_kept(kind: str) -> None:
    picture = photo()
    data = encoded(picture.quantize(256) if kind == "GIF" else picture, kind)
    cut = Image.open(BytesIO(crop(data, Box(0, 0, 0.25, 0.25))))
    assert (cut.format, cut.size) == (kind, (160, 120))
    assert is_red(cut.convert("RGB").getpixel((80, 60)))


@pytest.mark.parametrize(("turn", "corner"), [(90, (470, 10)), (180, (630, 470)), (270, (10, 630))])
def test_turning_is_clockwise_and_happens_before_cutting(turn: int, corner: tuple[int, int]) -> None:
    turned = Image.open(BytesIO(crop(encoded(photo(), "PNG"), WHOLE, turn)))
    assert turned.size == ((640, 480) if turn == 180 else (480, 640))
    assert is_red(turned.getpixel(corner))


def test_a_cut_loses_metadata_too() -> None:
    cut = crop(encoded(photo(), "JPEG", exif=camera_exif(3)), WHOLE)
    assert dict(Image.open(BytesIO(cut)).getexif()) == {}


@pytest.mark.parametrize(
    "box",
    [
        Box(0.5, 0, 0.5, 1),
        Box(0.6, 0, 0.4, 1),
        Box(-0.1, 0, 1, 1),
        Box(0, 0, 1, 1.5),
        Box(float("nan"), 0, 1, 1),
        Box(0, 0, float("inf"), 1),
        Box(0, 0, 0.01, 0.01),
    ],
)
def test_nonsense_boxes_are_refused(box: Box) -> None:
    with pytest.raises(PictureRefused):
        crop(encoded(photo(), "JPEG"), box)


def test_only_quarter_turns_are_known() -> None:
    with pytest.raises(PictureRefused):
        crop(encoded(photo(), "JPEG"), WHOLE, 45)


@pytest.mark.parametrize("data", [b"", b"<svg/>", b"\xff\xd8\xff", encoded(photo(), "JPEG")[:900]])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(PictureRefused):
        crop(data, WHOLE)


@settings(max_examples=30, deadline=None)
@given(st.integers(150, 900), st.integers(150, 900))
def test_the_proposed_cover_is_as_large_as_can_be_and_three_to_two(width: int, height: int) -> None:
    cut = crop(encoded(Image.new("RGB", (width, height)), "PNG"), cover_box(width, height))
    facts = inspect("a.png", cut)
    assert isinstance(facts, PictureFacts)
    assert math.isclose(facts.width / facts.height, COVER_RATIO, rel_tol=0.02)
    assert facts.width == width or facts.height == height
