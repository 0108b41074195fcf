"""相关案例：同领域、同类型、同县区、同建会形式各算几分，分高的在前，同分的新的在前。

分数只看这四样，所以四样都相同的案例共用一张名单：一万个案例只有几百种组合，不必两两比较。
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from dianxing.cases.catalogue import Card, Catalogue

_MOST = 4
_WEIGHTS = (("area", 4, "同领域"), ("kind", 3, "同类型"), ("county", 3, "同县区"), ("form", 2, "同建会形式"))
_ENOUGH = 3
"""低于这个分数（只有建会形式相同）不算相关。"""


Related = Mapping[str, tuple[Card, ...]]
"""案例 id → 它的相关案例，最相关的在前。"""


def related_cases(catalogue: Catalogue) -> Related:
    """每个案例的相关案例，最多 4 个，从最相关到最不相关；示例只与示例相关。"""
    found: dict[str, tuple[Card, ...]] = {}
    for cards in (catalogue.counted, tuple(card for card in catalogue.newest if card.is_sample)):
        found.update(_related(cards))
    return found


def _related(newest: Sequence[Card]) -> dict[str, tuple[Card, ...]]:
    if not newest:
        return {}
    columns = [_codes([_value(card, name) for card in newest]) for name, _, _ in _WEIGHTS]
    combos: dict[tuple[int, ...], list[int]] = {}
    for position, combo in enumerate(zip(*(column.tolist() for column in columns), strict=True)):
        combos.setdefault(combo, []).append(position)
    by_combo: dict[tuple[int, ...], list[int]] = {}
    count = len(newest)
    newness = np.arange(count - 1, -1, -1, dtype=np.int32)
    for combo in combos:
        score = np.zeros(count, dtype=np.int32)
        for column, value, (_, weight, _) in zip(columns, combo, _WEIGHTS, strict=True):
            if value >= 0:
                score += (column == value) * np.int32(weight)
        order = score * np.int32(count) + newness
        order[score < _ENOUGH] = -1
        best = np.argpartition(order, -(_MOST + 1))[-(_MOST + 1) :] if count > _MOST + 1 else np.arange(count)
        by_combo[combo] = [
            int(position) for position in best[np.argsort(-order[best])] if order[position] >= 0
        ]
    return {
        newest[position].id: tuple(newest[other] for other in by_combo[combo] if other != position)[:_MOST]
        for combo, positions in combos.items()
        for position in positions
    }


def reasons(one: Card, other: Card) -> tuple[str, ...]:
    """两个案例为什么相关，如 同领域、同县区。"""
    return tuple(
        label
        for name, _, label in _WEIGHTS
        if _value(one, name) is not None and _value(one, name) == _value(other, name)
    )


def _value(card: Card, name: str) -> str | None:
    if name == "kind":  # 类型的代码只在自己的领域里唯一
        return f"{card.area}/{card.kind}" if card.area and card.kind else None
    value: str | None = getattr(card, name)
    return value


def _codes(values: Sequence[str | None]) -> NDArray[np.int32]:
    numbers = {value: number for number, value in enumerate(dict.fromkeys(values)) if value is not None}
    return np.array([numbers[value] if value is not None else -1 for value in values], dtype=np.int32)
