"""图文里的一块：模板照着种类排。文字都已是安全的 HTML。"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from markupsafe import Markup


class Kind(StrEnum):
    """块的种类，值就是模板里的叫法。"""

    PARA = "para"
    HEAD = "head"
    ITEM = "item"
    MORE = "more"
    """一条里接着的段落，没有记号。"""
    QUOTE = "quote"
    CODE = "code"
    TABLE = "table"
    RULE = "rule"
    PHOTO = "photo"


@dataclass(frozen=True, slots=True)
class Part:
    """一块里可以从这里截住的一截（到句末），和它引到的文末编号。"""

    html: Markup
    references: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """一格。`align` 是 left、center、right。"""

    html: Markup
    align: str = "left"


@dataclass(frozen=True, slots=True)
class Photo:
    """一张照片：渠道稿里的文件名、说明和图注。"""

    file: str
    alt: str
    note: str


@dataclass(frozen=True, slots=True)
class Block:
    """一块。用不着的栏空着。"""

    kind: Kind
    parts: tuple[Part, ...] = ()
    depth: int = 1
    """条目的层次，1 到 3。"""
    marker: str = ""
    """条目的记号，如 `•`、`2.`。"""
    lines: tuple[Markup, ...] = ()
    """引文的各段，代码的各行。"""
    head: tuple[Cell, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    photo: Photo | None = None
    references: tuple[int, ...] = ()
    """引文、表格里引到的文末编号。"""

    @property
    def html(self) -> Markup:
        """整块的行内 HTML。"""
        return Markup("").join(part.html for part in self.parts)

    @property
    def used(self) -> tuple[int, ...]:
        """引到的文末编号。"""
        return (*self.references, *(number for part in self.parts for number in part.references))
