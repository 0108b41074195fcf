"""颜色：对比够不够，六个领域在各种色觉下分不分得开，是不是只写在一处。"""

from __future__ import annotations

import itertools
import math
import re
from pathlib import Path

import pytest

THEME = Path(__file__).parents[3] / "theme"
TOKENS = (THEME / "css" / "tokens.css").read_text("utf-8")
HEX = re.compile(r"^\s*--([a-z0-9-]+):\s*(#[0-9a-f]{6});$", re.M)
COLOURS = dict(HEX.findall(TOKENS))
AREAS = ("park", "township", "construction", "logistics", "domestic", "farming")
# Machado 等（2009）的严重色觉缺陷矩阵，作用在线性 RGB 上
VISION = {
    "常人": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "红色盲": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "绿色盲": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "蓝色盲": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def linear(name: str) -> list[float]:
    channels = (int(COLOURS[name][at : at + 2], 16) / 255 for at in (1, 3, 5))
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]


def contrast(one: str, other: str) -> float:
    low, high = sorted(
        sum(part * weight for part, weight in zip(linear(name), (0.2126, 0.7152, 0.0722), strict=True))
        for name in (one, other)
    )
    return (high + 0.05) / (low + 0.05)


def oklab(rgb: list[float]) -> tuple[float, float, float]:
    r, g, b = rgb
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    middle = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


@pytest.mark.parametrize("area", AREAS)
def test_white_words_stand_out_on_every_area(area: str) -> None:
    assert contrast("on-area", f"area-{area}") >= 4.5
    # 封面上的一笔画只会把底色压深，字压在线上也够
    assert contrast("on-area", "glyph") >= contrast("on-area", f"area-{area}")


@pytest.mark.parametrize("sight", VISION)
def test_areas_can_be_told_apart_with_any_sight(sight: str) -> None:
    seen = {
        area: oklab(
            [
                min(1, max(0, sum(m * c for m, c in zip(row, linear(f"area-{area}"), strict=True))))
                for row in VISION[sight]
            ]
        )
        for area in AREAS
    }
    closest = min(math.dist(seen[one], seen[other]) for one, other in itertools.combinations(AREAS, 2))
    assert closest >= 0.09, sight


@pytest.mark.parametrize(
    ("words", "ground"),
    [
        *itertools.product(("ink", "muted", "red", "red-deep"), ("paper", "sheet", "sand")),
        *itertools.product(
            ("dark-ink", "dark-muted", "dark-red", "dark-red-deep"), ("dark-paper", "dark-sheet", "dark-sand")
        ),
        ("red", "red-tint"),
        ("dark-red", "dark-red-tint"),
        ("on-red", "red"),
        ("on-red", "red-deep"),
        ("dark-on-red", "dark-red"),
        ("dark-on-red", "dark-red-deep"),
        ("on-area", "plain-cover"),
        ("print-muted", "white"),
    ],
)
def test_words_can_be_read_on_their_ground(words: str, ground: str) -> None:
    assert contrast(words, ground) >= 4.5


def test_each_colour_is_named_once_so_other_readers_find_the_right_one() -> None:
    names = [name for name, _ in HEX.findall(TOKENS)]
    assert len(names) == len(set(names)) > 20


def test_colours_are_written_nowhere_else() -> None:
    # 公众号图文（theme/wechat/）的样式要写进每个标签，用不了变量，不在此列
    others = [
        *THEME.glob("css/*.css"),
        *THEME.glob("*.html"),
        *THEME.glob("dianxing/*"),
        *THEME.glob("partials/*"),
    ]
    found = {
        path.name: re.findall(r"(?<![&\w\"'/])#[0-9a-fA-F]{3,8}\b(?!-)", path.read_text("utf-8"))
        for path in others
        if path.name != "tokens.css"
    }
    assert {name: colours for name, colours in found.items() if colours} == {}


def test_the_icon_wears_the_site_red() -> None:
    assert COLOURS["red"] in (THEME / "icon.svg").read_text("utf-8")
