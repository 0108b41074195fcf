"""全部案例的词合起来：排一次序，按键的范围切成小片，每片写成比特流。

一行是 64 位：键 32 | 文号 24 | 注 8（含义见 `terms`）。
切法是把键的范围对半分，直到一片估计不超过 `SHARD_BYTES`：只看内容，不看次序，改一篇只动它的词所在的片。
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from dianxing.site.search.bits import BitBoard, Ints, golomb_width, rice_parameters
from dianxing.site.search.block import TermBlock

FORMAT = 1
"""索引的格式；与 `search.js` 里的 FORMAT 一致，改了任何文件的写法，两处一起加一。"""
SHARD_BYTES = 6144
"""一片估计的上限，字节；一个词再长也不拆开。"""
TRAILED = 8
SMALL = 2048
"""案例多的时候，出现不到 TRAILED 篇的词不记“后面跟着什么”：省地方，反正候选没几篇。"""
KEY_ORDER = 5
_BATCH = 16
_KEY_BITS = 32

Rows = NDArray[np.uint64]


def merged_rows(block: TermBlock, numbers: NDArray[np.uint32]) -> Rows:
    """排好序的全部行；`numbers[i]` 是块里第 i 篇的文号。"""
    low = np.repeat(numbers << np.uint32(8), np.diff(block.offsets))
    low |= block.notes
    rows = block.keys.astype(np.uint64)
    rows <<= np.uint64(32)
    rows |= low
    rows.sort()
    return rows


def trailed_from(span: int) -> int:
    """出现在几篇以上的词记“后面跟着什么”；浏览器用同一个式子。"""
    return TRAILED if span > SMALL else 1


def distinct_keys(rows: Rows) -> NDArray[np.uint32]:
    """索引里的全部词，升序。"""
    return _Terms.of(rows).keys


def rounded_span(docs: int) -> int:
    """篇数往上取整到四位有效二进制：加一篇不至于改动全部的码。"""
    shift = max(0, docs.bit_length() - 4)
    return ((docs >> shift) + 1) << shift


@dataclass(frozen=True)
class Shard:
    """一片：键在［base，base + 宽）之内的全部词。"""

    base: int
    first: int
    """在行里的起止。"""
    last: int
    mark: str
    """内容的摘要，8 位十六进制，也是文件名的一部分。"""

    @property
    def path(self) -> str:
        """相对 `search/` 的路径。"""
        return f"s/{self.base:08x}-{self.mark}.bin"


@dataclass(frozen=True)
class ShardTree:
    """全部的片，和对半分的形状。"""

    shards: tuple[Shard, ...]
    shape: str
    """先序遍历：`1` 再分，`0` 一片，`-` 并进前一片，`.` 空的范围。"""


def split(rows: Rows, span: int) -> ShardTree:
    """切片。"""
    terms = _Terms.of(rows)
    sizes = np.concatenate([[0], np.cumsum(_estimate(terms, span))]).tolist()
    shape, groups = _halve(terms.keys.astype(np.int64), sizes, SHARD_BYTES * 8)
    stamp = f"{FORMAT} {span} ".encode()
    raw = rows.data.cast("B")
    shards: list[Shard] = []
    for base, low, high in groups:
        first, last = int(terms.starts[low]), int(terms.starts[high])
        state = hashlib.blake2b(stamp, digest_size=4)
        state.update(raw[first * 8 : last * 8])
        shards.append(Shard(base, first, last, state.hexdigest()))
    return ShardTree(tuple(shards), shape)


def _halve(keys: Ints, sizes: Sequence[int], limit: int) -> tuple[str, list[tuple[int, int, int]]]:
    """对半分的形状，和各片的（起点键，词的起，词的止）；分得太碎的，相邻两片并起来不超限就并。"""
    shape: list[str] = []
    groups: list[tuple[int, int, int]] = []
    marks: list[int] = []

    def visit(base: int, bits: int, low: int, high: int) -> None:
        if low == high:
            shape.append(".")
        elif bits and high - low > 1 and sizes[high] - sizes[low] > limit:
            shape.append("1")
            middle = base + (1 << (bits - 1))
            cut = low + int(np.searchsorted(keys[low:high], middle))
            visit(base, bits - 1, low, cut)
            before = len(groups)
            visit(middle, bits - 1, cut, high)
            if low < cut < high:
                join(before)
        else:
            marks.append(len(shape))
            shape.append("0")
            groups.append((base, low, high))

    def join(number: int) -> None:
        (base, low, _), (_, _, high) = groups[number - 1], groups[number]
        if sizes[high] - sizes[low] <= limit:
            groups[number - 1 : number + 1] = [(base, low, high)]
            shape[marks.pop(number)] = "-"

    visit(0, _KEY_BITS, 0, len(keys))
    return "".join(shape), groups


def shard_renders(rows: Rows, tree: ShardTree, span: int) -> Iterator[tuple[Shard, Callable[[], bytes]]]:
    """每片和它的写法；要用到才写，邻近几片一起写（numpy 成批才快）。"""
    for start in range(0, len(tree.shards), _BATCH):
        batch = _Batch(rows, tree.shards[start : start + _BATCH], span)
        for number, shard in enumerate(batch.shards):
            yield shard, lambda batch=batch, number=number: batch.encoded[number]  # type: ignore[misc]


@dataclass(frozen=True)
class _Batch:
    rows: Rows
    shards: Sequence[Shard]
    span: int

    @cached_property
    def encoded(self) -> tuple[bytes, ...]:
        return encode(self.rows, self.shards, self.span)


@dataclass(frozen=True)
class _Terms:
    """行里有哪些词：`starts` 比 `keys` 多一个，末尾是行数。"""

    keys: NDArray[np.uint32]
    starts: Ints
    fielded: Ints
    """每个词有几篇是在正文以外的栏里。"""

    @classmethod
    def of(cls, rows: Rows) -> _Terms:
        keys, notes = _keys(rows), _notes(rows)
        new = np.ones(len(rows) + 1, dtype=np.bool_)
        np.not_equal(keys[1:], keys[:-1], out=new[1:-1])
        starts = np.flatnonzero(new) if len(rows) else np.zeros(1, dtype=np.int64)
        if not len(rows):
            return cls(keys, starts, np.zeros(0, dtype=np.int64))
        # 累加成 32 位再相减，比 reduceat 快
        total = np.cumsum(notes >= np.uint8(0x10), dtype=np.int32)
        ends = total[starts[1:] - 1]
        return cls(keys[starts[:-1]], starts, np.diff(ends, prepend=0).astype(np.int64))


def _keys(rows: Rows) -> NDArray[np.uint32]:
    """每行的键，不复制（行按小端存）。"""
    return rows.astype("<u8", copy=False).view(np.uint32)[1::2]


def _notes(rows: Rows) -> NDArray[np.uint8]:
    """每行的注，不复制。"""
    return rows.astype("<u8", copy=False).view(np.uint8)[::8]


def _estimate(terms: _Terms, span: int) -> Ints:
    """每个词约几位：只看篇数，所以快；实际大小的出入在一两成以内。"""
    count = np.diff(terms.starts)
    width = rice_parameters(span, count)
    fields = np.where(terms.fielded > 0, terms.fielded * 4 + 8, 0)
    trails = np.where(count >= trailed_from(span), count * 2, 0)
    return 18 + count * (width + 1) + (span >> width) // 2 + trails + fields


def encode(rows: Rows, shards: Sequence[Shard], span: int) -> tuple[bytes, ...]:
    """相邻的几片写成字节，每片从整字节开始。

    一片：16 位词数；每个词：键差（5 阶哥伦布）、篇数减一、带栏篇数（0 阶）、篇数够多时 4 位最常见的后类；
    各篇：文号差（莱斯）、后类（1 同最常见的，0 另写 4 位）；带栏的：序号差（莱斯）、栏减一（2 位）。
    """
    if not shards:
        return ()
    offset = shards[0].first
    part = rows[offset : shards[-1].last]
    terms = _Terms.of(part)
    count = np.diff(terms.starts)
    owner = np.repeat(np.arange(len(count)), count)
    doc = (part >> np.uint64(8) & np.uint64(0xFFFFFF)).astype(np.int64)
    gap = np.diff(doc, prepend=-1) - 1
    gap[terms.starts[:-1]] = doc[terms.starts[:-1]]
    rice = rice_parameters(span, count)
    trailed = count >= trailed_from(span)
    code = (part & np.uint64(15)).astype(np.int64)
    usual = np.bincount(owner * 16 + code, minlength=len(count) * 16).reshape(-1, 16).argmax(axis=1)
    odd = code != usual[owner]
    row_rice, row_trailed = rice[owner], trailed[owner]
    tail_width = np.where(row_trailed, np.where(odd, 5, 1), 0)
    row_width = (gap >> row_rice) + 1 + row_rice + tail_width

    fielded = np.flatnonzero((part & np.uint64(0xF0)) != 0)
    field_owner = owner[fielded]
    ordinal = fielded - terms.starts[field_owner]
    field_gap = np.diff(ordinal, prepend=-1) - 1
    fresh = np.ones(len(fielded), dtype=np.bool_)
    fresh[1:] = field_owner[1:] != field_owner[:-1]
    field_gap[fresh] = ordinal[fresh]
    field_rice = rice_parameters(count[field_owner], terms.fielded[field_owner])
    field_width = (field_gap >> field_rice) + 1 + field_rice + 2

    # 每个词的键差：片内第一个从片的起点算
    first_term = np.searchsorted(terms.starts, np.array([shard.first - offset for shard in shards]))
    keys = terms.keys.astype(np.int64)
    delta = np.diff(keys, prepend=0)
    delta[first_term] = keys[first_term] - np.array([shard.base for shard in shards])

    key_width = golomb_width(delta, KEY_ORDER)
    count_width = golomb_width(count - 1, 0)
    head_width = key_width + count_width + golomb_width(terms.fielded, 0) + np.where(trailed, 4, 0)
    rows_width = np.add.reduceat(row_width, terms.starts[:-1])
    fields_width = np.bincount(field_owner, weights=field_width, minlength=len(count)).astype(np.int64)
    total = head_width + rows_width + fields_width

    # 词在比特流里的位置：每片前有 16 位词数，片尾凑整字节
    bounds = np.append(first_term, len(count))
    at = np.zeros(len(count), dtype=np.int64)
    edges = [0]
    for low, high in pairwise(bounds.tolist()):
        ends = np.cumsum(total[low:high])
        at[low:high] = edges[-1] + 16 + ends - total[low:high]
        edges.append(edges[-1] + (16 + int(ends[-1]) + 7) // 8 * 8)

    board = BitBoard(edges[-1])
    board.put(np.array(edges[:-1]), np.diff(bounds), 16)
    board.put_golomb(at, delta, KEY_ORDER)
    board.put_golomb(at + key_width, count - 1, 0)
    board.put_golomb(at + key_width + count_width, terms.fielded, 0)
    some = np.flatnonzero(trailed)
    board.put(at[some] + head_width[some] - 4, usual[some], 4)

    # 一篇的几样合成一个数写：文号差的余数、后类
    tail = np.where(row_trailed, np.where(odd, code, 1), 0)
    place = (at + head_width)[owner] + _running(row_width, terms.starts[:-1], owner)
    board.put(place, _stopped(gap, row_rice) << tail_width | tail, row_width)

    if len(fielded):
        begin = np.flatnonzero(fresh)
        group = np.cumsum(fresh) - 1
        place = (at + head_width + rows_width)[field_owner] + _running(field_width, begin, group)
        level = (part[fielded] >> np.uint64(4) & np.uint64(15)).astype(np.int64) - 1
        board.put(place, _stopped(field_gap, field_rice) << 2 | level, field_width)
    return tuple(board.bytes_between(low, high) for low, high in pairwise(edges))


def _stopped(values: Ints, parameter: Ints) -> Ints:
    """莱斯码去掉打头的 0：一个 1，再是余数。"""
    low = np.int64(1) << parameter
    return low | values & (low - 1)


def _running(width: Ints, starts: Ints, group: Ints) -> Ints:
    """组内排在前面的宽之和。"""
    before = np.cumsum(width) - width
    return before - before[starts][group]
