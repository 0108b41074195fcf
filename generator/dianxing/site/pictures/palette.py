"""图片用的颜色：读网页的那一份（`theme/css/tokens.css`），两边永远一样。"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from PIL import ImageColor

from dianxing.errors import SettingsError

Colour = tuple[int, int, int]
"""红、绿、蓝，各 0–255。"""

_TOKEN = re.compile(r"^\s*--([a-z0-9-]+):\s*(#[0-9a-fA-F]{6})\s*;", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Palette:
    """浅色方案里图片用得着的颜色。"""

    paper: Colour
    ink: Colour
    muted: Colour
    red: Colour
    red_deep: Colour
    gold: Colour
    on_red: Colour
    """压在红色上的字。"""
    on_area: Colour
    """压在领域色上的字。"""
    areas: tuple[tuple[str, Colour], ...]
    """领域代码和它的颜色，按代码排好。"""

    def area(self, code: str | None) -> Colour:
        """一个领域的颜色；没有领域的用深红。"""
        return dict(self.areas).get(code or "", self.red_deep)


def read_palette(css: str, areas: Iterable[str] = (), source: str = "theme/css/tokens.css") -> Palette:
    """从样式表里读颜色，认 `--名字: #六位十六进制;` 的行，同名的以第一个为准。

    `areas` 是必须有颜色的领域代码（`--area-代码`）。缺了哪个抛 SettingsError，一次说全。
    """
    tokens: dict[str, str] = {}
    for name, value in _TOKEN.findall(css):
        tokens.setdefault(name, value)
    plain = ("paper", "ink", "muted", "red", "red-deep", "gold", "on-red", "on-area")
    wanted = (*plain, *(f"area-{code}" for code in areas))
    missing = [name for name in wanted if name not in tokens]
    if missing:
        lines = "、".join(f"--{name}" for name in missing)
        raise SettingsError(f"{source}: 缺少颜色 {lines} → 在 :root 里各补一行，写成 --名字: #六位十六进制;")
    colours = {name: _rgb(value) for name, value in tokens.items()}
    return Palette(
        **{name.replace("-", "_"): colours[name] for name in plain},
        areas=tuple(
            sorted(
                (name.removeprefix("area-"), rgb) for name, rgb in colours.items() if name.startswith("area-")
            )
        ),
    )


def mix(base: Colour, other: Colour, share: float) -> Colour:
    """`base` 里掺进 `other`，`share` 从 0 到 1。"""
    red, green, blue = (round(b + (o - b) * share) for b, o in zip(base, other, strict=True))
    return red, green, blue


def contrast(one: Colour, other: Colour) -> float:
    """两种颜色的对比度，1–21（WCAG 2.2）。"""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _rgb(value: str) -> Colour:
    red, green, blue = ImageColor.getrgb(value)[:3]
    return red, green, blue
