"""案例一览：采编台打开就是它。"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from dianxing.cases.reference import Reference
from dianxing.desk.access.actor import Actor
from dianxing.desk.access.roles import Permission
from dianxing.desk.access.signed_in import actor_of
from dianxing.desk.case_address import case_address
from dianxing.desk.index.refresh import refresh_for_list
from dianxing.desk.models import CaseEntry, Draft
from dianxing.desk.option import Option, options
from dianxing.desk.overview.find_cases import ELSEWHERE, Found, find_cases, seen_by
from dianxing.desk.overview.list_query import SORTS, ListQuery, read_query
from dianxing.desk.overview.standing import STATES, Tag, tags
from dianxing.desk.page import show
from dianxing.desk.place import the_place
from dianxing.desk.presence.presence_box import Someone, present
from dianxing.desk.when import when


@dataclass(frozen=True, slots=True)
class StateLink:
    """一种状态和它的篇数；点了就筛。"""

    label: str
    count: int
    address: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Row:
    """一个案例。"""

    title: str
    address: str
    facts: tuple[str, ...]
    """地方、领域、年份。"""
    tags: tuple[Tag, ...]
    percent: int
    changed: str
    editing: tuple[Someone, ...]


@dataclass(frozen=True, slots=True)
class CaseList:
    """一览页。"""

    query: ListQuery
    counties: tuple[Option, ...]
    areas: tuple[Option, ...]
    years: tuple[Option, ...]
    sorts: tuple[Option, ...]
    states: tuple[StateLink, ...]
    mine: StateLink
    rows: tuple[Row, ...]
    total: int
    page: int
    pages: int
    before: str
    """前一页的网址，没有是空。"""
    after: str
    reset: str
    new: str
    """写一个案例；没有这个权限是空。"""
    word: str
    """从 Word 导入。"""
    left: int
    """还有几个没有读进来。"""


def case_list(request: HttpRequest) -> HttpResponse:
    """自己县区的案例。"""
    left = refresh_for_list(the_place())
    actor = actor_of(request)
    query = read_query(request.GET.dict())
    found = find_cases(actor, query)
    return show(request, "case_list.html", "案例", _view(actor, query, found, the_place().reference, left))


def _view(actor: Actor, query: ListQuery, found: Found, reference: Reference, left: int) -> CaseList:
    editing = present([entry.pk for entry in found.entries], besides=actor.id)
    today = timezone.localdate()
    writes = actor.may_somewhere(Permission.WRITE)
    return CaseList(
        query=query,
        counties=_counties(actor, query.county, reference),
        areas=options([("", "全部领域"), *((item.code, item.name) for item in reference.areas)], query.area),
        years=_years(actor, query.year),
        sorts=options(SORTS.items(), query.sort),
        states=tuple(_states(query, found)),
        mine=StateLink("我的", 0, query.address(mine=not query.mine), query.mine),
        rows=tuple(
            _row(entry, found.drafts.get(entry.pk), editing.get(entry.pk, ()), reference, today)
            for entry in found.entries
        ),
        total=found.total,
        page=found.page,
        pages=found.pages,
        before=query.address(page=found.page - 1) if found.page > 1 else "",
        after=query.address(page=found.page + 1) if found.page < found.pages else "",
        reset=reverse("cases"),
        new=reverse("new-case") if writes else "",
        word=reverse("word-import") if writes else "",
        left=left,
    )


def _row(
    entry: CaseEntry, draft: Draft | None, editing: tuple[Someone, ...], reference: Reference, today: date
) -> Row:
    area = reference.find_area(entry.area) if entry.area else None
    place = reference.find_place(entry.county) if entry.county else None
    draft_newer = draft is not None and draft.changed >= entry.changed
    changed = (
        f"{draft.changed_by.name}　{when(draft.changed)}" if draft and draft_newer else when(entry.changed)
    )
    facts = (
        entry.place or (place.name if place else ""),
        area.short if area else "",
        f"{entry.year}年",
        "示例" if entry.scope == "sample" else "",
    )
    return Row(
        title=entry.title,
        address=case_address("case", entry.pk),
        facts=tuple(filter(None, facts)),
        tags=tags(entry, draft.stage if draft else "", today),
        percent=entry.percent,
        changed=changed,
        editing=editing,
    )


def _states(query: ListQuery, found: Found) -> Iterator[StateLink]:
    yield StateLink("全部", found.everything, query.address(state=""), not query.state)
    for state, (label, _) in STATES.items():
        count = found.states[state]
        if count or state == query.state:
            yield StateLink(label, count, query.address(state=state), state == query.state)


def _counties(actor: Actor, chosen: str, reference: Reference) -> tuple[Option, ...]:
    """只列自己能看的；只管一个县区的不用挑。"""
    own = actor.counties(Permission.SEE)
    places = [
        place for place in reference.places if not place.successor and (own is None or place.code in own)
    ]
    if len(places) < 2:
        return ()
    more = [(ELSEWHERE, "各地经验")] if own is None else []
    return options([("", "全部县区"), *((place.code, place.name) for place in places), *more], chosen)


def _years(actor: Actor, chosen: str) -> tuple[Option, ...]:
    years = seen_by(actor).order_by("-year").values_list("year", flat=True).distinct()
    return options([("", "全部年份"), *((str(year), f"{year}年") for year in years)], chosen)
