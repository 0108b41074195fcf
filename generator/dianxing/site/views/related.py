"""相关案例：卡片和为什么相关。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class RelatedCard:
    """一张相关案例的卡片；`reasons` 如 同领域、同县区。"""

    card: Markup
    reasons: str


@dataclass(frozen=True, slots=True)
class RelatedView:
    """`related.html` 要的一切。"""

    items: tuple[RelatedCard, ...]


def related_view(items: Iterable[tuple[Markup, Iterable[str]]]) -> RelatedView:
    """由（卡片，理由）拼出相关案例一栏。"""
    return RelatedView(tuple(RelatedCard(card, "、".join(reasons)) for card, reasons in items))
