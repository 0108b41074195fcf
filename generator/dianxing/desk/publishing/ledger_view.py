"""推送台账给人看的样子。"""

from __future__ import annotations

import os
from dataclasses import dataclass

from dianxing.desk.place import DeskPlace
from dianxing.push.channels.every import channel_label
from dianxing.push.ledger.entry import Entry, State
from dianxing.push.tasks import open_tasks, what_to_do
from dianxing.push.workplace import open_workplace

_SHOWN = 60
_RETRY = (State.FAILED, State.UNKNOWN, State.HANDED_OVER)


@dataclass(frozen=True, slots=True)
class PostRow:
    """台账里的一条。"""

    number: int
    channel: str
    target: str
    title: str
    case_ids: tuple[str, ...]
    state: str
    kind: str
    """done、wait、ask、bad：给颜色和图标。"""
    when: str
    note: str
    address: str
    task: str
    """要人做什么，一个词；不用人做是空。"""
    may_retry: bool
    unsure: bool
    """不知道发没发到：再发要先去看过。"""


def posts_of(place: DeskPlace, case_id: str) -> tuple[PostRow, ...]:
    """一个案例的。"""
    return tuple(row for row in every_post(place) if case_id in row.case_ids)


def every_post(place: DeskPlace) -> tuple[PostRow, ...]:
    """全部，新的在前；等人做的排在最前面。"""
    settings = place.settings_now()
    with open_workplace(settings, os.environ, channels=False) as workplace:
        tasks = {entry.id for entry in open_tasks(workplace.ledger)}
        rows = [_row(entry, entry.id in tasks) for entry in workplace.ledger.entries()]
    return tuple(sorted(rows, key=lambda row: (not row.task, -row.number)))


def recent(rows: tuple[PostRow, ...]) -> tuple[PostRow, ...]:
    """等人做的全部，别的最近几十条。"""
    waiting = tuple(row for row in rows if row.task)
    return waiting + tuple(row for row in rows if not row.task)[:_SHOWN]


def _row(entry: Entry, is_task: bool) -> PostRow:
    state = entry.state
    when = entry.now.due if state is State.PLANNED else entry.now.at
    kind = {State.CONFIRMED: "done", State.FAILED: "bad", State.UNKNOWN: "ask", State.HANDED_OVER: "ask"}.get(
        state, "wait"
    )
    return PostRow(
        number=entry.id,
        channel=channel_label(entry.post.channel),
        target=entry.post.target,
        title=entry.title,
        case_ids=tuple(case.id for case in entry.post.cases),
        state=state.chinese,
        kind=kind,
        when=f"{when:%Y-%m-%d %H:%M}",
        note=entry.now.message,
        address=entry.now.address if entry.now.address.startswith(("https://", "http://")) else "",
        task=what_to_do(entry) if is_task else "",
        may_retry=state in _RETRY and (is_task or state is State.FAILED),
        unsure=state is State.UNKNOWN,
    )
