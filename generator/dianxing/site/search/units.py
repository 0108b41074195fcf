"""把文字变成检索用的单元：UTF-16 码元，归一以后只分三类。

归一：NFKC → 小写 → 逐字繁转简。浏览器里的 `search.js` 做同样的事，测试逐字比对。
绝大多数字一个换一个，查一张 65536 项的表就够；会展开（㎡）、会组合（é 拆开写）、看上下文（Σ）的才走慢路。
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from dianxing.site.search.simplify import simplified

Units = NDArray[np.uint16]

SEPARATOR, WORD, SCRIPT, BREAK = 0, 1, 2, 3
"""分隔 | a–z 与 0–9 | 其余字母、数字、汉字和代理对 | 字段之间，不连读。"""

BREAK_UNIT = 0
"""字段之间插的码元；正文里的 U+0000 也当作断开。"""


@dataclass(frozen=True)
class UnitTable:
    """每个码元归一成什么、属于哪类、要不要走慢路。"""

    folded: Units
    kind: NDArray[np.uint8]
    slow: NDArray[np.bool_]


def normalise(text: str) -> str:
    """NFKC、小写、繁转简之后的文字。"""
    return unicodedata.normalize("NFKC", text).lower().translate(_translation())


def folded_units(texts: Sequence[str]) -> Units:
    """几段文字归一后的码元，分隔符还在；每段后面一个 `BREAK_UNIT`，段里没有。"""
    table = unit_table()
    clean = [text.replace("\0", " ") if "\0" in text else text for text in texts]
    units = _encode(clean)
    slow = table.slow[units]
    if slow.any():
        owners = np.searchsorted(np.flatnonzero(units == BREAK_UNIT), np.flatnonzero(slow))
        for owner in np.unique(owners).tolist():
            clean[owner] = unicodedata.normalize("NFKC", clean[owner]).lower()
        units = _encode(clean)
    folded: Units = table.folded[units]
    return folded


@cache
def unit_table() -> UnitTable:
    """算一次，整个进程用。"""
    folded = np.arange(0x10000, dtype=np.uint16)
    kind = np.zeros(0x10000, dtype=np.uint8)
    slow = np.zeros(0x10000, dtype=np.bool_)
    composing = _composing()
    simple = simplified()
    kind[0xD800:0xE000] = SCRIPT
    slow[0xD800:0xDC00] = True  # 代理对要成对地看
    kind[BREAK_UNIT] = BREAK
    for code in (*range(1, 0xD800), *range(0xE000, 0x10000)):
        character = chr(code)
        kind[code] = _kind(character)
        normal = unicodedata.normalize("NFKC", character).lower()
        if code in composing or code == 0x3A3:
            slow[code] = True
        elif len(normal) == 1 and ord(normal) < 0x10000:
            folded[code] = ord(simple.get(normal, normal))
        elif any(_kind(part) for part in normal):
            slow[code] = True
        else:
            folded[code] = 0x20
    return UnitTable(folded, kind, slow)


def _kind(character: str) -> int:
    if character.isascii():
        return WORD if character.isalnum() else SEPARATOR
    return SCRIPT if unicodedata.category(character)[0] in "LN" else SEPARATOR


def _composing() -> frozenset[int]:
    """会和前一个字组合的码元：组合记号、谚文中声终声，以及任何正规分解里排在后面的字。"""
    second: set[int] = set(range(0x1161, 0x1176)) | set(range(0x11A8, 0x11C3))
    for code in range(0x300, 0x10000):
        character = chr(code)
        if unicodedata.combining(character):
            second.add(code)
        decomposition = unicodedata.decomposition(character)
        if decomposition and not decomposition.startswith("<"):
            second.update(int(part, 16) for part in decomposition.split()[1:])
    return frozenset(second)


@cache
def _translation() -> dict[int, str]:
    return str.maketrans(dict(simplified()))


def _encode(texts: Sequence[str]) -> Units:
    data = "".join(f"{text}\0" for text in texts).encode("utf-16-le", "surrogatepass")
    return np.frombuffer(data, dtype="<u2").astype(np.uint16, copy=False)
