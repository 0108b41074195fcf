"""记录那一页：新的在前，一页一页看，能筛，能导出。"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from dianxing.desk.access.roles import Permission
from dianxing.desk.access.signed_in import actor_of, user_of
from dianxing.desk.audit.actions import ACTIONS, action_name
from dianxing.desk.audit.filters import CITY_CHOICE, Filters, events, read_filters
from dianxing.desk.audit.record import record
from dianxing.desk.audit.spreadsheet import csv_lines
from dianxing.desk.case_address import case_address
from dianxing.desk.county_name import county_name
from dianxing.desk.models import Event, User
from dianxing.desk.option import Option, options
from dianxing.desk.page import show
from dianxing.desk.place import the_place
from dianxing.desk.whole_number import whole_number

PER_PAGE = 50
_ALL = ("", "全部")


@dataclass(frozen=True, slots=True)
class EventRow:
    """一件事。"""

    at: str
    iso: str
    who: str
    action: str
    summary: str
    case: str
    case_address: str
    county: str
    address: str


@dataclass(frozen=True, slots=True)
class AuditPage:
    """记录页。"""

    rows: tuple[EventRow, ...]
    people: tuple[Option, ...]
    actions: tuple[Option, ...]
    counties: tuple[Option, ...]
    case: str
    since: str
    until: str
    filtered: bool
    older: str
    """更早的一页的地址；没有是空。"""
    newest: str
    """回到最新的地址；本来就在是空。"""
    export: str


def audit(request: HttpRequest) -> HttpResponse:
    """看记录。"""
    filters = read_filters(request.GET.dict())
    counties = actor_of(request).counties(Permission.AUDIT)
    found = events(filters, counties)
    before = whole_number(request.GET.get("before", ""), 15)
    if before is not None:
        # 记录只添不改，按编号往前翻不会漏也不会重
        found = found.filter(pk__lt=before)
    page = list(found[: PER_PAGE + 1])
    view = AuditPage(
        rows=tuple(_rows(page[:PER_PAGE])),
        people=tuple(_people(filters, counties)),
        actions=options([_ALL, *ACTIONS.items()], filters.action),
        counties=options([_ALL, *_counties(counties)], filters.county),
        case=filters.case,
        since=filters.since.isoformat() if filters.since else "",
        until=filters.until.isoformat() if filters.until else "",
        filtered=filters.chosen,
        older=_address("audit", filters, before=str(page[PER_PAGE - 1].pk)) if len(page) > PER_PAGE else "",
        newest=_address("audit", filters) if before is not None else "",
        export=_address("audit-export", filters),
    )
    return show(request, "audit.html", "记录", view)


def export(request: HttpRequest) -> HttpResponseBase:
    """照筛出来的导出全部，不只这一页。"""
    filters = read_filters(request.GET.dict())
    found = events(filters, actor_of(request).counties(Permission.AUDIT))
    user = user_of(request)
    lines = csv_lines(_frozen(found), dict(User.objects.values_list("pk", "username")), the_place().reference)
    record("audit-export", "导出了记录", actor=user, request=request)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = f"{timezone.localtime():%Y%m%d-%H%M}.csv"
    response["Content-Disposition"] = (
        f"attachment; filename=\"audit-{name}\"; filename*=UTF-8''%E8%AE%B0%E5%BD%95-{name}"
    )
    response["Cache-Control"] = "no-store"
    return response


def _frozen(found: QuerySet[Event]) -> Iterator[Event]:
    # 一批一批按编号取：不占着一个长的读事务
    last: int | None = None
    while batch := list((found if last is None else found.filter(pk__lt=last))[:1000]):
        yield from batch
        last = batch[-1].pk


def _rows(page: Iterable[Event]) -> Iterator[EventRow]:
    reference = the_place().reference
    for event in page:
        at = timezone.localtime(event.at)
        yield EventRow(
            at=f"{at:%Y-%m-%d %H:%M:%S}",
            iso=at.isoformat(timespec="seconds"),
            who=event.actor_name or "没有登录的人",
            action=action_name(event.action),
            summary=event.summary,
            case=event.case_id,
            case_address=case_address("case", event.case_id) if event.case_id else "",
            county=county_name(reference, event.county) if event.county else "",
            address=event.address or "",
        )


def _people(filters: Filters, counties: frozenset[str] | None) -> Iterator[Option]:
    users = User.objects.order_by("name", "pk")
    if counties is not None:
        users = users.filter(memberships__county__in=counties).distinct()
    yield Option("", "全部", False)
    for user in users:
        yield Option(str(user.pk), f"{user.name}（{user.username}）", user.pk == filters.person)


def _counties(counties: frozenset[str] | None) -> Iterator[tuple[str, str]]:
    if counties is None:
        yield CITY_CHOICE, "不归哪个县区"
    for place in the_place().reference.places:
        if counties is None or place.code in counties:
            yield place.code, place.name


def _address(name: str, filters: Filters, **more: str) -> str:
    kept = {
        "person": str(filters.person) if filters.person is not None else "",
        "case": filters.case,
        "action": filters.action,
        "county": filters.county,
        "since": filters.since.isoformat() if filters.since else "",
        "until": filters.until.isoformat() if filters.until else "",
        **more,
    }
    query = urlencode({key: value for key, value in kept.items() if value})
    return f"{reverse(name)}?{query}" if query else reverse(name)
