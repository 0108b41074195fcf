"""短名：案例的网址里那一段，由标题的拼音来，人可以改。"""

from __future__ import annotations

import re
from collections.abc import Container
from itertools import count

from pypinyin import lazy_pinyin

from dianxing.cases.folders import is_slug

_LONGEST = 40


def short_name(title: str, county_slug: str, taken: Container[str]) -> str:
    """`兰山…` 在兰山 → `lanshan-wuliu…`，到 40 个字母为止；已经有了就接着编号。"""
    words = [word for part in lazy_pinyin(title) for word in re.findall("[a-z0-9]+", part.lower())]
    name = ""
    for word in [*([county_slug] if county_slug else []), *words]:
        longer = f"{name}-{word}" if name else word
        if len(longer) > _LONGEST:
            break
        name = longer
    name = name if is_slug(name) else "case"
    numbered = (f"{name}-{number}" for number in count(2))
    return name if name not in taken else next(one for one in numbered if one not in taken)
