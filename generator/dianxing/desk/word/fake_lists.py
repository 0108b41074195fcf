"""Word、WPS 剪贴板里的列表其实是段落，圆点和编号是写在里面的字；认出来，变成真的列表项。"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bs4.element import NavigableString, Tag

_LEVEL = re.compile(r"mso-list:[^;]*?level([1-9])")
_DECIMAL = re.compile(r"[（(]?([0-9]{1,6})[.．、)）]?")
_SYMBOL_FONT = re.compile(r"symbol|wingdings|webdings", re.IGNORECASE)
_TYPED_DOT = re.compile(r"[\s\u3000]*[·•][\s\u3000]+(?=\S)")


@dataclass(frozen=True, slots=True)
class ListMark:
    """一个列表项在第几层（从 0 数）、编号是几（圆点是 None）。"""

    level: int
    number: int | None


def list_mark(node: Tag, style: str) -> ListMark | None:
    """`node` 是不是假列表的一项；是就把记号从里面拿走。

    写成“一、”“（a）”的编号 Markdown 排不出来，不算列表，留作文字。
    """
    if node.name not in ("p", "div"):
        return None
    level = _LEVEL.search(style)
    if level is None:
        return _typed(node)
    mark = next((span for span in node.find_all("span") if _ignored(span)), None)
    if mark is None:
        return ListMark(int(level[1]) - 1, None)
    text = re.sub(r"\s", "", mark.get_text())
    number = _DECIMAL.fullmatch(text)
    if not number and any(map(str.isalnum, text)) and not _is_dot(mark, text):
        return None
    mark.extract()
    return ListMark(int(level[1]) - 1, int(number[1]) if number else None)


def _ignored(span: Tag) -> bool:
    return "mso-list:ignore" in re.sub(r"\s", "", str(span.get("style", "")).lower())


def _is_dot(mark: Tag, text: str) -> bool:
    """圆点有时是符号字体里的一个字母。"""
    styles = [str(tag.get("style", "")) for tag in (mark, *mark.find_all("span"), *list(mark.parents)[:2])]
    return len(text) == 1 and (text == "o" or any(_SYMBOL_FONT.search(style) for style in styles))


def _typed(node: Tag) -> ListMark | None:
    """自己打了“· ”开头的段落。"""
    first = next((text for text in node.find_all(string=True) if str(text).strip()), None)
    if not isinstance(first, NavigableString) or node.find(["p", "div", "table", "ul", "ol"]):
        return None
    whole = node.get_text()
    dot = _TYPED_DOT.match(whole)
    if dot is None or str(first).strip()[:1] not in "·•":
        return None
    first.replace_with(re.sub(r"[·•]", "", str(first), count=1))
    return ListMark(0, None)
