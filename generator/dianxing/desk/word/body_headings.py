"""正文的小标题：自己打的“一、”“（一）”变成真的标题；前后几节挪进了字段，编号就断了，去掉。"""

from __future__ import annotations

from collections.abc import Sequence

from dianxing.desk.word.blocks import Block, Heading, Paragraph, Run, Runs, all_bold, pictures_in, plain
from dianxing.desk.word.labels import heading_rank, without_ordinal

NOTES = "注释"
"""文末脚注的小标题，是导入时加的。"""

_LEVELS = {10: 1, 11: 2, 12: 2}
"""“一、”是一级；加粗的一行、“（一）”是二级。见 `labels.heading_rank`。"""


def real_headings(blocks: Sequence[Block], *, renumbered: bool) -> tuple[Block, ...]:
    """用了标题样式的文档，只认它的标题；没有用的，认自己打的。`renumbered` 是真就去掉编号。"""
    styled = any(isinstance(block, Heading) and plain(block.runs) != NOTES for block in blocks)
    made = [block if styled else _typed(block) for block in blocks]
    if not renumbered:
        return tuple(made)
    return tuple(
        Heading(block.level, _without_number(block.runs)) if isinstance(block, Heading) else block
        for block in made
    )


def _typed(block: Block) -> Block:
    if not isinstance(block, Paragraph) or pictures_in(block):
        return block
    rank = heading_rank(plain(block.runs), bold=all_bold(block.runs))
    return block if rank is None else Heading(_LEVELS[rank], block.runs)


def _without_number(runs: Runs) -> Runs:
    text = plain(runs)
    rest = without_ordinal(text)
    if rest == text or not rest.strip():
        return runs
    return (Run(rest), *(run for run in runs if run.picture))
