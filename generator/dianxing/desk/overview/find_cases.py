"""按查询找案例：只在自己能看的县区里找。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest

from dianxing.desk.access.actor import Actor
from dianxing.desk.access.roles import Permission
from dianxing.desk.index.words import asked_words
from dianxing.desk.models import CaseEntry, CaseWords, Draft
from dianxing.desk.overview.holds import Holds, ready_to_hold
from dianxing.desk.overview.list_query import ListQuery
from dianxing.desk.overview.standing import STATES, states_of

PAGE = 30
"""一页几个。"""
ELSEWHERE = "elsewhere"
"""县区一栏的这个值是各地经验。"""
_MOST_IDS = 12000
"""搜到的不多于这些，就按编号再筛；更多的写成子查询。"""


@dataclass(frozen=True, slots=True)
class Found:
    """找到的一页。"""

    entries: Sequence[CaseEntry]
    drafts: Mapping[str, Draft]
    """案例 → 它的草稿；没有正文，别去碰。"""
    total: int
    pages: int
    page: int
    states: Mapping[str, int]
    """各状态各几个，别的筛选照旧。"""
    everything: int
    """不看状态，一共几个。"""


def seen_by(actor: Actor) -> QuerySet[CaseEntry]:
    """他能看的全部案例。"""
    counties = actor.counties(Permission.SEE)
    entries = CaseEntry.objects.all()
    return entries if counties is None else entries.filter(county__in=counties)


def find_cases(actor: Actor, query: ListQuery) -> Found:
    """找一页；页数超了给最后一页。"""
    wanted = _narrowed(seen_by(actor), actor, query)
    counts, everything = _counted(wanted)
    total = counts[query.state] if query.state else everything
    pages = max(1, -(-total // PAGE))
    page = min(query.page, pages)
    rows = _sorted(wanted.filter(STATES[query.state][1]) if query.state else wanted, query.sort)
    ids = list(rows.values_list("pk", flat=True)[(page - 1) * PAGE : page * PAGE])
    # 排序只看索引里有的；一页三十个，再取全
    entries = CaseEntry.objects.defer("problems").in_bulk(ids)
    drafts = Draft.objects.filter(entry__in=ids).select_related("changed_by", "owner")
    drafts = drafts.only("entry_id", "stage", "changed", "changed_by__name", "owner__name")
    return Found(
        entries=[entries[case_id] for case_id in ids if case_id in entries],
        drafts={draft.entry_id: draft for draft in drafts},
        total=total,
        pages=pages,
        page=page,
        states=counts,
        everything=everything,
    )


def _counted(wanted: QuerySet[CaseEntry]) -> tuple[Mapping[str, int], int]:
    """各状态各几个，一共几个；两样事实一组，一趟数完。"""
    counts = dict.fromkeys(STATES, 0)
    everything = 0
    groups = wanted.order_by().values_list("git_status", "draft__stage").annotate(count=Count("pk"))
    for git_status, stage, count in groups:
        everything += count
        for state in states_of(git_status, stage or ""):
            counts[state] += count
    return counts, everything


def _narrowed(entries: QuerySet[CaseEntry], actor: Actor, query: ListQuery) -> QuerySet[CaseEntry]:
    if query.county == ELSEWHERE:
        entries = entries.filter(scope="elsewhere")
    elif query.county:
        entries = entries.filter(county=query.county)
    if query.area:
        entries = entries.filter(area=query.area)
    if query.year:
        entries = entries.filter(year=int(query.year))
    if query.mine:
        mine = Draft.objects.filter(Q(owner=actor.id) | Q(writers=actor.id)).values("entry_id")
        entries = entries.filter(pk__in=mine)
    words = asked_words(query.words)
    if not words:
        return entries
    ready_to_hold()
    matching = CaseWords.objects.all()
    for word in words:
        matching = matching.filter(Q(Holds("draft_text", word)) | Q(Holds("text", word)))
    ids = list(matching.values_list("pk", flat=True)[: _MOST_IDS + 1])
    return entries.filter(pk__in=ids if len(ids) <= _MOST_IDS else matching.values("pk"))


def _sorted(entries: QuerySet[CaseEntry], sort: str) -> QuerySet[CaseEntry]:
    if sort == "published":
        return entries.order_by(F("published").desc(nulls_last=True), "-changed", "pk")
    latest = Greatest(Coalesce("draft__changed", "changed"), "changed")
    return entries.annotate(latest=latest).order_by("-latest", "pk")
