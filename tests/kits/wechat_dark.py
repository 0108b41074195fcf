"""照微信公布的深色模式算法，算一篇图文里每段文字在浅色、深色下是什么颜色、压在什么底上。

只管得到我们写的写法：颜色是六位十六进制，写在标签自己的 style 上。
"""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser

from dianxing.kits.limits import DARK_MODE
from dianxing.kits.wechat.dark import Colour, dark_ground, dark_ink, declarations, rgb

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
        style = dict(declarations(dict(attrs).get("style") or ""))
        above = self.stack[-1]
        ground, under = above.ground, above.dark_ground
        if "background-color" in style:
            ground = rgb(style["background-color"])
            under = dark_ground(ground)
        self.stack.append(
            _Place(
                tag,
                rgb(style["color"]) if "color" in style else above.ink,
                ground,
                under,
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
            dark = (dark_ink(at.ink, at.dark_ground), at.dark_ground)
            self.found.append(Shown(data, at.size, at.bold, (at.ink, at.ground), dark))


def _luminance(colour: Colour) -> float:
    parts = [part / 255 for part in colour]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
