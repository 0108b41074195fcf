"""待办：等着我的活，急的在前。"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from dianxing.desk import work_waiting
from dianxing.desk.access.actor import Actor
from dianxing.desk.access.roles import Permission
from dianxing.desk.access.signed_in import actor_of
from dianxing.desk.case_address import case_address
from dianxing.desk.models import CaseEntry, Draft, Publication
from dianxing.desk.overview.push_work import PushTask, push_tasks
from dianxing.desk.page import show
from dianxing.desk.place import the_place
from dianxing.desk.remarks.sent_back import sent_back
from dianxing.desk.review.workflow import Stage
from dianxing.desk.when import when
from dianxing.desk.withdrawals.waiting import Waiting, consents_to_renew, failed_withdrawals
from dianxing.errors import DianxingError

_Row = TypeVar("_Row")
_Stored = TypeVar("_Stored", bound=Model)
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
    returned = work_waiting.sent_back_to_me(actor)
    yield _group("退回给我的", _drafts(returned), _returned_task)
    yield _group("等我审的", _drafts(work_waiting.to_review(actor)), _review_task)
    approved = f"{reverse('cases')}?state=approved"
    yield _group("等我发布的", _drafts(work_waiting.to_publish(actor)), _publish_task, approved)
    yield _group("没有做成的发布", _publications(work_waiting.stuck(actor)), _stuck_task)
    yield _listed("没有做成的撤回", failed_withdrawals(actor), _waiting_task)
    yield _listed("急改以后等我补审的", work_waiting.fixes_to_confirm(actor), _fix_task)
    others = work_waiting.mine(actor).exclude(pk__in=returned.values("pk"))
    yield _group("我在写的", _drafts(others), _writing_task, f"{reverse('cases')}?mine=1")
    yield _group("文件有问题的", work_waiting.broken(actor), _broken_task, f"{reverse('cases')}?state=broken")
    due = work_waiting.due(actor, timezone.localdate() + SOON)
    yield _group("该复核的", due, _due_task, reverse("calendar"))
    yield _listed("到期、快到期的授权", consents_to_renew(actor), _waiting_task, reverse("consents"))


def _group(
    heading: str, found: QuerySet[_Stored], task: Callable[[_Stored], Task], everything: str = ""
) -> Group:
    """只取要列的几行，别的只数。"""
    total = found.count()
    return _listed(heading, list(found[:_SHOWN]) if total else (), task, everything, total)


def _listed(
    heading: str, rows: Sequence[_Row], task: Callable[[_Row], Task], everything: str = "", total: int = 0
) -> Group:
    tasks = tuple(task(row) for row in rows[:_SHOWN])
    return Group(heading, tasks, max(total, len(rows)) - len(tasks), everything)


def _drafts(found: QuerySet[Draft]) -> QuerySet[Draft]:
    """等得最久的在前；正文不取。"""
    return found.select_related("entry", "owner").defer("head", "body", "base_text").order_by("changed", "pk")


def _publications(found: QuerySet[Publication]) -> QuerySet[Publication]:
    return found.select_related("entry", "by").defer("head", "body", "base_text", "theirs").order_by("at")


def _returned_task(draft: Draft) -> Task:
    back = sent_back(draft)
    note = f"{back.by}：{back.reason}" if back else "退回了"
    return _draft_task(draft, "edit", note, back.at if back else "")


def _review_task(draft: Draft) -> Task:
    return _draft_task(draft, "review", f"{Stage(draft.stage).label}，{draft.owner.name}写的")


def _publish_task(draft: Draft) -> Task:
    return _draft_task(draft, "publish", f"审定了，{draft.owner.name}写的")


def _writing_task(draft: Draft) -> Task:
    return _draft_task(draft, "edit", "")


def _draft_task(draft: Draft, where: str, note: str, at: str = "") -> Task:
    entry = draft.entry
    target = case_address(where, entry.pk)
    return Task(entry.title, target, note, at or when(draft.submitted or draft.changed))


def _stuck_task(row: Publication) -> Task:
    target = case_address("publication", row.entry_id, publication=row.pk)
    merge = row.state == Publication.State.MERGE
    note = "Git 里的也改过了，要你选" if merge else row.trouble or "没有做成"
    return Task(row.entry.title, target, note, when(row.at), late=True)


def _fix_task(row: Publication) -> Task:
    target = case_address("review", row.entry_id)
    return Task(row.entry.title, target, f"{row.by.name}改的：{row.reason or row.subject}", when(row.at))


def _broken_task(entry: CaseEntry) -> Task:
    note = str(entry.problems[0]) if entry.problems else "读不了"
    return Task(entry.title, case_address("case", entry.pk), note, "", late=True)


def _due_task(entry: CaseEntry) -> Task:
    today = timezone.localdate()
    day = entry.review_by or today
    late = day < today
    shown = f"{day.year}年{day.month}月{day.day}日"
    note = f"复核期限 {shown}" + ("，已经过了" if late else f"，还有 {(day - today).days} 天")
    return Task(entry.title, case_address("case", entry.pk), note, "", late)


def _waiting_task(row: Waiting) -> Task:
    return Task(row.title, row.address, row.note, "", row.late)


def _pushes(actor: Actor) -> Group:
    if not actor.may_somewhere(Permission.PUBLISH):
        return Group("要人发的", (), 0, "")
    target = reverse("push")
    rows = push_tasks(the_place(), actor.counties(Permission.PUBLISH))
    return _listed("要人发的", rows, lambda row: _push_task(row, target), target)


def _push_task(row: PushTask, target: str) -> Task:
    return Task(row.title, target, f"{row.channel}：{row.what}", f"第 {row.number} 条")
