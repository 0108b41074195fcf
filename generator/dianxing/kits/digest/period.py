"""群摘要的时段：从哪天到哪天，两头都算。"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from dianxing.cases.partial_date import PartialDate
from dianxing.errors import SettingsError

WEEK = 7
MONTH = 30
"""天。不按日历月算：月初做的摘要也该满。"""


@dataclass(frozen=True, slots=True)
class Period:
    """两头都算，都到日。"""

    since: PartialDate
    until: PartialDate

    @property
    def days(self) -> int:
        """一共几天。"""
        return (self.until.end() - self.since.start()).days

    def chinese(self) -> str:
        """`2024年5月26日至6月1日`。"""
        if self.since == self.until:
            return self.since.chinese()
        last = PartialDate.chinese(self.until)
        if self.since.year == self.until.year:
            last = last.removeprefix(f"{self.until.year}年")
        return f"{self.since.chinese()}至{last}"


def last_days(as_of: datetime, days: int) -> Period:
    """到 `as_of` 那天为止的 `days` 天。"""
    return Period(_day(as_of - timedelta(days=days - 1)), _day(as_of))


def since_day(first: PartialDate, as_of: datetime) -> Period:
    """从 `first` 到 `as_of` 那天；还没到的日子抛 SettingsError。"""
    start = first.start()
    if start > as_of:
        raise SettingsError(f"--since 的 {first.iso()} 还没到 → 写一个过去的日子")
    return Period(_day(start), _day(as_of))


def _day(when: datetime) -> PartialDate:
    return PartialDate(when.year, when.month, when.day)
