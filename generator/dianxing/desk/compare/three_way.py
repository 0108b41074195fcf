"""三方合并：起草时的、我改的、别人改的。一项一项地并；两边都改了同一项，留给人选。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from dianxing.cases.case_text import CaseText, same_value
from dianxing.desk.compare.field import (
    BODY,
    Field,
    field_label,
    field_name,
    head_fields,
    value_at,
    with_value,
)
from dianxing.desk.compare.lines import merge_lines
from dianxing.desk.compare.source_numbers import follow_sources
from dianxing.errors import DianxingError

Side = Literal["ours", "theirs"]
_SIDES = ("ours", "theirs")


@dataclass(frozen=True, slots=True)
class Conflict:
    """两边都改了、改得不一样的一项；没写是 None。"""

    field: Field
    label: str
    base: Any
    ours: Any
    theirs: Any

    @property
    def name(self) -> str:
        """表单里的名字。"""
        return field_name(self.field)


@dataclass(frozen=True, slots=True)
class Taken:
    """不用人选就收下的一处改动。"""

    field: Field
    label: str
    side: Literal["ours", "theirs", "both", "merged"]
    """谁改的；`both` 两边改得一样，`merged` 两边改的不挨着，都收下了（只有正文）。"""


@dataclass(frozen=True, slots=True)
class Merged:
    """合并的结果；有冲突的项先放着我改的。"""

    values: CaseText
    conflicts: tuple[Conflict, ...]
    taken: tuple[Taken, ...]
    ours: CaseText
    theirs: CaseText

    @property
    def from_theirs(self) -> tuple[Taken, ...]:
        """收进来的别人的改动。"""
        return tuple(one for one in self.taken if one.side in ("theirs", "merged"))


def merge(base: CaseText | None, ours: CaseText, theirs: CaseText) -> Merged:
    """按项合并；`base` 是 None（两边各写了一份新的）时，两边都写了又不一样的要人选。"""
    start = base or CaseText({}, "")
    head = dict(ours.head)
    conflicts: list[Conflict] = []
    taken: list[Taken] = []
    for field in head_fields(start.head, ours.head, theirs.head):
        values = [value_at(text.head, field) for text in (start, ours, theirs)]
        side = _decided(*values)
        if side is None:
            conflicts.append(Conflict(field, field_label(field), *values))
        elif side != "neither":
            taken.append(Taken(field, field_label(field), side))
        if side == "theirs":
            head = with_value(head, field, values[2])
    body, told = _merged_body(start.body, ours.body, theirs.body)
    if told is None:
        conflicts.append(Conflict(BODY, field_label(BODY), start.body, ours.body, theirs.body))
    elif told != "neither":
        taken.append(Taken(BODY, field_label(BODY), told))
    sides: dict[Field, str] = {change.field: change.side for change in taken}
    head = _with_own_sources(head, sides, ours, theirs)
    return Merged(CaseText(head, body), tuple(conflicts), tuple(taken), ours, theirs)


def resolve(merged: Merged, choices: Mapping[str, str]) -> CaseText:
    """照人选的定下来；`choices` 是每处冲突的名字（`Conflict.name`）选 `ours` 还是 `theirs`。"""
    open_ones = [conflict for conflict in merged.conflicts if choices.get(conflict.name) not in _SIDES]
    if open_ones:
        labels = "、".join(f"“{conflict.label}”" for conflict in open_ones)
        raise DianxingError(f"{labels}两边都改了，还没有选用哪一边 → 每一项选一边再保存")
    head, body = dict(merged.values.head), merged.values.body
    for conflict in merged.conflicts:
        value = conflict.ours if choices[conflict.name] == "ours" else conflict.theirs
        if conflict.field == BODY:
            body = value
        else:
            head = with_value(head, conflict.field, value)
    sides: dict[Field, str] = {change.field: change.side for change in merged.taken}
    sides |= {conflict.field: choices[conflict.name] for conflict in merged.conflicts}
    return CaseText(_with_own_sources(head, sides, merged.ours, merged.theirs), body)


def _decided(base: Any, ours: Any, theirs: Any) -> Literal["ours", "theirs", "both", "neither"] | None:
    """听谁的；定不下来是 None。"""
    if same_value(ours, theirs):
        return "neither" if same_value(ours, base) else "both"
    if same_value(theirs, base):
        return "ours"
    return "theirs" if same_value(ours, base) else None


def _merged_body(
    base: str, ours: str, theirs: str
) -> tuple[str, Literal["ours", "theirs", "both", "merged", "neither"] | None]:
    side = _decided(base, ours, theirs)
    if side is not None:
        return theirs if side == "theirs" else ours, side
    merged = merge_lines(base, ours, theirs)
    return (ours, None) if merged is None else (merged, "merged")


def _with_own_sources(
    head: dict[str, Any], sides: Mapping[Field, str], ours: CaseText, theirs: CaseText
) -> dict[str, Any]:
    """数字取一边、出处取另一边时，来源序号照最后的出处重编。"""
    texts = {"ours": ours.head, "theirs": theirs.head}
    metrics, sources = (texts.get(sides.get((key,), "")) for key in ("metrics", "sources"))
    if metrics is None or sources is None or metrics is sources:
        return head
    moved = follow_sources(metrics.get("metrics"), metrics.get("sources"), sources.get("sources"))
    for key, value in zip(("metrics", "sources"), moved, strict=True):
        head = with_value(head, (key,), value)
    return head
