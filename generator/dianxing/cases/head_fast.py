"""头部的快读法：py-yaml12 加几道便宜的检查。拿不准就不读，交给 `head_tree`。

快读法会悄悄丢掉重复的键，也认得锚点；所以只有证明了“没有锚点、标签、显式键，冒号数等于键数”的头部才用它。
每个键都要用去一个后面跟着空白或括号的冒号，两数相等就不可能有被丢掉的键。
"""

from __future__ import annotations

import re
from typing import Any, cast

import yaml12

_SPECIAL = re.compile(r"(?:^|[\s\[{,:-])[&*!?]")
_COLON = re.compile(r":(?=[\s,\[\]{}])")
_TIGHT_COLON = re.compile(r":(?<=[\"'\s]:)(?!\s)")
_COMMENT_LINE = re.compile(r"\n *#[^\n]*")
_COMMENT_IN_BRACES = re.compile(r"\{[^{}]*\s#")
_BRACES = re.compile(r"\{([^{}]*)\}")
_BARE_KEY = re.compile(r"(?:^|,)\s*[a-z_]+\s*(?=,|$)")
_ODD_SPACE = re.compile(r"[^\S \n]")
_FULL_WIDTH_LIST = re.compile(r"\n(?:tags|courier|join_route|services) *: *\[[^\]\n\"']*[，；]")

_HALF_QUOTE = re.compile(r"[:{,\[-] *(?:“[^\"“”\n]*\"|‘[^'‘’\n]*')")


def read_fast(head: str) -> dict[str, Any] | None:
    """读得放心就给出字典，否则 None。"""
    if not _trusted(head):
        return None
    try:
        data: Any = yaml12.parse_yaml(head)
    except ValueError:
        return None
    if not isinstance(data, dict):
        return None
    counted = _COMMENT_LINE.sub("", "\n" + head) if "#" in head else head
    count, has_blank = _count_keys(data)
    # py-yaml12 把只有全角空格一类的值当成空，pyyaml 当成文字
    if count != len(_COLON.findall(counted)) or (has_blank and _ODD_SPACE.search(head)):
        return None
    return cast("dict[str, Any]", data)


def _trusted(head: str) -> bool:
    if "\\" in head or "\t" in head or head.startswith(("%", "...", "---")):
        return False
    if ("&" in head or "*" in head or "!" in head or "?" in head) and _SPECIAL.search(head):
        return False
    if "\n%" in head or "\n..." in head or "\n---" in head or head.lstrip()[:1] == "{":
        return False
    if _TIGHT_COLON.search(head) or ("#" in head and _COMMENT_IN_BRACES.search(head)):
        return False
    if any(_BARE_KEY.search(inside) for inside in _BRACES.findall(head)):
        return False
    if (("“" in head and '"' in head) or ("‘" in head and "'" in head)) and _HALF_QUOTE.search(head):
        return False
    return not (("，" in head or "；" in head) and _FULL_WIDTH_LIST.search("\n" + head))


def _count_keys(data: dict[Any, Any]) -> tuple[int, bool]:
    """一共有多少个键，有没有空值。"""
    count, has_blank = 0, False
    parts: list[Any] = [data]
    for part in parts:  # 一边走一边往后添
        items = part
        if type(part) is dict:
            count += len(part)
            items = part.values()
        has_blank = has_blank or None in items
        parts += [item for item in items if type(item) is list or type(item) is dict]
    return count, has_blank
