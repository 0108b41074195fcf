"""筛记录：谁、哪个案例、什么事、哪几天、哪个县区。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from dianxing.desk.models import Event
from dianxing.desk.whole_number import whole_number

CITY_CHOICE = "city"
"""“不归哪个县区”的事；空的是全部。"""


@dataclass(frozen=True, slots=True)
class Filters:
    """要看哪些；空的不筛。"""

    person: int | None = None
    case: str = ""
    action: str = ""
    county: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def chosen(self) -> bool:
        """筛了没有。"""
        return self != Filters()


def read_filters(query: Mapping[str, str]) -> Filters:
    """网址里的 → 值；读不懂的当没有筛。"""
    return Filters(
        person=whole_number(query.get("person", ""), 15),
        case=query.get("case", "").strip().replace("\0", "").removeprefix("cases/").strip("/")[:100],
        action=query.get("action", "").replace("\0", "")[:30],
        county=query.get("county", "").replace("\0", "")[:20],
        since=_day(query.get("since", "")),
        until=_day(query.get("until", "")),
    )


def events(filters: Filters, counties: frozenset[str] | None) -> QuerySet[Event]:
    """新的在前；`counties` 是看得了的县区，None 是全部。"""
    found = Event.objects.all()
    if counties is not None:
        found = found.filter(county__in=counties)
    if filters.person is not None:
        found = found.filter(actor_id=filters.person)
    if filters.case:
        found = found.filter(case_id__contains=filters.case)
    if filters.action:
        found = found.filter(action=filters.action)
    if filters.county:
        found = found.filter(county="" if filters.county == CITY_CHOICE else filters.county)
    if filters.since:
        found = found.filter(at__gte=_start(filters.since))
    if filters.until:
        found = found.filter(at__lt=_start(filters.until) + timedelta(days=1))
    return found


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return None
    # 再早再晚，换算时区会越出 datetime 的范围
    return day if 1900 <= day.year <= 9000 else None
