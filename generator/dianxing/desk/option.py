"""下拉、多选里的一项。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Option:
    """一项。"""

    value: str
    label: str
    chosen: bool


def options(pairs: Iterable[tuple[str, str]], chosen: str) -> tuple[Option, ...]:
    """`pairs` 是（值，字）；选中的是 `chosen`。"""
    return tuple(Option(value, label, value == chosen) for value, label in pairs)
