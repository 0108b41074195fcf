"""变长的数写成比特流（高位在前），成批地写。浏览器里 `search.js` 的 BitReader 照样读。"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


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
    """先算好每个数的位置，再成批落笔的比特流。"""

    def __init__(self, size: int) -> None:
        self._bits = np.zeros(size, dtype=np.uint8)

    def put(self, at: Ints, values: Ints, width: Ints | int) -> None:
        """在 `at` 处写 `values` 的低 `width` 位。"""
        if not len(at):
            return
        if isinstance(width, int):
            for bit in range(width):
                self._bits[at + (width - 1 - bit)] = values >> bit & 1
            return
        end = at + width - 1
        for bit in range(int(width.max())):
            some = np.flatnonzero(width > bit)
            self._bits[end[some] - bit] = values[some] >> bit & 1

    def put_golomb(self, at: Ints, values: Ints, order: int) -> None:
        """指数哥伦布码：若干个 0，再写 `values + 2**order`。"""
        shifted = values + (1 << order)
        length = bit_length(shifted)
        self.put(at + (length - order - 1), shifted, length)

    def put_rice(self, at: Ints, values: Ints, parameter: Ints) -> None:
        """莱斯码：商个 0、一个 1、余数。"""
        stop = at + (values >> parameter)
        self._bits[stop] = 1
        self.put(stop + 1, values & ((1 << parameter) - 1), parameter)

    def bytes_between(self, first: int, last: int) -> bytes:
        """［first，last）位，末尾补 0 凑成整字节。"""
        return np.packbits(self._bits[first:last]).tobytes()
