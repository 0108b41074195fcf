"""撤回一份授权，一个案例会怎样：拿走什么，哪里还留着姓名要人改写。用建站的同一套规则试，不动文件。"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dianxing.cases.consent import prune
from dianxing.cases.findings import Finding
from dianxing.cases.model import CaseHead
from dianxing.cases.reference import Reference, fold
from dianxing.desk.compare.field import field_label

_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Effect:
    """对一份文字的影响。"""

    gone: tuple[str, ...]
    """不再出现的：姓名、原话、图片，一样一句。"""
    still: tuple[str, ...]
    """姓名、图片还留着的栏；不空，这个案例改写以前就上不了网站。"""


def effect_of(head: CaseHead, body: str, reference: Reference, number: str) -> Effect:
    """没有撤回 `number`（别的撤回的已经拿走）和撤回以后，差在哪里；撤回以后再问，答的一样。"""
    others = frozenset(one for one in reference.withdrawn if fold(one) != fold(number))
    before, _, known = prune(head, body, others)
    after, _, found = prune(head, body, others | {number})
    old = {(finding.loc, finding.code, finding.what) for finding in known}
    new = [finding for finding in found if (finding.loc, finding.code, finding.what) not in old]
    return Effect(tuple(_gone(before, after)), tuple(dict.fromkeys(map(_where, new))))


def _gone(before: CaseHead, after: CaseHead) -> Iterator[str]:
    for person in before.people:
        if person not in after.people:
            yield f"姓名：{person.name}"
    for quote in before.quotes:
        if quote not in after.quotes:
            yield f"原话：“{_short(quote.text)}”"
    for image in before.images:
        if image not in after.images:
            yield f"图片：{_short(image.alt)}（{image.file}）"


def _where(finding: Finding) -> str:
    if finding.loc == ("body",):
        return "正文里的图片" if finding.code == "withdrawn-picture" else "正文"
    names: list[str] = []
    label = ""
    for part in finding.loc:
        if isinstance(part, int):
            label = f"{label}第 {part + 1} 条"
        else:
            names.append(part)
            label = field_label(tuple(names))
    return label


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
