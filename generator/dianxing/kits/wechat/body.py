"""案例正文（Markdown）→ 图文里的小节和块。列表拍平成一条一条，编辑器才不会另加空行和圆点。"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from markdown_it_pyrs import Node
from markupsafe import Markup, escape

from dianxing.kits.sentences import seen
from dianxing.kits.wechat.blocks import Block, Cell, Kind, Part, Photo
from dianxing.kits.wechat.inline import InlineContext, is_inline, line

_DEEPEST = 3
_BULLETS = ("•", "◦", "▪")


@dataclass(frozen=True, slots=True)
class BodySection:
    """正文的一节；开头没有小标题的，`title` 为空。"""

    title: Markup
    blocks: tuple[Block, ...]
    references: tuple[int, ...] = ()
    """标题里引到的文末编号。"""


def body_sections(tree: Node, context: InlineContext) -> tuple[BodySection, ...]:
    """按最高一级小标题分节。"""
    nodes = list(tree.children)
    top = min((_level(node) for node in nodes if _level(node)), default=0)
    sections = [BodySection(Markup(""), ())]
    for node in nodes:
        if top and _level(node) == top:
            title = line(node.children, context)
            photos = tuple(Block(Kind.PHOTO, photo=photo) for photo in title.photos)
            sections.append(BodySection(title.html, photos, title.references))
        else:
            last = sections[-1]
            sections[-1] = replace(last, blocks=(*last.blocks, *_blocks(node, context)))
    return tuple(section for section in sections if section.title or section.blocks)


def _blocks(node: Node, context: InlineContext, depth: int = 1) -> Iterator[Block]:
    match node.name:
        case "paragraph":
            yield from _paragraph(node.children, context, Block(Kind.PARA))
        case "heading" | "lheading":
            yield from _paragraph(node.children, context, Block(Kind.HEAD))
        case "bullet_list":
            marker = _BULLETS[min(depth, _DEEPEST) - 1]
            for item in node.children:
                yield from _item(item, context, marker, depth)
        case "ordered_list":
            start = int(node.meta.get("start") or 0)
            for number, item in enumerate(node.children, start):
                yield from _item(item, context, f"{number}.", depth)
        case "blockquote":
            yield from _quote(node, context)
        case "table":
            yield from _table(node, context)
        case "fence" | "code_block":
            yield Block(Kind.CODE, lines=_code(str(node.meta.get("content") or "")))
        case "hr":
            yield Block(Kind.RULE)
        case _:
            for child in node.children:
                if not is_inline(child):
                    yield from _blocks(child, context, depth)


def _paragraph(nodes: Iterable[Node], context: InlineContext, shape: Block) -> Iterator[Block]:
    """一段文字；夹在里面的照片跟在段后。"""
    made = line(nodes, context)
    if _visible(made.parts):
        yield replace(shape, parts=made.parts)
    yield from (Block(Kind.PHOTO, photo=photo) for photo in made.photos)


def _item(item: Node, context: InlineContext, marker: str, depth: int) -> Iterator[Block]:
    """一条：第一段带记号，后面的段落缩进着接排，里面的列表再进一层。"""
    shape = Block(Kind.ITEM, depth=min(depth, _DEEPEST), marker=marker)
    for run in _runs(item.children):
        if isinstance(run, Node):
            yield from _blocks(run, context, depth + 1)
        else:
            yield from _paragraph(run, context, shape)
            shape = replace(shape, kind=Kind.MORE, marker="")


def _runs(nodes: Iterable[Node]) -> Iterator[Node | tuple[Node, ...]]:
    """一条里的各段文字（行内节点的一串）和别的块。"""
    for inline, group in groupby(nodes, key=is_inline):
        if inline:
            yield tuple(group)
        else:
            yield from (tuple(node.children) if node.name == "paragraph" else node for node in group)


def _quote(node: Node, context: InlineContext) -> Iterator[Block]:
    """引文：里面的段落和条目各成一行；照片跟在后面。"""
    lines: list[Markup] = []
    used: list[int] = []
    photos: list[Photo] = []
    for block in (inner for child in node.children for inner in _blocks(child, context)):
        if block.photo:
            photos.append(block.photo)
            continue
        indent = "\u3000" * (block.depth - 1)
        marker = f"{indent}{block.marker} " if block.marker else ""
        lines += block.lines or [escape(marker) + html for html in _lines(block)]
        used += block.used
    if lines:
        yield Block(Kind.QUOTE, lines=tuple(lines), references=tuple(used))
    yield from (Block(Kind.PHOTO, photo=photo) for photo in photos)


def _lines(block: Block) -> list[Markup]:
    """块在引文里的样子；表格一行一行写出来。"""
    if block.kind is Kind.TABLE:
        return [Markup("　").join(cell.html for cell in row) for row in (block.head, *block.rows)]
    return [block.html] if block.parts else []


def _table(node: Node, context: InlineContext) -> Iterator[Block]:
    aligns = [str(align) for align in node.meta.get("alignments") or ()]
    used: list[int] = []
    photos: list[Photo] = []
    head: tuple[Cell, ...] = ()
    rows: list[tuple[Cell, ...]] = []
    for part in node.children:
        for row in part.children:
            lines = [line(cell.children, context) for cell in row.children]
            used += [number for made in lines for number in made.references]
            photos += [photo for made in lines for photo in made.photos]
            cells = tuple(
                Cell(made.html, align if align in ("right", "center") else "left")
                for made, align in zip(lines, [*aligns, *[""] * len(lines)], strict=False)
            )
            if part.name == "thead":
                head = cells
            else:
                rows.append(cells)
    yield Block(Kind.TABLE, head=head, rows=tuple(rows), references=tuple(used))
    yield from (Block(Kind.PHOTO, photo=photo) for photo in photos)


def _code(content: str) -> tuple[Markup, ...]:
    """代码各行：空格写成不断行的空格，制表符当四个，编辑器才不会把它们并成一个。"""
    rows = seen(content.expandtabs(4)).rstrip("\n").split("\n")
    return tuple(Markup(str(escape(row)).replace(" ", "&nbsp;")) or Markup("&nbsp;") for row in rows)


def _level(node: Node) -> int:
    return int(node.meta.get("level") or 0) if node.name in ("heading", "lheading") else 0


def _visible(parts: Iterable[Part]) -> bool:
    return any(part.html.striptags().strip() for part in parts)
