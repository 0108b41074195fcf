"""文档的题目，和图片下面的图注。"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from dianxing.desk.word.blocks import (
    Block,
    Heading,
    ListItem,
    Paragraph,
    Table,
    all_bold,
    block_text,
    pictures_in,
)
from dianxing.desk.word.labels import find_label

MAX_GUESSED = 60
"""没有用标题样式的第一段，再长就不像题目了。"""
MAX_CAPTION = 80

_CAPTION = re.compile(r"\s*(?:图\s*[0-9一二三四五六七八九十]+|图为|图：|图:|图片说明|照片说明)")


def take_title(blocks: Sequence[Block]) -> tuple[str, tuple[Block, ...]]:
    """题目和其余的块：先找“标题”样式的，再看第一段是不是一级标题、居中或加粗的一行；没有是空字符串。"""
    at = next(
        (at for at, block in enumerate(blocks) if isinstance(block, Heading) and block.level == 0), None
    )
    if at is None:
        at = next((at for at, block in enumerate(blocks) if block_text(block).strip()), None)
        if at is None or not _like_title(blocks[at]):
            return "", tuple(blocks)
    title = blocks[at]
    assert isinstance(title, Heading | Paragraph)
    pictures = tuple(run for run in title.runs if run.picture)
    rest = (Paragraph(pictures),) if pictures else ()
    return block_text(title).strip(), (*blocks[:at], *rest, *blocks[at + 1 :])


def take_captions(blocks: Sequence[Block]) -> tuple[Mapping[str, str], tuple[Block, ...]]:
    """图片文件名 → 紧跟在它下面的图注，和去掉图注的块。"""
    captions: dict[str, str] = {}
    kept: list[Block] = []
    above = ""  # 上一块是不是只有图
    for block in blocks:
        if above and above not in captions and _is_caption(block):
            captions[above] = block_text(block).strip()
            above = ""
            continue
        kept.append(block)
        pictures = pictures_in(block)
        alone = isinstance(block, Paragraph) and pictures and not block_text(block).strip()
        above = pictures[-1] if alone else ""
    return captions, tuple(kept)


def _like_title(block: Block) -> bool:
    text = block_text(block).strip()
    if isinstance(block, Table | ListItem) or find_label(text):
        return False
    if isinstance(block, Heading):
        return block.level == 1
    return len(text) <= MAX_GUESSED and text[-1] not in "。；：:" and (block.centred or all_bold(block.runs))


def _is_caption(block: Block) -> bool:
    if not isinstance(block, Paragraph) or pictures_in(block):
        return False
    text = block_text(block).strip()
    return 0 < len(text) <= MAX_CAPTION and (block.caption or _CAPTION.match(text) is not None)
