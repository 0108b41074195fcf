"""网站排好的一页 → 采编台里看得到的一页：样式和图片从预览的地址取，别的链接通到真的网站，不带脚本。"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup, escape

# 人打的字里的引号都已转义，所以引号里的一定是属性
_ADDRESS = re.compile(r'(?<=\s)(href|src|srcset|action)="([^"]*)"')
_SCRIPT = re.compile(r"<script\b[^>]*\bsrc=[^>]*></script>\s*")
_OUTWARD = re.compile(r'<a (?=[^>]*\bhref="https?:)(?![^>]*\btarget=)')
_BODY = re.compile(r"<body[^>]*>")


@dataclass(frozen=True, slots=True)
class Addresses:
    """各样地址换成什么。"""

    root: str
    """网站的根，如 `/`。"""
    site_url: str
    assets: str
    """预览的文件从哪里取，带末尾斜杠。"""
    own: str
    """案例在站内的地址，`cases/2026/x/`。"""
    shared: frozenset[str]
    """预览给得出的全站文件。"""

    def moved(self, address: str) -> str:
        """一个地址（写在属性里的，转义过）换过的样子；不是站内的不动。"""
        if not address.startswith(self.root) or address.startswith("//"):
            return address
        path = address[len(self.root) :]
        plain = path.partition("#")[0]
        if plain in self.shared or plain.startswith(f"{self.own}img/") or plain == f"{self.own}qr.png":
            return escape(self.assets) + Markup(path)
        return escape(self.site_url) + Markup(path)


def preview_html(page: bytes, addresses: Addresses, before: str) -> str:
    """换好地址的一页；`before` 是放在最前面的一块（安全的 HTML）。"""
    html = _SCRIPT.sub("", page.decode())
    html = _ADDRESS.sub(lambda match: f'{match[1]}="{_moved(match[1], match[2], addresses.moved)}"', html)
    html = _OUTWARD.sub('<a target="_blank" ', html)
    return _BODY.sub(lambda match: match[0] + before, html, count=1)


def _moved(name: str, value: str, move: Callable[[str], str]) -> str:
    if name != "srcset":
        return move(value)
    parts = (part.partition(" ") for part in value.split(", "))
    return ", ".join(f"{move(address)} {width}".strip() for address, _, width in parts)
