"""新闻价值：一个案例在摘要里该排多前。纯函数，同样的案例同样的分。

满分 100，三项相加：

- 新，最多 50 分：时段最后一天发布的 50，第一天的趋近 0，按天均匀递减；
- 数字，最多 30 分：最能说明成效的那个数字（`best_metric`）有前后对比 30，只有现在的 15，没有数字 0；
- 近，20 分：本地的 20，各地经验 0。

所以只差几天时，有对比数字的本地案例压过没有数字的外地案例；差得多时，新的在前。
同分的：后发布的在前，再按 id，次序从不晃动。
"""

from __future__ import annotations

from collections.abc import Iterable

from dianxing.cases.figures import best_metric
from dianxing.cases.partial_date import PartialDate
from dianxing.kits.digest.period import Period
from dianxing.kits.kit_case import KitCase

FRESH, COMPARED, COUNTED, LOCAL = 50.0, 30.0, 15.0, 20.0


def news_value(kit: KitCase, period: Period) -> float:
    """0–100 分，见模块开头。"""
    return _fresh(kit.card.published, period) + _figure(kit) + (LOCAL if kit.card.scope == "local" else 0.0)


def by_news_value(kits: Iterable[KitCase], period: Period) -> list[KitCase]:
    """从高到低。"""
    by_id = sorted(kits, key=lambda kit: kit.card.id)
    return sorted(by_id, key=lambda kit: (news_value(kit, period), kit.card.published), reverse=True)


def _fresh(published: PartialDate, period: Period) -> float:
    age = (period.until.start() - published.start()).days
    return FRESH * min(1.0, max(0.0, 1 - age / period.days))


def _figure(kit: KitCase) -> float:
    metric = best_metric(kit.case.head.metrics)
    if metric is None:
        return 0.0
    return COMPARED if metric.baseline is not None and metric.baseline != metric.value else COUNTED
