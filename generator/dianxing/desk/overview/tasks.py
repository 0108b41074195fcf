"""待办：等着我的活，急的在前。"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from dianxing.desk.access.actor import Actor
from dianxing.desk.access.roles import Permission
from dianxing.desk.access.signed_in import actor_of
from dianxing.desk.models import CaseEntry, Draft, Publication
from dianxing.desk.overview import work_waiting
from dianxing.desk.overview.links import address, case_address
from dianxing.desk.overview.push_work import push_tasks
from dianxing.desk.page import show
from dianxing.desk.place import the_place
from dianxing.desk.review.facts import sent_back
from dianxing.desk.review.workflow import Stage
from dianxing.desk.when import when
from dianxing.errors import DianxingError

SOON = timedelta(days=60)
"""复核期限在这么久以内的就提醒。"""
_SHOWN = 20
"""一样最多列几件。"""


@dataclass(frozen=True, slots=True)
class Task:
    """一件活。"""

    title: str
    address: str
    note: str
    when: str
    late: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """一样活。"""

    heading: str
    tasks: tuple[Task, ...]
    more: int
    """没有列出来的还有几件。"""
    all: str
    """去哪里看全部；没有是空。"""


@dataclass(frozen=True, slots=True)
class Tasks:
    """待办页。"""

    groups: tuple[Group, ...]
    trouble: str


def tasks(request: HttpRequest) -> HttpResponse:
    """等着我的活。"""
    actor = actor_of(request)
    groups = [group for group in _groups(actor) if group.tasks]
    trouble = ""
    try:
        pushes = _pushes(actor)
        groups += [pushes] if pushes.tasks else []
    except DianxingError as error:
        trouble = f"推送台账打不开：{error}"
    return show(request, "tasks.html", "待办", Tasks(tuple(groups), trouble))


def _groups(actor: Actor) -> Iterator[Group]:
    writing = [(draft, sent_back(draft)) for draft in _drafts(work_waiting.mine(actor))]
    returned = [(draft, back) for draft, back in writing if back]
    yield _group(
        "退回给我的",
        (_draft_task(draft, "edit", f"{back.by}：{back.reason}", back.at) for draft, back in returned),
    )
    yield _group(
        "等我审的",
        (
            _draft_task(draft, "review", f"{Stage(draft.stage).label}，{draft.owner.name}写的")
            for draft in _drafts(work_waiting.to_review(actor))
        ),
    )
    yield _group(
        "等我发布的",
        (
            _draft_task(draft, "publish", f"审定了，{draft.owner.name}写的")
            for draft in _drafts(work_waiting.to_publish(actor))
        ),
        address("cases") + "?state=approved",
    )
    yield _group("没有做成的发布", map(_stuck_task, _publications(work_waiting.stuck(actor))))
    yield _group("急改以后等我补审的", map(_fix_task, work_waiting.fixes_to_confirm(actor)))
    yield _group(
        "我在写的",
        (_draft_task(draft, "edit", "") for draft, back in writing if not back),
        address("cases") + "?mine=1",
    )
    yield _group(
        "文件有问题的", map(_broken_task, work_waiting.broken(actor)), address("cases") + "?state=broken"
    )
    today = timezone.localdate()
    yield _group(
        "该复核的",
        (_due_task(entry, today) for entry in work_waiting.due(actor, today + SOON)),
        address("calendar"),
    )


def _group(heading: str, found: Iterable[Task], everything: str = "") -> Group:
    all_tasks = tuple(found)
    return Group(heading, all_tasks[:_SHOWN], max(0, len(all_tasks) - _SHOWN), everything)


def _drafts(found: QuerySet[Draft]) -> QuerySet[Draft]:
    """等得最久的在前；正文不取。"""
    return found.select_related("entry", "owner").defer("head", "body", "base_text").order_by("changed", "pk")


def _publications(found: QuerySet[Publication]) -> QuerySet[Publication]:
    return found.select_related("entry", "by").defer("head", "body", "base_text", "theirs").order_by("at")


def _draft_task(draft: Draft, where: str, note: str, at: str = "") -> Task:
    entry = draft.entry
    target = case_address(where, entry.pk) or case_address("case", entry.pk)
    return Task(entry.title, target, note, at or when(draft.submitted or draft.changed))


def _stuck_task(row: Publication) -> Task:
    year, _, slug = row.entry_id.partition("/")
    target = address("publication", year=year, slug=slug, publication=str(row.pk))
    merge = row.state == Publication.State.MERGE
    note = "Git 里的也改过了，要你选" if merge else row.trouble or "没有做成"
    return Task(row.entry.title, target or case_address("case", row.entry_id), note, when(row.at), late=True)


def _fix_task(row: Publication) -> Task:
    target = case_address("review", row.entry_id) or case_address("case", row.entry_id)
    return Task(row.entry.title, target, f"{row.by.name}改的：{row.reason or row.subject}", when(row.at))


def _broken_task(entry: CaseEntry) -> Task:
    note = str(entry.problems[0]) if entry.problems else "读不了"
    return Task(entry.title, case_address("case", entry.pk), note, "", late=True)


def _due_task(entry: CaseEntry, today: date) -> Task:
    day = entry.review_by or today
    late = day < today
    shown = f"{day.year}年{day.month}月{day.day}日"
    note = f"复核期限 {shown}" + ("，已经过了" if late else f"，还有 {(day - today).days} 天")
    return Task(entry.title, case_address("case", entry.pk), note, "", late)


def _pushes(actor: Actor) -> Group:
    if not actor.may_somewhere(Permission.PUBLISH):
        return Group("要人发的", (), 0, "")
    target = address("push")
    rows = push_tasks(the_place(), actor.counties(Permission.PUBLISH))
    return _group(
        "要人发的",
        (Task(row.title, target, f"{row.channel}：{row.what}", f"第 {row.number} 条") for row in rows),
        target,
    )
