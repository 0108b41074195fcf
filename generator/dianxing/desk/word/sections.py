"""把一篇稿子按认出来的标签切成几节。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from dianxing.desk.word.blocks import (
    Block,
    Heading,
    ListItem,
    Paragraph,
    Run,
    Runs,
    Table,
    all_bold,
    block_text,
    plain,
    tidy,
)
from dianxing.desk.word.enumerated import starts_item
from dianxing.desk.word.labels import BODY, PERSON, Label, find_label, heading_rank

_MANY = frozenset(("steps", "lessons", "replicable_when", "sources", "join_route"))
"""“标签：”后面同一段写不完、下面几段接着编号写的字段。"""
_PLAIN_RANK = 13
"""没有加粗、没有编号，只是单独成段的标签；碰上哪一种小标题都到头。"""


@dataclass(frozen=True, slots=True)
class Section:
    """一节。"""

    label: Label | None
    """没有标签的一节是 None。"""
    content: tuple[Block, ...]
    """标签以外的内容。"""
    original: tuple[Block, ...]
    """原来的样子，连同标签；放不进字段就整个放回正文。"""


@dataclass(slots=True)
class _Open:
    """还在收的一节。"""

    label: Label | None = None
    content: list[Block] = field(default_factory=list)
    original: list[Block] = field(default_factory=list)

    def add(self, block: Block) -> None:
        self.content.append(block)
        self.original.append(block)


def split_sections(blocks: Sequence[Block]) -> tuple[Section, ...]:
    """按标签切开；各节的 `original` 接起来就是全文（申报表里认出来的行另算一节）。"""
    sections = [_Open()]
    rank: int | None = None  # 正在收的这一节的级；None 是没有标签的
    for block in blocks:
        if isinstance(block, Table):
            rows, table = _form_rows(block)
            sections += rows
            if rows:
                rank = None
                sections.append(_Open())
            if table is None:
                continue
            block = table
        label = None if isinstance(block, Table) else find_label(block_text(block))
        own = _rank(block, label)
        if label is not None and not isinstance(block, Table):
            sections.append(_opened(block, label))
            rank = own
            # 同一段里写完了的，后面的不再归它
            if label.value_at is not None and label.target not in _MANY:
                rank = None
                sections.append(_Open())
            continue
        if rank is not None and _ends(block, own, rank, label_of=sections[-1].label):
            rank = None
            sections.append(_Open())
        sections[-1].add(block)
    return tuple(
        Section(section.label, tuple(section.content), tuple(section.original))
        for section in sections
        if section.original
    )


def _ends(block: Block, own: int | None, rank: int, *, label_of: Label | None) -> bool:
    if label_of and label_of.value_at is not None:
        # “主要做法：一是……”下面只接着收编了号的
        return not starts_item(block)
    if own is None:
        return False
    return own <= rank or (rank == _PLAIN_RANK and not starts_item(block))


def _rank(block: Block, label: Label | None) -> int | None:
    if isinstance(block, Heading):
        return block.level
    if not isinstance(block, Paragraph):
        return _PLAIN_RANK if label else None
    text = block_text(block)
    rank = heading_rank(text, bold=all_bold(block.runs))
    return _PLAIN_RANK if rank is None and label else rank


def _opened(block: Heading | Paragraph | ListItem, label: Label) -> _Open:
    if label.value_at is None:
        pictures = tuple(run for run in block.runs if run.picture)
        return _Open(label, [Paragraph(pictures)] if pictures else [], [block])
    return _Open(label, [Paragraph(_from(block.runs, label.value_at))], [block])


def _from(runs: Runs, at: int) -> Runs:
    """第 `at` 个字以后的；图片都留着。"""
    kept: list[Run] = []
    for run in runs:
        if run.picture:
            kept.append(run)
            continue
        if at < len(run.text):
            kept.append(replace(run, text=run.text[at:]))
        at = max(0, at - len(run.text))
    return tidy(kept)


def _form_rows(table: Table) -> tuple[list[_Open], Table | None]:
    """申报表：一格标签、一格内容。至少认出两对才算，认不出的格子仍是表格。"""
    sections: list[_Open] = []
    left: list[tuple[tuple[Runs, ...], ...]] = []
    for row in table.rows:
        rest: list[tuple[Runs, ...]] = []
        cells = [cell for cell in row if cell]
        paired = len(cells) % 2 == 0
        for name, value in zip(cells[::2], cells[1::2], strict=False):
            label = _cell_label(name) if paired and not _cell_label(value) else None
            if label is None or label.target in (BODY, PERSON):
                rest += [name, value]
                continue
            content: list[Block] = [Paragraph(line) for line in value]
            sections.append(_Open(label, content, [Table(((name, value),))]))
        left.append(tuple(rest) if paired else row)
    if len(sections) < 2:
        return [], table
    remaining = tuple(row for row in left if row)
    return sections, Table(remaining) if remaining else None


def _cell_label(cell: tuple[Runs, ...]) -> Label | None:
    text = "".join(plain(line) for line in cell)
    label = find_label(text)
    return label if label and label.value_at is None else None
