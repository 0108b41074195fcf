"""比特流：一个数一个数地写成 0 和 1 的字，和成批写出来的一样。"""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dianxing.site.search.bits import BitBoard, golomb_width

# （占几位，值）：值不超过 64 位，左边可以空着许多 0
NUMBERS = st.integers(0, 2**63 - 1).flatmap(
    lambda value: st.tuples(st.integers(max(1, value.bit_length()), 200), st.just(value))
)


def written(numbers: list[tuple[int, int]], gap: int) -> tuple[BitBoard, str]:
    """写在第 `gap` 位起，和照着写的字。"""
    text = "0" * gap + "".join(f"{value:0{width}b}" for width, value in numbers)
    widths = np.array([width for width, _ in numbers], dtype=np.int64)
    board = BitBoard(len(text) + 8)
    values = np.array([value for _, value in numbers], dtype=np.int64)
    board.put(gap + np.cumsum(widths) - widths, values, widths)
    return board, text


@given(st.lists(NUMBERS, max_size=40), st.integers(0, 130))
def test_numbers_of_any_width_stand_one_after_another(numbers: list[tuple[int, int]], gap: int) -> None:
    board, text = written(numbers, gap)
    text += "0" * (-len(text) % 8)
    expected = bytes(int(text[at : at + 8], 2) for at in range(0, len(text), 8))
    assert board.bytes_between(0, len(text)) == expected


@given(st.lists(NUMBERS, min_size=1, max_size=20), st.data())
def test_any_run_of_whole_bytes_can_be_taken_out(numbers: list[tuple[int, int]], data: st.DataObject) -> None:
    board, text = written(numbers, 0)
    whole = board.bytes_between(0, len(text) // 8 * 8)
    first = data.draw(st.integers(0, len(whole)))
    last = data.draw(st.integers(first, len(whole)))
    assert board.bytes_between(first * 8, last * 8) == whole[first:last]


@given(st.lists(st.integers(0, 2**32), min_size=1, max_size=20), st.integers(0, 6))
def test_golomb_codes_begin_with_as_many_noughts_as_they_need(values: list[int], order: int) -> None:
    numbers = np.array(values, dtype=np.int64)
    widths = golomb_width(numbers, order)
    ends = np.cumsum(widths)
    board = BitBoard(int(ends[-1]) + 8)
    board.put_golomb(ends - widths, numbers, order)
    size = -(-int(ends[-1]) // 8) * 8
    bits = "".join(f"{byte:08b}" for byte in board.bytes_between(0, size))
    at = 0
    for value in values:
        noughts = bits.index("1", at) - at
        at += noughts
        assert int(bits[at : at + noughts + order + 1], 2) - 2**order == value
        at += noughts + order + 1
