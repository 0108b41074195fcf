"""没有脚本时一条一条地添、删、挪：在绑好的头部上做，再画回去。"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dianxing.cases.case_text import CaseText


def rearranged(values: CaseText, act: str) -> CaseText:
    """`add:steps`、`remove:steps:1`、`up:steps:1`、`down:steps:1`、`first:images:1`；别的照原样。

    出处动了，数字里的来源序号跟着改。
    """
    verb, _, rest = act.partition(":")
    key, _, place = rest.partition(":")
    now = values.head.get(key)
    rows = list(now) if isinstance(now, list) else []
    order = _order(verb, len(rows), int(place) if place.isdecimal() and len(place) < 7 else -1)
    if order is None:
        return values
    moved = [rows[old] if old < len(rows) else ("" if key in _SENTENCES else {}) for old in order]
    head = {**values.head, key: moved}
    if key == "sources":
        places = {old + 1: new for new, old in enumerate(order, start=1)}
        head["metrics"] = _renumbered(head.get("metrics"), len(rows), places)
    return CaseText({name: value for name, value in head.items() if value is not None}, values.body)


_SENTENCES = frozenset({"join_route", "steps", "lessons", "replicable_when", "aliases"})


def _order(verb: str, count: int, at: int) -> list[int] | None:
    """新的先后；`count` 是新添的那一条。"""
    order = list(range(count))
    if verb == "add":
        return [*order, count]
    if not 0 <= at < count:
        return None
    if verb == "remove":
        return order[:at] + order[at + 1 :]
    if verb == "first":
        return [at, *order[:at], *order[at + 1 :]]
    other = {"up": at - 1, "down": at + 1}.get(verb)
    if other is None:
        return None
    if 0 <= other < count:
        order[at], order[other] = order[other], order[at]
    return order


def _renumbered(metrics: Any, count: int, places: Mapping[int, int]) -> Any:
    if not isinstance(metrics, list):
        return metrics
    return [_followed(metric, count, places) for metric in metrics]


def _followed(metric: Any, count: int, places: Mapping[int, int]) -> Any:
    number = metric.get("source") if isinstance(metric, Mapping) else None
    if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= count:
        return metric
    kept = {name: value for name, value in metric.items() if name != "source"}
    return {**kept, "source": places[number]} if number in places else kept
