"""图文在浅色和微信的深色模式下都读得清。"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dianxing.kits.wechat.article import article
from dianxing.kits.wechat.dark import brightness, dark_styles, rgb
from dianxing.kits.wechat.style import WechatStyle

from .conftest import KitDesk
from .wechat_dark import Shown, contrast, shown_texts

READABLE, READABLE_LARGE = 4.5, 3.0
_GLARING = 100
"""深色模式里一块底比这还亮，夜里晃眼。"""


@pytest.fixture
def texts(one_desk: KitDesk, style: WechatStyle, case_text: Callable[..., str]) -> tuple[Shown, ...]:
    found = shown_texts(article(one_desk.kit(case_text()), style).html)
    assert len(found) > 40
    return found


def test_every_text_is_readable_in_light(texts: tuple[Shown, ...]) -> None:
    for text in texts:
        assert contrast(*text.light) >= (READABLE_LARGE if text.large else READABLE), text


def test_every_text_is_readable_in_dark(texts: tuple[Shown, ...]) -> None:
    for text in texts:
        assert contrast(*text.dark) >= (READABLE_LARGE if text.large else READABLE), text


def test_no_light_block_is_left_glaring_in_dark(texts: tuple[Shown, ...]) -> None:
    assert max(brightness(text.dark[1]) for text in texts) < _GLARING


def test_a_tint_with_colour_in_it_would_stay_bright() -> None:
    """为什么浅底只用灰和极浅的色：站上的浅红到了深色模式还是一大块亮的。"""
    html = '<section style="background-color:#f8e6e1">甲</section>'
    assert brightness(shown_texts(html)[0].dark[1]) > _GLARING


def test_black_text_turns_to_the_published_grey() -> None:
    ink, ground = shown_texts('<p style="color:#191919">甲</p>')[0].dark
    assert ground == rgb("#191919")
    assert abs(brightness(ink) - brightness(rgb("#a3a3a3"))) < 1


def test_what_changes_in_dark_is_told_by_the_number_of_the_tag() -> None:
    html = (
        '<section style="background-color:#ffffff;color:#191919"><p>甲<br></p>'
        '<p style="margin:0">乙</p><img style="width:1px"><p style="border-left:4px solid #dddddd">丙</p>'
        "</section>"
    )
    found = dark_styles(html)
    assert found["background-color:#191919;color:#a3a3a3"] == [0]
    (edge,) = (style for style, tags in found.items() if tags == [3])
    # 只换颜色：整条重写会把前面单独写的粗细盖掉
    assert edge.startswith("border-left-color:#") and not edge.endswith("#dddddd")
    assert len(found) == 2


def test_a_ground_of_its_own_brings_its_own_ink() -> None:
    found = dark_styles('<section style="color:#191919"><p style="background-color:#fffaf4">甲</p></section>')
    (both,) = (style for style, tags in found.items() if tags == [1])
    assert both.startswith("background-color:#") and ";color:#" in both
