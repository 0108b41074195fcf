"""繁体到简体，逐字：建索引时和浏览器里用的是同一张表。

只收一个 UTF-16 单元换一个单元的字；多字词的取舍（如“乾”在“乾隆”里不变）检索用不着，两边一致即可。
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from opencc import OpenCC

_FIRST, _LAST = 0x3400, 0x9FFF


@cache
def simplified() -> Mapping[str, str]:
    """繁体字 → 简体字，只列不同的，来自 OpenCC 的 t2s。"""
    characters = [chr(code) for code in range(_FIRST, _LAST + 1)]
    # 换行隔开，词组规则就够不到邻字
    converted = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return {
        before: after
        for before, after in zip(characters, converted, strict=True)
        if before != after and len(after) == 1 and ord(after) < 0x10000
    }


def is_gb2312(character: str) -> bool:
    """是否国标 2312 的字：浏览器据此判断要不要下载整张繁简表。"""
    try:
        return len(character.encode("gb2312")) == 2
    except UnicodeEncodeError:
        return False
