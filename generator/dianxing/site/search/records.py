"""结果要显示的：标题、摘要、地方、封面，十来篇一块，只下载看得见的。"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from dianxing.cases.catalogue import Card

BLOCK = 12
"""一块几篇。"""
ENCODING = "gb18030"
"""汉字两个字节，比 UTF-8 小三分之一，浏览器都认。"""

# 各家的 gb18030 只在少数符号和生僻字上有出入：常用字以外的一律写成 JSON 的 \\u 转义
_UNSURE = re.compile("[^\\x20-\\x7e\u4e00-\u9fa5，。、：；？！（）《》“”‘’０-９Ａ-Ｚａ-ｚ]")


@dataclass(frozen=True, slots=True)
class RecordBlock:
    """第 `number` 块。"""

    number: int
    data: bytes
    mark: str
    """内容的摘要，8 位十六进制。"""

    @property
    def path(self) -> str:
        """相对 `search/` 的路径。"""
        return f"r/{self.number}-{self.mark}.txt"


def record_blocks(cards: Sequence[Card]) -> list[RecordBlock]:
    """按文号切块。"""
    blocks = []
    for number, first in enumerate(range(0, len(cards), BLOCK)):
        text = json.dumps(
            [_record(card) for card in cards[first : first + BLOCK]],
            ensure_ascii=False,
            separators=(",", ":"),
        )
        data = _UNSURE.sub(_escape, text).encode(ENCODING)
        blocks.append(RecordBlock(number, data, hashlib.blake2b(data, digest_size=4).hexdigest()))
    return blocks


def _record(card: Card) -> list[str | int]:
    """id、标题、摘要、地方、数字、单位、数字的名称、文字封面上的名字、有没有照片。"""
    return [
        card.id,
        card.title,
        card.summary or card.result,
        card.place,
        card.figure,
        card.figure_unit,
        card.figure_label,
        "" if card.figure else card.employer,
        1 if card.cover else 0,
    ]


def _escape(match: re.Match[str]) -> str:
    return json.dumps(match.group())[1:-1]
