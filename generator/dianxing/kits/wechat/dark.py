"""微信的深色模式：一篇图文的每个标签会被换成什么颜色。预览和“深色下读得清吗”的测试都用它。

照微信公布的算法（节 1.8 末段，数字在 `limits.DARK_MODE`）。只管得到我们写的写法：
标签都收好，颜色是六位十六进制，写在标签自己的 style 上。
"""

from __future__ import annotations

import colorsys
import re
from collections.abc import Iterator
from functools import lru_cache

from dianxing.kits.limits import DARK_MODE

Colour = tuple[float, float, float]
"""红、绿、蓝，0–255。"""

_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:"[^"]*"|[^>"])*)>')
_STYLE = re.compile(r'\sstyle="([^"]*)"')
_HEX = re.compile(r"#[0-9a-f]{6}")
_VOID = frozenset({"br", "img", "hr"})


def rgb(text: str) -> Colour:
    """`#rrggbb`；别的写法抛 ValueError。"""
    if not _HEX.fullmatch(text):
        raise ValueError(f"颜色要写成六位十六进制：{text}")
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def brightness(colour: Colour) -> float:
    """感知亮度，0–255。"""
    red, green, blue = colour
    return (red * 299 + green * 587 + blue * 114) / 1000


def declarations(style: str) -> Iterator[tuple[str, str]]:
    """style 里的（名字，值）。"""
    for item in filter(None, style.split(";")):
        name, _, value = item.partition(":")
        yield name.strip(), value.strip()


def dark_styles(html: str) -> dict[str, list[int]]:
    """深色模式里要补的样式 → 补在第几个带 style 的标签上（从 0 数）。"""
    found: dict[str, list[int]] = {}
    page = rgb(DARK_MODE.page)
    # 每层：没收好的标签里，字本来的颜色和底换过以后的颜色
    stack: list[tuple[Colour, Colour]] = [(page, page)]
    number = 0
    for match in _TAG.finditer(html):
        closing, tag, attributes = match.groups()
        if closing:
            stack.pop()
            continue
        style = _STYLE.search(attributes)
        place = stack[-1]
        if style:
            place, changed = _changed(dict(declarations(style[1])), place)
            if changed:
                found.setdefault(changed, []).append(number)
            number += 1
        if tag not in _VOID:
            stack.append(place)
    return found


def _changed(style: dict[str, str], place: tuple[Colour, Colour]) -> tuple[tuple[Colour, Colour], str]:
    """这个标签里面的字色和底色，和要补的样式。"""
    ink, ground = place
    said: list[str] = []
    grounded = style.get("background-color")
    if grounded:
        ground = dark_ground(rgb(grounded))
        said.append(f"background-color:{_hex(ground)}")
    if "color" in style:
        ink = rgb(style["color"])
    if grounded or "color" in style:
        said.append(f"color:{_hex(dark_ink(ink, ground))}")
    for name, value in style.items():
        if name.startswith("border") and (colour := _HEX.search(value)):
            # 边框只和页面的底比，不看它自己压在什么上
            edge = _hex(dark_ink(rgb(colour[0]), rgb(DARK_MODE.page)))
            said.append(f"{name.removesuffix('-color')}-color:{edge}")
    return (ink, ground), ";".join(said)


@lru_cache(maxsize=1024)
def dark_ground(colour: Colour) -> Colour:
    """底色换成什么。"""
    hue, light, rich = colorsys.rgb_to_hls(*(part / 255 for part in colour))
    page_light = colorsys.rgb_to_hls(*(part / 255 for part in rgb(DARK_MODE.page)))[1]
    if (rich == 0 and light * 100 > DARK_MODE.light_ground) or brightness(colour) > DARK_MODE.white:
        grey = min(1.0, 1 + page_light - light) * 255
        return (grey, grey, grey)
    if brightness(colour) > DARK_MODE.brightest:
        return _to_brightness(colour, DARK_MODE.brightest)
    if light * 100 < DARK_MODE.darkest:
        return _from_hls(hue, DARK_MODE.darkest / 100, rich)
    return colour


@lru_cache(maxsize=1024)
def dark_ink(ink: Colour, ground: Colour) -> Colour:
    """压在 `ground`（已经换过的）上的字换成什么颜色。"""
    page, text = brightness(rgb(DARK_MODE.page)), brightness(rgb(DARK_MODE.text))
    under, over = brightness(ground), brightness(ink)
    apart = abs(under - over)
    if over >= DARK_MODE.white:
        return ink
    if apart > text - page and under <= page + 2:
        return _to_brightness(ink, text - page + under)
    if apart >= DARK_MODE.contrast:
        return ink
    hue, light, rich = colorsys.rgb_to_hls(*(part / 255 for part in ink))
    if under >= 100:
        if light * 100 > 90 - DARK_MODE.light_ground:
            return dark_ink(_from_hls(hue, 0.9 - light, rich), ground)
        return _to_brightness(ink, min(text - page, under - DARK_MODE.contrast))
    if light * 100 <= DARK_MODE.light_ground:
        return dark_ink(_from_hls(hue, 0.9 - light, rich), ground)
    return _to_brightness(ink, min(text - page, under + DARK_MODE.contrast))


def _to_brightness(colour: Colour, target: float) -> Colour:
    ratio = target / (brightness(colour) or 1)
    red, green, blue = (min(255.0, part * ratio) for part in colour)
    if green == 0 or red == 255 or blue == 255:
        green = (target * 1000 - red * 299 - blue * 114) / 587
    elif red == 0:
        red = (target * 1000 - green * 587 - blue * 114) / 299
    elif blue == 0 or green == 255:
        blue = (target * 1000 - red * 299 - green * 587) / 114
    return (red, green, blue)


def _from_hls(hue: float, light: float, rich: float) -> Colour:
    red, green, blue = (part * 255 for part in colorsys.hls_to_rgb(hue, light, rich))
    return red, green, blue


def _hex(colour: Colour) -> str:
    return "#" + "".join(f"{min(255, max(0, round(part))):02x}" for part in colour)
