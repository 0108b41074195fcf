"""两串东西最长的公共部分（位并行的 LCS）：哪几段对不上。

一行一行地算，每行是一个大整数，加一次、与几次；两万对两万只要几十毫秒。
"""

from __future__ import annotations

from collections.abc import Sequence

MAX_CELLS = 450_000_000
"""两边长度的乘积不超过它才比（约 55 MB）；更大的当作整段换掉。"""

Range = tuple[int, int, int, int]
"""旧的从哪到哪，新的从哪到哪。"""


def changed_ranges(old: Sequence[str], new: Sequence[str]) -> list[Range]:
    """对不上的各段，按先后；其余的一样。有几种对法时，尽量往前对。"""
    head = _alike(old, new)
    old_end, new_end = len(old), len(new)
    if (old_end - head) * (new_end - head) > MAX_CELLS:
        tail = _alike(old[head:][::-1], new[head:][::-1])
        old_end, new_end = old_end - tail, new_end - tail
    found, a, c = [], head, head
    pairs = _common(old[head:old_end], new[head:new_end])
    for one, other in [*((x + head, y + head) for x, y in pairs), (old_end, new_end)]:
        if one > a or other > c:
            found.append((a, one, c, other))
        a, c = one + 1, other + 1
    return found


def _alike(old: Sequence[str], new: Sequence[str]) -> int:
    """开头有几个一样。"""
    for count, (one, other) in enumerate(zip(old, new, strict=False)):
        if one != other:
            return count
    return min(len(old), len(new))


def _common(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """最长公共子序列：旧的第几个对新的第几个。"""
    width = len(new)
    if not old or not width or len(old) * width > MAX_CELLS:
        return []
    matches = _places(old, new)
    every = state = (1 << width) - 1
    size = width // 8 + 1
    rows = []
    for token in old:
        hit = state & matches.get(token, 0)
        state = ((state + hit) | (state - hit)) & every
        rows.append(state.to_bytes(size, "little"))
    pairs = []
    row, at = len(old) - 1, width - 1
    while row >= 0 and at >= 0:
        # 这一位是 1：少看这一个，公共部分也不变短
        if rows[row][at >> 3] >> (at & 7) & 1:
            at -= 1
        elif row and not rows[row - 1][at >> 3] >> (at & 7) & 1:
            row -= 1
        else:
            pairs.append((row, at))
            row, at = row - 1, at - 1
    return pairs[::-1]


def _places(old: Sequence[str], new: Sequence[str]) -> dict[str, int]:
    """每个两边都有的东西在新的哪几处，一处一位。"""
    bits = {token: bytearray(len(new) // 8 + 1) for token in set(old) & set(new)}
    for at, token in enumerate(new):
        if token in bits:
            bits[token][at >> 3] |= 1 << (at & 7)
    return {token: int.from_bytes(places, "little") for token, places in bits.items()}
