"""照微信公布的深色模式算法，算一篇图文里每段文字在浅色、深色下是什么颜色、压在什么底上。

只管得到我们写的写法：颜色是六位十六进制，写在标签自己的 style 上。
"""

from __future__ import annotations

import colorsys
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from dianxing.kits.limits import DARK_MODE

Colour = tuple[float, float, float]
_VOID = frozenset({"br", "img", "hr"})


@dataclass(frozen=True)
class Shown:
    """一段文字。"""

    text: str
    size: float
    """字号，像素。"""
    bold: bool
    light: tuple[Colour, Colour]
    """浅色下的（字，底）。"""
    dark: tuple[Colour, Colour]
    """深色下的（字，底）。"""

    @property
    def large(self) -> bool:
        """WCAG 说的大字：24 像素，或粗体 18.66 像素。"""
        return self.size >= 24 or (self.bold and self.size >= 18.66)


def shown_texts(html: str) -> tuple[Shown, ...]:
    """全部看得见的文字。"""
    parser = _Reader()
    parser.feed(html)
    return tuple(parser.found)


def contrast(one: Colour, other: Colour) -> float:
    """WCAG 对比度。"""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def brightness(colour: Colour) -> float:
    """感知亮度，0–255。"""
    red, green, blue = colour
    return (red * 299 + green * 587 + blue * 114) / 1000


def rgb(text: str) -> Colour:
    """`#rrggbb`。"""
    assert re.fullmatch(r"#[0-9a-f]{6}", text), text
    return tuple(int(text[at : at + 2], 16) for at in (1, 3, 5))  # type: ignore[return-value]


@dataclass(frozen=True)
class _Place:
    tag: str
    ink: Colour
    ground: Colour
    dark_ground: Colour
    size: float
    bold: bool


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        page = rgb(DARK_MODE.page)
        self.stack = [_Place("", page, (255.0, 255.0, 255.0), page, 17, bold=False)]
        self.found: list[Shown] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            return
        style = dict(_declarations(dict(attrs).get("style") or ""))
        above = self.stack[-1]
        ground, dark_ground = above.ground, above.dark_ground
        if "background-color" in style:
            ground = rgb(style["background-color"])
            dark_ground = _dark_ground(ground)
        self.stack.append(
            _Place(
                tag,
                rgb(style["color"]) if "color" in style else above.ink,
                ground,
                dark_ground,
                float(style["font-size"].removesuffix("px")) if "font-size" in style else above.size,
                bold=style.get("font-weight", "700" if above.bold else "400") == "700" or tag == "strong",
            )
        )

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            assert self.stack[-1].tag == tag, f"{self.stack[-1].tag} 没有收好，遇到 </{tag}>"
            self.stack.pop()

    def handle_data(self, data: str) -> None:
        at = self.stack[-1]
        if data.strip() and at.size:
            dark = (_dark_ink(at.ink, at.dark_ground), at.dark_ground)
            self.found.append(Shown(data, at.size, at.bold, (at.ink, at.ground), dark))


def _declarations(style: str) -> Iterator[tuple[str, str]]:
    for item in filter(None, style.split(";")):
        name, _, value = item.partition(":")
        yield name.strip(), value.strip()


def _dark_ground(colour: Colour) -> Colour:
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


def _dark_ink(ink: Colour, ground: Colour) -> Colour:
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
            return _dark_ink(_from_hls(hue, 0.9 - light, rich), ground)
        return _to_brightness(ink, min(text - page, under - DARK_MODE.contrast))
    if light * 100 <= DARK_MODE.light_ground:
        return _dark_ink(_from_hls(hue, 0.9 - light, rich), ground)
    return _to_brightness(ink, min(text - page, under + DARK_MODE.contrast))


def _to_brightness(colour: Colour, target: float) -> Colour:
    ratio = target / brightness(colour)
    red, green, blue = (min(255.0, part * ratio) for part in colour)
    if green == 0 or red == 255 or blue == 255:
        green = (target * 1000 - red * 299 - blue * 114) / 587
    elif red == 0:
        red = (target * 1000 - green * 587 - blue * 114) / 299
    elif blue == 0 or green == 255:
        blue = (target * 1000 - red * 299 - green * 587) / 114
    return (red, green, blue)


def _from_hls(hue: float, light: float, rich: float) -> Colour:
    return tuple(part * 255 for part in colorsys.hls_to_rgb(hue, light, rich))  # type: ignore[return-value]


def _luminance(colour: Colour) -> float:
    parts = [part / 255 for part in colour]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
