"""一个月：从哪天到哪天、前后各是哪个月、排成格子要空几格。"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

_SHAPE = re.compile(r"([0-9]{4})-([0-9]{2})\Z")
_YEARS = range(1900, 2200)
WEEK = "一二三四五六日"


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """一个月。"""

    year: int
    month: int

    @property
    def first(self) -> date:
        """一号。"""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """最后一天。"""
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    @property
    def days(self) -> tuple[date, ...]:
        """每一天。"""
        return tuple(self.first + timedelta(days=number) for number in range(self.last.day))

    @property
    def code(self) -> str:
        """`2026-11`。"""
        return f"{self.year:04}-{self.month:02}"

    @property
    def label(self) -> str:
        """`2026年11月`。"""
        return f"{self.year}年{self.month}月"

    def moved(self, months: int) -> Month | None:
        """往后（往前）几个月；出了界是 None。"""
        number = self.year * 12 + self.month - 1 + months
        return Month(number // 12, number % 12 + 1) if number // 12 in _YEARS else None


def read_month(text: str, today: date) -> Month:
    """网址里写的；认不得的是这个月。"""
    match = _SHAPE.match(text)
    if match and int(match[1]) in _YEARS and 1 <= int(match[2]) <= 12:
        return Month(int(match[1]), int(match[2]))
    return Month(today.year, today.month)
