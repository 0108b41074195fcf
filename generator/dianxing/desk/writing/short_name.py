"""短名：案例的网址里那一段，由标题的拼音来，人可以改。"""

from __future__ import annotations

import re
from collections.abc import Container
from itertools import count

from pypinyin import lazy_pinyin

from dianxing.cases.folders import is_slug

_LONGEST = 40


def short_name(title: str, county_slug: str, taken: Container[str]) -> str:
    """`物流…`、`兰山物流…` 在兰山 → `lanshan-wu-liu…`，到 40 个字母为止；已经有了就接着编号。"""
    words = [word for part in lazy_pinyin(title) for word in re.findall("[a-z0-9]+", part.lower())]
    words = _without_county(words, county_slug)
    name = ""
    for word in [*([county_slug] if county_slug else []), *words]:
        longer = f"{name}-{word}" if name else word
        if len(longer) > _LONGEST:
            break
        name = longer
    name = name if is_slug(name) else "case"
    numbered = (f"{name}-{number}" for number in count(2))
    return name if name not in taken else next(one for one in numbered if one not in taken)


def _without_county(words: list[str], county_slug: str) -> list[str]:
    """标题开头就是县区的名字，不说两遍。"""
    for number in range(1, len(words) + 1):
        if "".join(words[:number]) == county_slug:
            return words[number:]
    return words
