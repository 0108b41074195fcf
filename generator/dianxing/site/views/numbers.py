"""数字给人看的写法。"""

from __future__ import annotations


def figure(value: float) -> str:
    """`100.0` → `100`，`41.3` → `41.3`，`60000` → `6万`；整千以下不约，12345 照写。"""
    if value >= 10_000 and value % 1_000 == 0:
        return f"{_plain(value / 10_000)}万"
    return _plain(value)


def figure_text(text: str) -> str:
    """已经是文字的数字，能读成数就按 `figure` 写，读不成就原样。"""
    try:
        return figure(float(text))
    except ValueError:
        return text


def _plain(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")
