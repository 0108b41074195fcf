"""两边都改了的各项，摆给人选：和改以前比，各自改了什么。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dianxing.desk.compare.fields import readable
from dianxing.desk.compare.three_way import Merged
from dianxing.desk.compare.words import Change, word_changes


@dataclass(frozen=True, slots=True)
class ToChoose:
    """要选的一项。"""

    name: str
    label: str
    base: str
    """改以前的；没有写是空。"""
    ours: tuple[Change, ...]
    theirs: tuple[Change, ...]
    ours_empty: bool
    theirs_empty: bool
    chosen: str
    """刚才选的：ours、theirs，没有选是空。"""

    @property
    def control(self) -> str:
        """表单里这一项的名字。"""
        return _control(self.name)


def to_choose(merged: Merged, chosen: Mapping[str, str]) -> tuple[ToChoose, ...]:
    """`chosen`：项的名字 → 刚才选的一边。"""
    found = []
    for one in merged.conflicts:
        base, ours, theirs = (readable(one.field, value) for value in (one.base, one.ours, one.theirs))
        found.append(
            ToChoose(
                name=one.name,
                label=one.label,
                base=base,
                ours=word_changes(base, ours),
                theirs=word_changes(base, theirs),
                ours_empty=not ours,
                theirs_empty=not theirs,
                chosen=chosen.get(one.name, ""),
            )
        )
    return tuple(found)


def chosen_sides(merged: Merged, posted: Mapping[str, str]) -> dict[str, str]:
    """交上来的表单 → 项的名字 → 选的一边。"""
    return {one.name: posted.get(_control(one.name), "") for one in merged.conflicts}


def _control(name: str) -> str:
    return f"side.{name}"
