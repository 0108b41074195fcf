"""推送：等人做的、各渠道走到哪一步；推之前先看会发什么。"""

from __future__ import annotations

import os
from dataclasses import dataclass
from itertools import islice

from django.http import HttpRequest, HttpResponse

from dianxing.desk.access.actor import Actor
from dianxing.desk.access.roles import Permission
from dianxing.desk.access.signed_in import actor_of
from dianxing.desk.models import CaseEntry, Job
from dianxing.desk.page import show
from dianxing.desk.place import the_place
from dianxing.desk.publishing.ledger_view import PostRow, every_post, recent
from dianxing.desk.publishing.push_job import push_result
from dianxing.desk.when import when
from dianxing.errors import DianxingError
from dianxing.push.channels.every import channel_label
from dianxing.push.gather import gather
from dianxing.push.plan import planned
from dianxing.push.workplace import open_workplace
from dianxing.site.executors import FixedPool, InlineExecutor
from dianxing.site.read_library import read_library

_JOBS_SHOWN = 5
_LOOK_BACK = 100
"""从最近这么多趟里找他看得到的。"""


@dataclass(frozen=True, slots=True)
class PushJobRow:
    """一趟推送。"""

    when: str
    who: str
    state: str
    step: str
    going: bool


@dataclass(frozen=True, slots=True)
class PushPage:
    """推送的一页。"""

    tasks: tuple[PostRow, ...]
    posts: tuple[PostRow, ...]
    channels: tuple[str, ...]
    jobs: tuple[PushJobRow, ...]
    may_push_all: bool
    """把审好的都推出去要全市的岗位。"""


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """会发的一条。"""

    channel: str
    target: str
    when: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class PushPreview:
    """预演。"""

    case_id: str
    planned: tuple[PlannedRow, ...]
    waiting: tuple[str, ...]
    trouble: str


def push_page(request: HttpRequest) -> HttpResponse:
    """一页：自己县区的。"""
    place, actor = the_place(), actor_of(request)
    rows = visible(every_post(place), actor)
    settings = place.settings_now()
    with open_workplace(settings, os.environ, pretend=True) as workplace:
        channels = tuple(channel.label for channel in workplace.channels)
    jobs = _recent_jobs(actor)
    view = PushPage(
        tasks=tuple(row for row in rows if row.task),
        posts=tuple(row for row in recent(rows) if not row.task),
        channels=channels,
        jobs=tuple(
            PushJobRow(
                when(job.made),
                job.by.name if job.by else "",
                Job.State(job.state).label,
                push_result(job),
                job.state in Job.GOING,
            )
            for job in jobs
        ),
        may_push_all=allowed_cases(actor) is None,
    )
    return show(request, "push.html", "推送", view)


def _recent_jobs(actor: Actor) -> list[Job]:
    """最近几趟；说到别的县区案例的，管县区的看不到。"""
    allowed, recent_jobs = allowed_cases(actor), Job.objects.filter(kind="push").select_related("by")
    found = recent_jobs.order_by("-id")[: _JOBS_SHOWN if allowed is None else _LOOK_BACK]
    mine = (
        job
        for job in found
        if allowed is None or (job.payload.get("case_ids") and allowed.issuperset(job.payload["case_ids"]))
    )
    return list(islice(mine, _JOBS_SHOWN))


def push_preview(request: HttpRequest) -> HttpResponse:
    """会发什么，一个字不差；不发，不记账。`?case=` 只看一个案例。"""
    case_id = request.GET.get("case", "")
    rows: tuple[PlannedRow, ...] = ()
    waiting: tuple[str, ...] = ()
    trouble = ""
    allowed = allowed_cases(actor_of(request))
    if allowed is not None and case_id not in allowed:
        trouble = (
            "这个案例不归你的县区"
            if case_id
            else "全部渠道的预演要全市的岗位；在案例的渠道稿页里看一个案例的"
        )
    else:
        try:
            rows, waiting = _plan(case_id)
        except DianxingError as error:
            trouble = str(error)
    view = PushPreview(case_id, rows, waiting, trouble)
    return show(request, "push_preview.html", "推送预演", view)


def visible(rows: tuple[PostRow, ...], actor: Actor) -> tuple[PostRow, ...]:
    """这个人管得着的：里面的案例都在他的县区。"""
    allowed = allowed_cases(actor)
    if allowed is None:
        return rows
    return tuple(row for row in rows if row.case_ids and allowed.issuperset(row.case_ids))


def allowed_cases(actor: Actor) -> frozenset[str] | None:
    """能推哪些案例；None 是全部。"""
    counties = actor.counties(Permission.PUBLISH)
    if counties is None:
        return None
    return frozenset(CaseEntry.objects.filter(county__in=counties).values_list("pk", flat=True))


def _plan(case_id: str) -> tuple[tuple[PlannedRow, ...], tuple[str, ...]]:
    place = the_place()
    settings = place.settings_now()
    cache = place.root / ".cache" / "dianxing"
    pool = FixedPool(InlineExecutor(), jobs=1)
    read = read_library(settings, cache=cache, pool=pool, strict=False)
    with open_workplace(settings, os.environ, pretend=True) as workplace:
        found = gather(
            read.library,
            settings,
            place.root / "kit",
            workplace.channels,
            workplace.ledger,
            [case_id] if case_id else (),
        )
        plan = planned(workplace.channels, found.materials, workplace.ledger, settings.push)
        channels = {(item.name, item.account): item for item in workplace.channels}
        rows = tuple(
            PlannedRow(
                channel_label(item.post.channel),
                item.post.target,
                f"{item.due:%Y-%m-%d %H:%M}" if item.due > settings.as_of else "现在",
                "、".join(case.title for case in item.post.cases),
                channels[item.post.channel, item.post.account].describe(item.post),
            )
            for item in plan
        )
    return rows, tuple(f"《{item.title}》：{item.why}" for item in found.waiting)
