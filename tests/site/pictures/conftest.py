from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from dianxing.cases.picture_file import PictureFacts, inspect
from dianxing.site.pictures.glyph import Glyph, read_glyphs
from dianxing.site.pictures.palette import Palette, read_palette

THEME = Path(__file__).parents[3] / "theme"


@pytest.fixture(scope="session")
def palette() -> Palette:
    """网站真正在用的颜色。"""
    return read_palette((THEME / "css/tokens.css").read_text("utf-8"))


@pytest.fixture(scope="session")
def glyphs() -> dict[str, Glyph]:
    """网站真正在用的图标。"""
    return read_glyphs(THEME / "glyphs")


@pytest.fixture
def encoded() -> Callable[..., bytes]:
    """把一张图存成字节。"""

    def encode(image: Image.Image, format_: str = "JPEG", **options: object) -> bytes:
        out = BytesIO()
        image.save(out, format_, **options)
        return out.getvalue()

    return encode


@pytest.fixture
def facts_of() -> Callable[[str, bytes], PictureFacts]:
    """一张能用的图片的事实。"""

    def look(name: str, data: bytes) -> PictureFacts:
        found = inspect(name, data)
        assert isinstance(found, PictureFacts), found
        return found

    return look
