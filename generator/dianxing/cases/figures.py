"""数字：挑最能说明成效的一个，写成中文读者习惯的样子。"""

from __future__ import annotations

from collections.abc import Sequence

from dianxing.cases.model import Method, Metric

_PEOPLE = frozenset(("人", "名", "位", "余人", "余名", "人次", "万人"))
_UNITS = frozenset(("家", "个", "户", "所", "处", "支", "条", "间"))
_TRUST = (Method.YEARBOOK, Method.ROSTER, Method.MEDIA, Method.SELF_REPORTED)


def best_metric(metrics: Sequence[Metric]) -> Metric | None:
    """最能说明成效的数字：先是有前后对比的，变化大的在前；再是数人的、百分数、数单位的；再看口径可靠。

    同一类里取大的；都一样取写在前面的。
    """
    if not metrics:
        return None
    return max(enumerate(metrics), key=lambda pair: (*_rank(pair[1]), -pair[0]))[1]


def _rank(metric: Metric) -> tuple[float, ...]:
    trust = -_TRUST.index(metric.method)
    if metric.baseline is not None and metric.baseline != metric.value:
        change = abs(metric.value - metric.baseline) / max(metric.value, metric.baseline)
        return (1, change, trust, metric.value)
    unit = metric.unit.strip()
    kind = 3 if unit in _PEOPLE else 2 if unit in ("%", "％") else 1 if unit in _UNITS else 0
    return (0, kind, trust, metric.value)


def chinese_number(value: float) -> str:
    """`1,400`、`6万`、`41.3`、`1.2亿`：万、亿只在不丢数时用，小数不带浮点的尾巴。"""
    if value < 10_000 and value == (whole := int(value)):
        return f"{whole:,}"
    for size, name in ((100_000_000, "亿"), (10_000, "万")):
        scaled = round(value / size, 2)
        if value >= size and abs(scaled * size - value) < size * 1e-9:
            return f"{scaled:,.2f}".rstrip("0").rstrip(".") + name
    if value == round(value):
        return f"{round(value):,}"
    text = f"{value:,.4f}".rstrip("0").rstrip(".")
    return text if text != "0" else f"{value:.3g}"
