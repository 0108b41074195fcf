"""写字：字体按值取用，量得准，写在该写的地方。"""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from dianxing.site.pictures.type import BOLD, HEAVY, REGULAR, Face, fit, font


def inked(line: str, face: Face, at: tuple[float, float] = (50, 50)) -> tuple[int, int, int, int]:
    """写在白纸上之后，墨迹的左、上、右、下。"""
    image = Image.new("RGB", (1200, 300), "white")
    face.draw(ImageDraw.Draw(image), at, line, (0, 0, 0))
    rows, columns = np.nonzero(np.asarray(image.convert("L")) < 128)
    return int(columns.min()), int(rows.min()), int(columns.max()), int(rows.max())


def test_the_font_is_the_open_licensed_one_and_its_weight_is_set() -> None:
    assert font(REGULAR, 40).getname()[0] == "Noto Sans SC"
    thin, thick = Face(REGULAR, 80), Face(HEAVY, 80)
    image = [Image.new("L", (100, 100)) for _ in range(2)]
    for picture, face in zip(image, (thin, thick), strict=True):
        ImageDraw.Draw(picture).text((5, 5), "会", fill=255, font=font(face.weight, face.size))
    assert np.asarray(image[1]).sum() > 1.3 * np.asarray(image[0]).sum()


def test_the_same_face_is_opened_once() -> None:
    assert font(BOLD, 37) is font(BOLD, 37)
    assert font(BOLD, 37) is not font(BOLD, 38)


def test_han_characters_are_square_and_their_box_starts_where_asked() -> None:
    face = Face(BOLD, 100)
    assert face.measure("工会") == 200
    left, top, right, bottom = inked("国", face)
    assert left >= 50 and right <= 150
    assert top >= 50 and bottom <= 150


@pytest.mark.parametrize("line", ["大同17家快递企业", "41.3%升至100%", "扫码App申请", "七式工作法》：入会率"])
def test_what_is_measured_is_what_is_drawn(line: str) -> None:
    face = Face(BOLD, 60)
    left, _, right, _ = inked(line, face)
    assert right - left <= face.measure(line) + 2
    assert right - left >= face.measure(line) - 60 * 0.6


def test_a_little_room_is_left_between_han_and_numbers() -> None:
    face = Face(BOLD, 90)
    assert face.measure("共17家") == pytest.approx(face.measure("共家") + face.measure("17") + 2 * 10)


def test_a_mark_at_the_end_and_two_marks_together_take_half_their_room() -> None:
    face = Face(BOLD, 100)
    assert face.measure("入会，") == 250
    assert face.measure("入会》，好") == 450


def test_an_opening_quote_is_pulled_to_the_margin() -> None:
    face = Face(BOLD, 100)
    assert inked("《工会", face)[0] == pytest.approx(inked("口会", face)[0], abs=6)


def test_the_largest_size_that_fits_is_taken() -> None:
    assert fit("月嫂入会", 800, BOLD, (90, 60, 40), 1).face.size == 90
    assert fit("月嫂入会" * 3, 800, BOLD, (90, 60, 40), 1).face.size == 60
    setting = fit("月嫂入会" * 3, 800, BOLD, (90, 60, 40), 2)
    assert (setting.face.size, len(setting.lines)) == (90, 2)


def test_a_smaller_size_is_taken_when_the_larger_would_split_a_word() -> None:
    setting = fit("山东物流园区工会联合会", 560, BOLD, (80, 70), 2)
    assert setting.face.size == 70 or setting.lines == ("山东物流园区", "工会联合会")
    assert setting.lines[0].endswith(("园区", "工会"))


def test_what_never_fits_is_set_small_and_cut() -> None:
    setting = fit("月嫂入会" * 30, 400, BOLD, (90, 40), 2)
    assert setting.face.size == 40
    assert len(setting.lines) == 2
    assert setting.lines[-1].endswith("…")
    assert setting.width <= 400


def test_the_height_counts_lines_and_leading() -> None:
    setting = fit("月嫂入会月嫂入会", 400, BOLD, (80,), 2, leading=1.5)
    assert setting.height == 80 + 120
    assert fit("", 400, BOLD, (80,), 2).height == 0
