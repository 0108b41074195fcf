"""推送台账里与一览有关的：等人做的，和哪天发什么。只读台账，不碰渠道。"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from dianxing.desk.models import CaseEntry
from dianxing.desk.place import DeskPlace
from dianxing.push.channels.every import channel_label
from dianxing.push.ledger.entry import Entry, State
from dianxing.push.tasks import open_tasks, what_to_do
from dianxing.push.workplace import open_workplace

_SILENT = (State.DROPPED, State.REPLACED)
Counties = frozenset[str] | None
"""能看的县区；None 是全市。"""


@dataclass(frozen=True, slots=True)
class PushTask:
    """一件等人做的。"""

    number: int
    what: str
    channel: str
    title: str


@dataclass(frozen=True, slots=True)
class PushMark:
    """日历上的一条推送。"""

    when: datetime
    channel: str
    title: str
    state: str
    sent: bool
    case_id: str
    """其中第一个案例；没有是空。"""


def push_tasks(place: DeskPlace, counties: Counties) -> tuple[PushTask, ...]:
    """等人发、等人看的。"""
    with open_workplace(place.settings, os.environ, channels=False) as workplace:
        entries = open_tasks(workplace.ledger)
    return tuple(
        PushTask(entry.id, what_to_do(entry), channel_label(entry.post.channel), entry.title)
        for entry in _own(entries, counties)
    )


def push_marks(
    place: DeskPlace, counties: Counties, since: datetime, until: datetime
) -> tuple[PushMark, ...]:
    """`since` 到 `until`（不含）发过的和排着的，早的在前。"""
    with open_workplace(place.settings, os.environ, channels=False) as workplace:
        entries = workplace.ledger.entries([state for state in State if state not in _SILENT])
    inside = [entry for entry in entries if since <= _when(entry) < until]
    marks = (
        PushMark(
            when=_when(entry),
            channel=channel_label(entry.post.channel),
            title=entry.title,
            state=entry.state.chinese,
            sent=entry.state is not State.PLANNED,
            case_id=entry.post.cases[0].id if entry.post.cases else "",
        )
        for entry in _own(inside, counties)
    )
    return tuple(sorted(marks, key=lambda mark: (mark.when, mark.channel, mark.title)))


def _when(entry: Entry) -> datetime:
    return entry.now.due if entry.state is State.PLANNED else entry.now.at


def _own(entries: Collection[Entry], counties: Counties) -> Iterable[Entry]:
    """只要登着自己县区案例的；全市的都要。"""
    if counties is None:
        return entries
    named = {case.id for entry in entries for case in entry.post.cases}
    own = set(CaseEntry.objects.filter(pk__in=named, county__in=counties).values_list("pk", flat=True))
    return [entry for entry in entries if any(case.id in own for case in entry.post.cases)]
