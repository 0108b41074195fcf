"""把一段话收短：先在句末收，不行在停顿处收，再不行在字与字之间收；不切坏数字、字母词和表情。

输入是人写的：换行、控制字符、落单的代理项都可能有，先由 `one_line` 收拾干净。
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

_CLOSERS = "”’」』》）)】\"'\u200d\ufe0e\ufe0f"
_SENTENCE = re.compile(rf"[^。！？!?…]*[。！？!?…]+[{_CLOSERS}]*|[^。！？!?…]+")
_ENDS = re.compile(rf"[。！？!?…][{_CLOSERS}]*\Z")
_PAUSE = re.compile(rf"(?:[，；：、]|[,;:](?!\d))[{_CLOSERS}]*")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # 控制字符
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"  # 零宽的、改变书写方向的
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"  # 不是字符的
)
_BREAK = re.compile(r"\s*[\r\n\x0b\x0c\x85\u2028\u2029]+\s*")
_JOINERS = frozenset("\u200d\ufe0e\ufe0f\u20e3")
_WORD = re.compile(r"[0-9A-Za-z.,%\-]")
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Shortened:
    """收短的结果。"""

    text: str
    cut: bool
    """丢了字没有。"""


def seen(text: str) -> str:
    """去掉看不见的控制字符，留着换行和制表符。"""
    return _UNSEEN.sub("", text)


def one_line(text: str) -> str:
    """一行干净的文字：去掉看不见的控制字符，换行按中文的习惯接上（汉字之间不留空）。"""
    text = seen(text)
    if _BREAK.search(text):
        text = _BREAK.sub(lambda match: joint(text[: match.start()], text[match.end() :]), text.strip())
    return text.strip()


def joint(before: str, after: str) -> str:
    """两行接起来，中间放什么：有一边是汉字或全角标点就什么也不放，否则一个空格。"""
    if not before or not after or is_wide(before[-1]) or is_wide(after[0]):
        return ""
    return " "


def is_wide(char: str) -> bool:
    """是不是占两个半角位的字。"""
    return unicodedata.east_asian_width(char) in "WF"


def sentences(text: str) -> list[str]:
    """按句末标点切开，接起来就是原文。"""
    return _SENTENCE.findall(text)


def ends_sentence(text: str) -> bool:
    """是不是一句话的末尾。"""
    return bool(_ENDS.search(text))


def shorten(text: str, limit: int, measure: Callable[[str], int] = len) -> Shortened:
    """收到 `measure` 量出来不超过 `limit`；本来就够短的原样。`limit` 容不下一个字时给空的。

    `measure` 要单调：去掉末尾的字不会变长。
    """
    if measure(text) <= limit:
        return Shortened(text, cut=False)
    at = whole = 0
    for sentence in sentences(text):
        at += len(sentence)
        if measure(text[:at].rstrip()) > limit:
            break
        if at == len(text) or not _breaks_character(text[at - 1], text[at]):
            whole = at
    if text[:whole].strip():
        return Shortened(text[:whole].rstrip(), cut=True)
    room = limit - measure(ELLIPSIS)
    ends = [match.start() for match in _PAUSE.finditer(text)]
    fitting = [end for end in ends if end and measure(text[:end]) <= room]
    # 停顿太靠前，剩下的话没有意思，不如切在字上
    if fitting and measure(text[: fitting[-1]]) * 2 >= room:
        return Shortened(text[: fitting[-1]].rstrip() + ELLIPSIS, cut=True)
    end = _last_whole(text, room, measure)
    return Shortened(text[:end].rstrip() + ELLIPSIS if end else "", cut=True)


def _last_whole(text: str, room: int, measure: Callable[[str], int]) -> int:
    """不超过 `room` 的最长前缀的长度，不落在一个字、一个数、一个词的中间。"""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if measure(text[:middle]) <= room else (low, middle - 1)
    end = _step_back(text, low, _breaks_character)
    word = _step_back(text, end, _breaks_word)
    return word or end  # 整段就是一个词，只好切开它


def _step_back(text: str, end: int, broken: Callable[[str, str], bool]) -> int:
    while 0 < end < len(text) and broken(text[end - 1], text[end]):
        end -= 1
    return end


def _breaks_character(before: str, after: str) -> bool:
    return (
        after in _JOINERS
        or before == "\u200d"
        or unicodedata.combining(after) > 0
        or "\U0001f3fb" <= after <= "\U0001f3ff"  # 肤色
        or ("\U0001f1e6" <= before <= "\U0001f1ff" and "\U0001f1e6" <= after <= "\U0001f1ff")  # 旗帜成对
    )


def _breaks_word(before: str, after: str) -> bool:
    return bool(_WORD.match(before) and _WORD.match(after))
