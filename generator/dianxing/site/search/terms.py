"""从文字里抽词：重叠的两字词，拉丁字母和数字按子串。

词都是 32 位的键：

- 相邻两个单元（隔着标点、空格的，见 `_pairs`）：`前 << 16 | 后`；
- 一个拉丁词或数字里，从每个位置起最多五个字符：`GRAM + 37 进制数`，所以 12306 搜 306 也有；
- 标题和名字里的单个字：`字 << 16`。

每个（文，词）附一个 8 位的注：高 4 位是最重的栏，低 4 位是“后面跟着什么”（见 `trail_table`）。
浏览器靠后者分辨连着的字和散开的字，不必存位置。
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from dianxing.site.search.block import TermBlock
from dianxing.site.search.document import Field, SearchDoc
from dianxing.site.search.units import BREAK, BREAK_UNIT, SEPARATOR, WORD, Units, folded_units, unit_table

__all__ = ["TermBlock", "doc_terms"]

GRAM = 0xE0000000
"""拉丁词的键从这里起：U+E000–F8FF 是私用区，不是字，撞不上。"""
GRAM_LENGTH = 5
BASE = 37
TRAILS = 12
_SINGLES = (int(Field.TITLE), int(Field.NAME))

Rows = NDArray[np.uint64]


@dataclass(frozen=True)
class _Stream:
    """一批文字的单元流，分隔符已去掉。"""

    units: Units
    kind: NDArray[np.uint8]
    glued: NDArray[np.bool_]
    """和后一个单元之间没有分隔符。"""
    place: Rows
    """文和栏，已经放在行里的位置上。"""
    named: NDArray[np.bool_]
    """在标题或名字里。"""


def doc_terms(docs: Sequence[SearchDoc]) -> TermBlock:
    """一批案例的词。纯函数，可在另一个进程里跑；一次几百篇最省。"""
    stream = _stream(docs)
    rows = np.concatenate([_pairs(stream), _grams(stream), _singles(stream)])
    rows.sort()
    return _block(docs, rows)


def trail(units: Units) -> Units:
    """后面那个单元的类，0–11。"""
    classes: Units = _trail_classes()[units]
    return classes


@cache
def _trail_classes() -> Units:
    """每个单元的类；六万多个，查表比一个个算快十倍。"""
    units = np.arange(0x10000, dtype=np.uint64)
    mixed = (units * np.uint64(0x9E3779B1)) & np.uint64(0xFFFFFFFF)
    return ((mixed >> np.uint64(16)) % np.uint64(TRAILS)).astype(np.uint16)


@cache
def trail_table() -> NDArray[np.uint8]:
    """“后面出现过哪几类”（12 位的集合）→ 4 位的代码。

    只有一类：代码就是它（0–11），误认的机会是 1/12。
    有几类：折成模 3 的集合，12 是 {0,1}，13 是 {0,2}，14 是 {1,2}，15 是全部；宁可多认，从不漏认。
    """
    table = np.zeros(1 << TRAILS, dtype=np.uint8)
    folded = {0b001: 12, 0b010: 14, 0b100: 13, 0b011: 12, 0b101: 13, 0b110: 14, 0b111: 15}
    for mask in range(1, 1 << TRAILS):
        classes = [bit for bit in range(TRAILS) if mask >> bit & 1]
        table[mask] = classes[0] if len(classes) == 1 else folded[sum({1 << bit % 3 for bit in classes})]
    return table


def _stream(docs: Sequence[SearchDoc]) -> _Stream:
    places: list[int] = []
    texts: list[str] = []
    for number, doc in enumerate(docs):
        for field, text in doc.blocks():
            places.append(number << 40 | field << 4)
            texts.append(text)
    units = folded_units(texts)
    place = np.array(places, dtype=np.uint64)
    named = np.isin(place >> np.uint64(4) & np.uint64(15), _SINGLES)
    kind = unit_table().kind[units]
    kept = kind != SEPARATOR
    glued = kept.copy()
    glued[:-1] &= kept[1:]
    glued[-1:] = False
    ends = np.flatnonzero(units == BREAK_UNIT)  # 分隔符不算，段尾的断开算
    lengths = np.diff(np.cumsum(kept, dtype=np.int64)[ends], prepend=0)
    return _Stream(
        units=units[kept],
        kind=kind[kept],
        glued=glued[kept],
        place=np.repeat(place, lengths),
        named=np.repeat(named, lengths),
    )


def _after(values: Units) -> Units:
    """每个位置的后一个值；最后一个的后面当作断开。"""
    shifted = np.empty_like(values)
    shifted[:-1] = values[1:]
    shifted[-1:] = BREAK_UNIT
    return shifted


def _pairs(stream: _Stream) -> Rows:
    real = stream.kind != BREAK
    word = stream.kind == WORD
    both, glued = np.zeros_like(real), np.zeros_like(real)
    both[:-1] = real[:-1] & real[1:]
    glued[:-1] = both[:-1] & stream.glued[:-1]
    inside = np.zeros_like(real)
    inside[:-1] = word[:-1] & word[1:] & glued[:-1]
    # 隔着标点的两个字只在三种地方算一个词：标题、名字里，或者有一边是孤零零一个字（小、散、乱）。
    # 处处都算，索引要大四分之一，而多数人不会从标点中间截一段来搜。
    alone = ~glued
    alone[1:] &= ~glued[:-1]
    lone = alone.copy()
    lone[:-1] |= alone[1:]
    at = np.flatnonzero(both & ~inside & (glued | lone | stream.named))
    following = _after(stream.units)
    keys = stream.units[at].astype(np.uint64) << np.uint64(16) | following[at]
    return _pack(stream, at, keys, trail(_after(following)[at]))


def _grams(stream: _Stream) -> Rows:
    # 汉字的文章里拉丁字母和数字不多：只看它们
    place = np.flatnonzero(stream.kind == WORD)
    count = len(place)
    value = _value(stream.units[place]).astype(np.uint64)
    joined = np.zeros(count, dtype=np.bool_)
    joined[:-1] = (np.diff(place) == 1) & stream.glued[place[:-1]]
    start = np.ones(count, dtype=np.bool_)
    start[1:] = ~joined[:-1]
    keys = value * np.uint64(BASE ** (GRAM_LENGTH - 1))
    reach = np.ones(count, dtype=np.bool_)
    for step in range(1, min(GRAM_LENGTH, count)):
        # 第 step 个字符还在同一个词里
        reach[: count - step] &= joined[step - 1 : count - 1]
        reach[count - step :] = False
        weight = np.uint64(BASE ** (GRAM_LENGTH - 1 - step))
        keys[: count - step] += np.where(reach[: count - step], value[step:], np.uint64(0)) * weight
    at = np.flatnonzero(joined)
    return _pack(stream, place[at], keys[at] + np.uint64(GRAM), start[at].astype(np.uint16))


def _singles(stream: _Stream) -> Rows:
    at = np.flatnonzero(stream.named & (stream.kind != BREAK))
    first = np.ones(len(stream.kind), dtype=np.uint16)
    first[1:] = stream.kind[:-1] == BREAK
    return _pack(stream, at, stream.units[at].astype(np.uint64) << np.uint64(16), first[at])


def _value(units: Units) -> Units:
    """a–z 是 1–26，0–9 是 27–36。"""
    return np.where(units >= 0x61, units - 0x60, units - 0x30 + 27).astype(np.uint16)


def _pack(stream: _Stream, at: NDArray[np.int64], keys: Rows, trails: Units) -> Rows:
    """文 24 位 | 键 32 位 | 栏 4 位 | 后类 4 位。"""
    rows: Rows = stream.place[at]
    rows |= keys << np.uint64(8)
    rows |= trails
    return rows


def _block(docs: Sequence[SearchDoc], rows: Rows) -> TermBlock:
    groups = rows >> np.uint64(8)
    first = np.ones(len(rows), dtype=np.bool_)
    first[1:] = groups[1:] != groups[:-1]
    starts = np.flatnonzero(first)
    mask = np.uint16(1) << (rows & np.uint64(15)).astype(np.uint16)
    if len(starts):
        trails = np.bitwise_or.reduceat(mask, starts)
        last = np.append(starts[1:], len(rows)) - 1
    else:
        trails, last = mask, starts
    # 同一组里按栏排过序，最后一行的栏最重
    field = (rows[last] >> np.uint64(4) & np.uint64(15)).astype(np.uint8)
    notes = field << np.uint8(4) | trail_table()[trails]
    keys = (groups[starts] & np.uint64(0xFFFFFFFF)).astype(np.uint32)
    owner = (groups[starts] >> np.uint64(32)).astype(np.int64)
    offsets = np.searchsorted(owner, np.arange(len(docs) + 1)).astype(np.int64)
    return TermBlock(
        ids=tuple(doc.id for doc in docs),
        digests=tuple(doc.digest for doc in docs),
        offsets=offsets,
        keys=keys,
        notes=notes.astype(np.uint8),
    )
