"""数字：写成中文读者习惯的样子，挑最能说明成效的一个。"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dianxing.cases.figures import best_metric, chinese_number
from dianxing.cases.model import Metric


def metric(
    key: str, value: float, unit: str = "人", method: str = "台账", baseline: float | None = None
) -> Metric:
    fields = {"key": key, "value": value, "unit": unit, "method": method, "baseline": baseline, "source": 1}
    return Metric.model_validate(fields)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (37, "37"),
        (1400, "1,400"),
        (9999, "9,999"),
        (10000, "1万"),
        (60000, "6万"),
        (12500, "1.25万"),
        (12345, "12,345"),
        (123456, "123,456"),
        (1234500, "123.45万"),
        (120000000, "1.2亿"),
        (123456789, "123,456,789"),
        (41.3, "41.3"),
        (0.1 + 0.2, "0.3"),
        (99.90, "99.9"),
        (1234.5, "1,234.5"),
        (0.00001, "1e-05"),
        (19999.99, "19,999.99"),
    ],
)
def test_numbers_are_written_the_chinese_way(value: float, text: str) -> None:
    assert chinese_number(value) == text


@given(st.integers(0, 10**12))
def test_no_digit_of_a_whole_number_is_lost(value: int) -> None:
    text = chinese_number(value)
    scale = {"万": 10_000, "亿": 100_000_000}.get(text[-1], 1)
    assert round(float(text.rstrip("万亿").replace(",", "")) * scale) == value


def test_a_change_says_more_than_a_total() -> None:
    metrics = [
        metric("新入会", 60000),
        metric("建会率", 100, "%", baseline=41.3),
        metric("网点", 9, baseline=8),
    ]
    assert best_metric(metrics) == metrics[1]


def test_a_baseline_that_never_moved_is_no_change() -> None:
    metrics = [metric("网点", 9, "家", baseline=9), metric("入会", 3)]
    assert best_metric(metrics) == metrics[1]


def test_people_come_before_shares_and_shares_before_firms() -> None:
    people, share, firms, money = (
        metric("入会", 5),
        metric("建会率", 90, "%"),
        metric("企业", 1400, "家"),
        metric("投资", 180000, "元"),
    )
    assert best_metric([money, firms, share, people]) == people
    assert best_metric([money, firms, share]) == share
    assert best_metric([money, firms]) == firms
    assert best_metric([money]) == money


def test_of_one_sort_the_better_source_wins_then_the_larger_then_the_first() -> None:
    told, counted = metric("自报入会", 900, method="自报"), metric("台账入会", 300)
    assert best_metric([told, counted]) == counted
    assert best_metric([counted, metric("又", 301)]) == metric("又", 301)
    assert best_metric([counted, metric("同", 300)]) == counted


def test_no_metric_no_figure() -> None:
    assert best_metric([]) is None
