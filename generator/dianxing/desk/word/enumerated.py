"""把一段话里的几条拆开：列表、“一是……二是……”、“（一）……”、“1. ……”。"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dianxing.desk.word.blocks import Block, Heading, ListItem, Paragraph, Table, all_bold, block_text
from dianxing.desk.word.labels import heading_rank

MAX_LEAD = 40
"""一条的头一句最多几个字，才拿它当这一条的概括。"""

_N = "一二三四五六七八九十"
_MARK = re.compile(
    rf"\s*(?:[{_N}]+是|第[{_N}]+步?[，,、：:]|[（(][{_N}0-9]+[)）]|[{_N}]+、|[0-9]+(?:[.．](?![0-9])|[、)）])|[①-⑳]|[·•●◆■▪])[，,：:\s]*"
)
_AND = re.compile(rf"(?<=[；;。，,：:\s])(?=[{_N}]+是)|\A(?=[{_N}]+是)")
_SENTENCE = re.compile(r"[^。；;：:！!？?\n]+")


@dataclass(frozen=True, slots=True)
class Items:
    """拆出来的几条。"""

    texts: tuple[str, ...]
    """每条的全文，不带编号。"""
    leads: tuple[str, ...]
    """每条的头一句；太长的是空字符串。"""
    whole: bool
    """这几条就是全部，没有别的话、表格和图片。"""


def enumerated(blocks: Sequence[Block]) -> Items:
    """几块里的几条；没有编号的，一段算一条。"""
    texts = [text for block in blocks if (text := block_text(block).strip())]
    if len(blocks) == len(texts) == 1 and isinstance(blocks[0], Paragraph):
        return _in_one_paragraph(blocks[0], texts[0])
    items: list[list[str]] = []
    marked = loose = False
    for block in blocks:
        text = block_text(block).strip()
        if isinstance(block, Table) or any(run.picture or run.href for run in block.runs):
            loose = True
        if not text or isinstance(block, Table):
            continue
        starts, text = _starts(block, text)
        if starts:
            # 编号以前的话是引子，不是一条
            loose, items = (loose or (bool(items) and not marked)), (items if marked else [])
            marked = True
            items.append([text])
        elif marked:
            items[-1].append(text)
        else:
            items.append([text])
    return _items(items, whole=not loose)


def _in_one_paragraph(block: Paragraph, text: str) -> Items:
    """“一是……；二是……”写在一段里；不是这样写的，一段就是一条。"""
    pieces = [piece for piece in _AND.split(text) if piece.strip()]
    marked = [piece for piece in pieces if _MARK.match(piece)]
    whole = not any(run.picture or run.href for run in block.runs)
    if len(marked) > 1:
        return _items([[_unmarked(piece)] for piece in marked], whole=whole and len(marked) == len(pieces))
    return _items([[_unmarked(text)]], whole=whole)


def _items(items: Sequence[Sequence[str]], *, whole: bool) -> Items:
    texts = tuple(_closed("".join(lines)) for lines in items)
    return Items(texts, tuple(_lead(lines) for lines in items), whole)


def starts_item(block: Block) -> bool:
    """这一块是不是编了号的一条，或者列表的一项。"""
    if isinstance(block, ListItem):
        return True
    return not isinstance(block, Table) and _MARK.match(block_text(block)) is not None


def _starts(block: Block, text: str) -> tuple[bool, str]:
    """是不是新的一条，和去掉编号的字。"""
    if isinstance(block, ListItem):
        return block.level == 0, _unmarked(text)
    if _MARK.match(text):
        return True, _unmarked(text)
    bold = not isinstance(block, Table) and all_bold(block.runs)
    return isinstance(block, Heading) or heading_rank(text, bold=bold) is not None, text


def _unmarked(text: str) -> str:
    match = _MARK.match(text)
    return text[match.end() :] if match and match.end() < len(text) else text


def _closed(text: str) -> str:
    """一条的末尾不留分号、逗号；一句话的句号也不留。"""
    text = text.strip().rstrip("；;，,、 ")
    return text[:-1] if text.endswith("。") and "。" not in text[:-1] else text


def _lead(lines: Sequence[str]) -> str:
    match = _SENTENCE.match(lines[0].strip())
    lead = match[0].strip() if match else ""
    return lead if len(lead) <= MAX_LEAD else ""
