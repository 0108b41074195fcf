"""页面外壳：MkDocs 只渲染一张带占位的页，拆开一次，此后每页只是填空。"""

from __future__ import annotations

from dataclasses import dataclass

from dianxing.errors import BuildError
from dianxing.site.artefact import digest

SLOTS = ("head", "body_class", "body")


def placeholder(slot: str) -> str:
    """模板里某个空位的记号；不含会被转义的字符。"""
    return f"@@dx:{slot}@@"


@dataclass(frozen=True, slots=True)
class Shell:
    """拆好的外壳，UTF-8；`parts` 比空位多一段。"""

    parts: tuple[bytes, ...]

    @property
    def digest(self) -> str:
        """外壳内容的摘要。"""
        return digest(*self.parts)

    def fill(self, *, head: str | bytes, body: str | bytes, body_class: str = "") -> bytes:
        """一张完整的页面。三段都必须已经是安全的 HTML。"""
        before, after_head, after_class, after = self.parts
        return b"".join(
            (before, _bytes(head), after_head, body_class.encode(), after_class, _bytes(body), after)
        )


def split_shell(html: str) -> Shell:
    """按空位拆开；每个空位必须按次序恰好出现一次，否则抛 BuildError。"""
    parts = []
    rest = html
    for slot in SLOTS:
        if rest.count(placeholder(slot)) != 1:
            raise BuildError(f"theme/shell.html: 空位 {slot} 应当恰好出现一次 → 对照 theme/base.html 检查")
        before, rest = rest.split(placeholder(slot))
        parts.append(before)
    return Shell(tuple(part.encode() for part in (*parts, rest)))


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()
