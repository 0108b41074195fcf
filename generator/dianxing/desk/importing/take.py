"""Word 里的和稿子里的：各栏比一比，照人选的并起来。纯函数。"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from dianxing.cases.case_text import CaseText
from dianxing.desk.compare.field import field_label, field_name, head_fields, value_at, with_value
from dianxing.desk.compare.fields import readable
from dianxing.desk.compare.source_numbers import follow_sources
from dianxing.desk.compare.words import Change, word_changes
from dianxing.desk.pictures.used import with_pictures

BodyHow = Literal["append", "replace", "leave"]
_ASIDE = frozenset({"images", "status"})
"""图片总是添在后面；状态不由人填。"""


@dataclass(frozen=True, slots=True)
class Offer:
    """Word 里有、稿子里不一样的一栏。"""

    name: str
    label: str
    now: str
    """稿子里现在的，空是没写。"""
    words: tuple[Change, ...]
    """从现在的改成 Word 里的。"""
    ticked: bool
    """先替他勾上：现在空着的。"""


def offers(now: CaseText, word: CaseText) -> tuple[Offer, ...]:
    """一样的不用问。"""
    found = []
    for field in head_fields(word.head):
        mine, other = (readable(field, value_at(text.head, field)) for text in (now, word))
        if field[0] not in _ASIDE and other.strip() and mine != other:
            changes = word_changes(mine, other)
            found.append(Offer(field_name(field), field_label(field), mine, changes, not mine.strip()))
    return tuple(found)


def taken(now: CaseText, word: CaseText, names: Collection[str], body: BodyHow) -> CaseText:
    """`names` 是勾了的栏；图片都添上。"""
    head: dict[str, Any] = dict(now.head)
    for field in head_fields(word.head):
        if field[0] not in _ASIDE and field_name(field) in names:
            head = with_value(head, field, value_at(word.head, field))
    head = _numbered(head, now.head, word.head, names)
    images = word.head.get("images")
    head = with_pictures(head, [dict(image) for image in images] if isinstance(images, list) else [])
    return CaseText(head, _body(now.body, word.body, body))


def _numbered(
    head: dict[str, Any], now: Mapping[str, Any], word: Mapping[str, Any], names: Collection[str]
) -> dict[str, Any]:
    """数字和出处只取了一样：来源序号跟着出处走。"""
    if ("metrics" in names) == ("sources" in names):
        return head
    told = word if "metrics" in names else now
    metrics, sources = follow_sources(head.get("metrics"), told.get("sources"), head.get("sources"))
    return with_value(with_value(head, ("metrics",), metrics), ("sources",), sources)


def _body(now: str, word: str, how: BodyHow) -> str:
    if how == "leave" or not word.strip():
        return now
    if how == "replace" or not now.strip():
        return word
    return f"{now.rstrip()}\n\n{word.lstrip()}"
