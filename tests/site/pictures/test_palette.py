"""颜色：图片和网页读同一份。"""

from __future__ import annotations

import pytest

from dianxing.errors import SettingsError
from dianxing.site.pictures.palette import Palette, contrast, mix, read_palette

CSS = """:root {
  --paper: #fbf8f3; --ignored: red;
  --ink: #211c19;
  --muted: #5b544e;
  --red: #b5121b;
  --red-deep: #7F0D13;
  --gold: #c9a227;
  --on-red: #ffffff;
  --on-area: #ffffff;
  --area-park: #202d47;
  --dark-paper: #171412;
}
@media (prefers-color-scheme: dark) { :root { --paper: var(--dark-paper); } }
.later {
  --ink: #000000;
}
"""


def test_colours_come_from_the_style_sheet_and_the_first_definition_wins() -> None:
    palette = read_palette(CSS, ["park"])
    assert palette.paper == (0xFB, 0xF8, 0xF3)
    assert palette.red_deep == (0x7F, 0x0D, 0x13)
    assert palette.ink == (0x21, 0x1C, 0x19)
    assert palette.area("park") == (0x20, 0x2D, 0x47)


def test_a_page_without_an_area_is_deep_red() -> None:
    palette = read_palette(CSS)
    assert palette.area(None) == palette.area("") == palette.area("elsewhere") == palette.red_deep


def test_everything_missing_is_named_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        read_palette(CSS.replace("--gold", "--golden").replace("#211c19", "ink"), ["park", "farming"])
    message = str(caught.value)
    assert "theme/css/tokens.css" in message
    assert "--gold" in message
    assert "--area-farming" in message
    assert "--area-park" not in message


def test_white_type_is_readable_on_every_area_of_the_site(palette: Palette) -> None:
    assert len(palette.areas) >= 6
    for code, colour in palette.areas:
        assert contrast(colour, palette.on_area) >= 4.5, code


def test_mixing_goes_from_one_colour_to_the_other() -> None:
    assert mix((0, 0, 0), (255, 255, 255), 0) == (0, 0, 0)
    assert mix((0, 0, 0), (255, 255, 255), 1) == (255, 255, 255)
    assert mix((10, 20, 30), (20, 40, 60), 0.5) == (15, 30, 45)
