"""数字里的“来源 2”是出处的第几条：数字和出处各取一边时，号码跟着出处走，不张冠李戴。"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dianxing.cases.case_text import same_value


def follow_sources(metrics: Any, told: Any, sources: Any) -> tuple[Any, Any]:
    """`metrics` 原来照 `told` 编号，改成照 `sources` 编号；那边没有的出处补在后面。"""
    if not isinstance(metrics, list) or not isinstance(told, list):
        return metrics, sources
    known: list[Any] = list(sources) if isinstance(sources, list) else []
    moved = [_moved(metric, told, known) for metric in metrics]
    return moved, known or sources


def _moved(metric: Any, told: list[Any], known: list[Any]) -> Any:
    number = metric.get("source") if isinstance(metric, Mapping) else None
    if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= len(told):
        return metric
    source = told[number - 1]
    at = next((at for at, other in enumerate(known) if same_value(other, source)), len(known))
    if at == len(known):
        known.append(source)
    return {**metric, "source": at + 1}
