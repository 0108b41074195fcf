"""不完整的日期：读得懂三种写法，分得清先后，起止是北京时间。"""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dianxing.cases.partial_date import BEIJING, PartialDate


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2023-06-15", PartialDate(2023, 6, 15)),
        ("2023-06", PartialDate(2023, 6)),
        ("2023", PartialDate(2023)),
        (2023, PartialDate(2023)),
        (" 2023-06 ", PartialDate(2023, 6)),
        (date(2023, 6, 15), PartialDate(2023, 6, 15)),
        (datetime(2023, 6, 15, 8), PartialDate(2023, 6, 15)),
        (PartialDate(2023), PartialDate(2023)),
    ],
)
def test_reads_what_people_write(value: object, expected: PartialDate) -> None:
    assert PartialDate.parse(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        "2023-13",
        "2023-02-30",
        "2023-00",
        "2023-6",
        "23-06",
        "2023/06",
        "",
        "0999",
        "2500",
        12,
        True,
        2023.5,
        None,
        [],
        "２０２３",
        "2023-06-15T00:00",
    ],
)
def test_refuses_what_is_not_a_date(value: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        PartialDate.parse(value)


def test_dates_sort_by_time_and_the_vague_one_comes_first() -> None:
    dates = [PartialDate.parse(text) for text in ("2023-06-15", "2022", "2023", "2023-06", "2023-05-31")]
    assert [str(date) for date in sorted(dates)] == ["2022", "2023", "2023-05-31", "2023-06", "2023-06-15"]


@pytest.mark.parametrize(
    ("text", "start", "end", "chinese"),
    [
        ("2024-02-29", (2024, 2, 29), (2024, 3, 1), "2024年2月29日"),
        ("2024-12", (2024, 12, 1), (2025, 1, 1), "2024年12月"),
        ("2024-01", (2024, 1, 1), (2024, 2, 1), "2024年1月"),
        ("2024", (2024, 1, 1), (2025, 1, 1), "2024年"),
        ("2199-12-31", (2199, 12, 31), (2200, 1, 1), "2199年12月31日"),
    ],
)
def test_a_date_has_a_first_and_a_last_moment(
    text: str, start: tuple[int, int, int], end: tuple[int, int, int], chinese: str
) -> None:
    when = PartialDate.parse(text)
    assert when.start() == datetime(*start, tzinfo=BEIJING)
    assert when.end() == datetime(*end, tzinfo=BEIJING)
    assert when.chinese() == chinese


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.integers(1, 3))
def test_writing_and_reading_again_gives_the_same(day: date, parts: int) -> None:
    when = PartialDate(*(day.year, day.month, day.day)[:parts])
    assert PartialDate.parse(when.iso()) == when
    assert when.start() < when.end()
