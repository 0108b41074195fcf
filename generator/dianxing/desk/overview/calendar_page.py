"""日历：一个月里哪天发什么、什么到期。宽的屏上是格子，手机上是单子，同一份 HTML。"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from dianxing.desk.access.actor import Actor
from dianxing.desk.access.signed_in import actor_of
from dianxing.desk.overview.calendar_marks import (
    Mark,
    case_marks,
    consent_marks,
    draft_marks,
    push_schedule,
)
from dianxing.desk.overview.month import WEEK, Month, read_month
from dianxing.desk.page import show
from dianxing.desk.place import the_place
from dianxing.errors import DianxingError

_MOST_A_DAY = 40
"""一天最多列几件；再多的只说还有几件。"""


@dataclass(frozen=True, slots=True)
class Day:
    """一天。"""

    number: int
    label: str
    """`11月26日 周四`。"""
    code: str
    today: bool
    column: int
    """周几，1 到 7。"""
    marks: tuple[Mark, ...]
    more: int


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """日历页。"""

    label: str
    days: tuple[Day, ...]
    before: str
    before_label: str
    after: str
    after_label: str
    this: str
    """回到这个月；已经是了是空。"""
    week: tuple[str, ...]
    empty: bool
    trouble: str


def calendar(request: HttpRequest) -> HttpResponse:
    """一个月。"""
    today = timezone.localdate()
    month = read_month(request.GET.get("month", ""), today)
    return show(request, "calendar.html", f"日历：{month.label}", _view(actor_of(request), month, today))


def _view(actor: Actor, month: Month, today: date) -> CalendarPage:
    marks = [*case_marks(actor, month, today), *draft_marks(actor, month), *consent_marks(actor, month)]
    trouble = ""
    try:
        marks += push_schedule(actor, month, the_place())
    except DianxingError as error:
        trouble = f"推送台账打不开，下面没有推送：{error}"
    before, after = month.moved(-1), month.moved(1)
    return CalendarPage(
        label=month.label,
        days=tuple(_day(day, marks, today) for day in month.days),
        before=_address(before),
        before_label=f"{before.month}月" if before else "",
        after=_address(after),
        after_label=f"{after.month}月" if after else "",
        this="" if month == Month(today.year, today.month) else _address(Month(today.year, today.month)),
        week=tuple(WEEK),
        empty=not marks,
        trouble=trouble,
    )


def _day(day: date, marks: list[Mark], today: date) -> Day:
    own = sorted(
        (mark for mark in marks if mark.day == day), key=lambda mark: (mark.clock, mark.kind, mark.title)
    )
    return Day(
        number=day.day,
        label=f"{day.month}月{day.day}日 周{WEEK[day.weekday()]}",
        code=day.isoformat(),
        today=day == today,
        column=day.isoweekday(),
        marks=tuple(own[:_MOST_A_DAY]),
        more=max(0, len(own) - _MOST_A_DAY),
    )


def _address(month: Month | None) -> str:
    return f"?month={month.code}" if month else ""
