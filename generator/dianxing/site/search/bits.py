"""变长的数写成比特流（高位在前），成批地写。浏览器里 `search.js` 的 BitReader 照样读。"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
_WORD = 64


def golomb_width(values: Ints, order: int) -> Ints:
    """每个非负数用 `order` 阶指数哥伦布码要几位。"""
    length = bit_length(values + (1 << order))
    return 2 * length - order - 1


def rice_parameter(universe: int, count: int) -> int:
    """`universe` 里均匀地抽 `count` 个，相邻之差的莱斯码参数；浏览器用同一个式子。"""
    mean = universe * 11 // (count * 16)
    return max(1, mean).bit_length() - 1


def rice_parameters(universe: Ints | int, count: Ints) -> Ints:
    """`rice_parameter`，成批。"""
    return bit_length(np.maximum(1, universe * 11 // (count * 16))) - 1


def bit_length(values: Ints) -> Ints:
    """每个正数的二进制位数，不超过 52 位。"""
    return np.frexp(values.astype(np.float64))[1].astype(np.int64)


class BitBoard:
    """先算好每个数的位置，再成批落笔的比特流：64 位一个字，一个数至多跨两个字。"""

    def __init__(self, size: int) -> None:
        self._words = np.zeros(size // _WORD + 1, dtype=np.uint64)

    def put(self, at: Ints, values: Ints, width: Ints | int) -> None:
        """在 `at`（升序，互不重叠）处写 `width` 位：`values` 不超过 64 位，靠右，左边全是 0。"""
        last = at + (width - 1)
        word = last >> 6
        shift = (_WORD - 1 - (last & (_WORD - 1))).astype(np.uint64)
        bits = values.astype(np.uint64)
        self._add(word, bits << shift)
        before = bits >> np.uint64(1) >> (np.uint64(_WORD - 1) - shift)  # 落在前一个字里的几位
        some = np.flatnonzero(before)
        self._add(word[some] - 1, before[some])

    def put_golomb(self, at: Ints, values: Ints, order: int) -> None:
        """指数哥伦布码：若干个 0，再写 `values + 2**order`。"""
        self.put(at, values + (1 << order), golomb_width(values, order))

    def bytes_between(self, first: int, last: int) -> bytes:
        """［first，last）位，两头都是整字节。"""
        start = first // _WORD
        words = self._words[start : -(-last // _WORD)].astype(">u8")
        return words.tobytes()[first // 8 - start * 8 : last // 8 - start * 8]

    def _add(self, word: Ints, bits: NDArray[np.uint64]) -> None:
        """`word` 升序，同一个字的先合起来。"""
        if not len(word):
            return
        starts = np.flatnonzero(np.diff(word, prepend=-1))
        self._words[word[starts]] |= np.bitwise_or.reduceat(bits, starts)
