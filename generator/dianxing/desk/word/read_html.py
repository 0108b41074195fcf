"""网页代码 → 块。Word、WPS 剪贴板里的和 mammoth 排出来的都走这里：先用 nh3 去掉不要的，再走一遍树。"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, PreformattedString, Tag

from dianxing.desk.word.blocks import (
    Block,
    Heading,
    ListItem,
    Paragraph,
    Run,
    Runs,
    Table,
    joined,
    plain,
    tidy,
)
from dianxing.desk.word.fake_lists import list_mark
from dianxing.desk.word.html_look import Look, classed, css, looked, number_of
from dianxing.desk.word.sanitise import BLOCK_TAGS, HEADING_TAGS, sanitised

MAX_DEPTH = 60
"""标签最多套几层；再深的只取字。Word 的代码不过十几层。"""
MAX_SPAN = 40
"""一格最多占几列；代码里写得再多也不信。"""

_SUPERS = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_SUBS = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")


@dataclass(frozen=True, slots=True)
class HtmlRead:
    """读出来的块，和没有带进来的东西的个数。"""

    blocks: tuple[Block, ...]
    lost_pictures: int = 0
    hidden: int = 0


@dataclass(slots=True)
class _Item:
    """正在读的列表项。"""

    level: int
    number: int | None
    block: int | None = None
    """它在块里的序号；还没有字时是 None。"""


_Kind = _Item | int | str
"""正在读的块：列表项、标题的级、或者段落（`"p"`、`"centred"`、`"caption"`）。"""


def read_html(html: str, pictures: Collection[str] = ()) -> HtmlRead:
    """`pictures` 是放得进正文的图片文件名；别的图片只数个数。"""
    reader = _Reader(pictures)
    # 外面套一层：没有标签的一串字会被当成文件名
    tree = BeautifulSoup(f"<div>{sanitised(html)}</div>", "html.parser")
    reader.children(tree, Look(), "p", 0, 0)
    reader.flush("p")
    return HtmlRead(tuple(reader.blocks), reader.lost, reader.hidden)


class _Reader:
    def __init__(self, pictures: Collection[str]) -> None:
        self.pictures = pictures
        self.blocks: list[Block] = []
        self.runs: list[Run] = []
        self.lost = self.hidden = 0

    def children(self, node: Tag, look: Look, kind: _Kind, level: int, depth: int) -> None:
        for child in node.children:
            self._visit(child, look, kind, level, depth + 1)

    def flush(self, kind: _Kind) -> None:
        """攒着的字成为一块。"""
        runs = tidy(self.runs)
        self.runs = []
        if not runs:
            return
        if isinstance(kind, _Item):
            self._item(kind, runs)
        elif isinstance(kind, int):
            self.blocks.append(Heading(kind, runs))
        else:
            self.blocks.append(Paragraph(runs, centred=kind == "centred", caption=kind == "caption"))

    def _item(self, item: _Item, runs: Runs) -> None:
        if item.block is None:
            item.block = len(self.blocks)
            self.blocks.append(ListItem(item.level, item.number, runs))
        elif item.block == len(self.blocks) - 1:  # 一项里的第二段
            first = self.blocks[item.block]
            assert isinstance(first, ListItem)
            self.blocks[item.block] = replace(first, runs=joined((first.runs, runs)))
        else:
            self.blocks.append(Paragraph(runs))

    def _visit(self, node: PageElement, look: Look, kind: _Kind, level: int, depth: int) -> None:
        if isinstance(node, NavigableString):
            if not isinstance(node, PreformattedString):
                self._text(str(node), look, kind)
            return
        assert isinstance(node, Tag)
        style = css(node)
        if "display:none" in style or "mso-hide:all" in style:
            self.hidden += bool(node.get_text(strip=True))
        elif depth > MAX_DEPTH:
            self._text(node.get_text(), look, kind)
        elif node.name == "table":
            self.flush(kind)
            self._table(node, look, level, depth)
        elif node.name in BLOCK_TAGS:
            self._block(node, look, kind, level, depth, style)
        elif node.name == "br":
            self._break(kind)
        elif node.name == "img":
            self._picture(str(node.get("src", "")))
        else:
            self.children(node, looked(node, look, style), kind, level, depth)

    def _text(self, text: str, look: Look, kind: _Kind) -> None:
        if look.raised and text.strip() and set(text.strip()) <= set("0123456789+-"):
            text = text.translate(_SUPERS if look.raised == "sup" else _SUBS)
        lines = text.split("\n") if look.pre else [text]
        for number, line in enumerate(lines):
            if number:
                self._break(kind)
            self.runs.append(replace(look.run, text=line))

    def _break(self, kind: _Kind) -> None:
        if isinstance(kind, str):
            self.flush(kind)
        else:  # 标题里的换行多半只为排得好看；列表项里的当空格
            self.runs.append(Run("\n" if isinstance(kind, int) else "\xa0"))

    def _picture(self, name: str) -> None:
        if name in self.pictures:
            self.runs.append(Run(name, picture=True))
        else:
            self.lost += 1

    def _block(self, node: Tag, look: Look, kind: _Kind, level: int, depth: int, style: str) -> None:
        self.flush(kind)
        inner = kind
        look = looked(node, look, style)
        marked = list_mark(node, style)
        if node.name in ("ul", "ol"):
            self._list(node, look, level, depth)
        else:
            if marked is not None:
                inner = _Item(marked.level, marked.number)
            elif node.name in HEADING_TAGS:
                inner = 0 if classed(node, "doc-title") else int(node.name[1])
            elif node.name not in ("li", "ul", "ol") and not isinstance(kind, _Item):
                inner = _paragraph_kind(node, style, kind)
            self.children(node, look, inner, level, depth)
        self.flush(inner)

    def _list(self, node: Tag, look: Look, level: int, depth: int) -> None:
        number = number_of(node, "start", 1) if node.name == "ol" else None
        for child in node.children:
            if isinstance(child, Tag) and child.name == "li":
                number = None if number is None else number_of(child, "value", number)
                item = _Item(level, number)
                self.children(child, looked(child, look, css(child)), item, level + 1, depth + 1)
                self.flush(item)
                if number is not None and item.block is not None:
                    number += 1
            else:  # 直接套在列表里的列表，或者零散的字
                self._visit(child, look, "p", level + 1, depth + 1)
                self.flush("p")

    def _table(self, node: Tag, look: Look, level: int, depth: int) -> None:
        for caption in node.find_all("caption"):
            if caption.find_parent("table") is node:
                self._block(caption, look, "p", level, depth, "")
        rows = [row for row in node.find_all("tr") if row.find_parent("table") is node]
        grid: list[tuple[tuple[Runs, ...], ...]] = []
        columns = 0
        below: dict[int, int] = {}  # 哪一列还被上面的格子占着几行
        single: list[Block] = []
        for row in rows:
            line: list[tuple[Runs, ...]] = []
            for cell in (child for child in row.children if isinstance(child, Tag)):
                while below.get(len(line), 0):
                    below[len(line)] -= 1
                    line.append(())
                blocks = self._cell(cell, look, depth)
                single += blocks
                wide, tall = number_of(cell, "colspan", 1), number_of(cell, "rowspan", 1)
                for extra in range(min(wide, MAX_SPAN)):
                    below[len(line)] = min(tall, len(rows)) - 1
                    line.append(_lines(blocks) if extra == 0 else ())
            grid.append(tuple(line))
            columns = max(columns, len([cell_ for cell_ in line if cell_]))
        if columns <= 1:  # 一列的表只是个框
            self.blocks += single
        elif grid:
            self.blocks.append(Table(tuple(row for row in grid if any(row))))

    def _cell(self, cell: Tag, look: Look, depth: int) -> list[Block]:
        inside = _Reader(self.pictures)
        inside.children(cell, looked(cell, look, css(cell)), "p", 0, depth + 2)
        inside.flush("p")
        self.lost += inside.lost
        self.hidden += inside.hidden
        return inside.blocks


def _lines(blocks: list[Block]) -> tuple[Runs, ...]:
    """一格里的各段；编号、圆点写成字，免得丢了。"""
    lines: list[Runs] = []
    for block in blocks:
        if isinstance(block, Table):
            lines += [line for row in block.rows for cell in row for line in cell]
        elif isinstance(block, ListItem) and block.number is not None:
            lines.append((Run(f"{block.number}. "), *block.runs))
        else:
            lines.append(block.runs)
    return tuple(line for line in lines if plain(line) or any(run.picture for run in line))


def _paragraph_kind(node: Tag, style: str, kind: _Kind) -> _Kind:
    if classed(node, "MsoTitle"):
        return 0
    if classed(node, "caption") or classed(node, "MsoCaption"):
        return "caption"
    centred = "text-align:center" in style or node.get("align") == "center" or node.name == "center"
    if centred or classed(node, "centred"):
        return "centred"
    return kind
