"""裁图选的一块 → 裁剪框。"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dianxing.desk.pictures.crop_choice import FIRST, LEAST_SIZE, TURNS, CropChoice, box_of, read_choice
from dianxing.desk.uploads.crop import cover_box
from dianxing.desk.uploads.limits import COVER_RATIO

SIDES = st.integers(16, 6000)


@given(SIDES, SIDES)
def test_an_untouched_frame_is_the_cover_the_site_would_cut(width: int, height: int) -> None:
    box, cover = box_of(FIRST, width, height), cover_box(width, height)
    assert (box.left, box.top) == pytest.approx((cover.left, cover.top))
    assert (box.right, box.bottom) == pytest.approx((cover.right, cover.bottom))


@given(
    SIDES,
    SIDES,
    st.integers(LEAST_SIZE, 100),
    st.integers(0, 100),
    st.integers(0, 100),
    st.sampled_from(TURNS),
)
def test_a_frame_stays_inside_the_picture_and_is_three_by_two(
    width: int, height: int, size: int, across: int, down: int, turn: int
) -> None:
    box = box_of(CropChoice(size, across, down, turn), width, height)
    assert -1e-9 <= box.left < box.right <= 1 + 1e-9
    assert -1e-9 <= box.top < box.bottom <= 1 + 1e-9
    if turn in (90, 270):
        width, height = height, width
    ratio = (box.right - box.left) * width / ((box.bottom - box.top) * height)
    assert ratio == pytest.approx(COVER_RATIO)


@given(st.dictionaries(st.sampled_from(("size", "across", "down", "turn", "shape")), st.text(max_size=6)))
def test_whatever_is_posted_is_a_frame(posted: dict[str, str]) -> None:
    choice = read_choice(posted)
    assert LEAST_SIZE <= choice.size <= 100
    assert 0 <= choice.across <= 100
    assert 0 <= choice.down <= 100
    assert choice.turn in TURNS


def test_turning_only_keeps_the_whole_picture() -> None:
    box = box_of(read_choice({"shape": "whole", "turn": "90"}), 300, 900)
    assert (box.left, box.top, box.right, box.bottom) == (0, 0, 1, 1)
