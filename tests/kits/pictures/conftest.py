from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dianxing.kits.pictures.brush import Brush
from dianxing.kits.pictures.words import PictureWords
from dianxing.site.pictures.glyph import Glyph, read_glyphs
from dianxing.site.pictures.palette import Palette, read_palette

THEME = Path(__file__).parents[3] / "theme"
URL = "https://dianxing.example.org/cases/2026/lanshan-logistics/"


@pytest.fixture(scope="session")
def palette() -> Palette:
    """网站真正在用的颜色。"""
    return read_palette((THEME / "css/tokens.css").read_text("utf-8"))


@pytest.fixture(scope="session")
def glyphs() -> dict[str, Glyph]:
    """网站真正在用的图标。"""
    return read_glyphs(THEME / "glyphs")


@pytest.fixture(scope="session")
def brush(palette: Palette, glyphs: dict[str, Glyph]) -> Brush:
    return Brush(palette, tuple(sorted(glyphs.items())))


@pytest.fixture(scope="session")
def words() -> Callable[..., PictureWords]:
    """一份渠道稿的话，换掉几处。"""

    def make(**changes: object) -> PictureWords:
        values: dict[str, object] = {
            "title": "东山46个物流园区，建会率由41.3%升至100%",
            "result": "46个物流园区全部建会，5万多名从业人员加入工会。",
            "facts": "东山区·2022·物流快递",
            "area_code": "logistics",
            "figure": None,
            "figure_note": "",
            "url": URL,
            "ask": "东山区总工会",
            "phone": "",
            "hotline": "12351",
            "union": "云州市总工会",
            "site_name": "云州典型",
        }
        return PictureWords(**(values | changes))  # type: ignore[arg-type]

    return make


@pytest.fixture(scope="session")
def noise() -> Callable[..., Image.Image]:
    """最难压缩的照片：一片杂色。"""

    def make(width: int = 1200, height: int = 800, seed: int = 1) -> Image.Image:
        dots = np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)
        return Image.fromarray(dots)

    return make
