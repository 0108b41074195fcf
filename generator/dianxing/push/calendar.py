"""推送的日历：一天一天，几点、哪个渠道、发什么。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from dianxing.push.channels.every import channel_label
from dianxing.push.ledger.entry import Entry, State

_WEEK = "一二三四五六日"


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """日历上的一行。"""

    when: datetime
    channel: str
    """给人看的名字。"""
    title: str
    state: str


def ledger_marks(entries: Iterable[Entry]) -> tuple[Mark, ...]:
    """台账里的：发过的在发的那一刻，排着的在排的那一刻；不发了的不列。"""
    return tuple(
        Mark(
            entry.now.due if entry.state is State.PLANNED else entry.now.at,
            channel_label(entry.post.channel),
            entry.title,
            entry.state.chinese,
        )
        for entry in entries
        if entry.state not in (State.DROPPED, State.REPLACED)
    )


def calendar_text(marks: Iterable[Mark], since: date, until: date) -> str:
    """`since` 到 `until`（都算）的日历；没有事的日子不列。"""
    lines: list[str] = []
    inside = sorted(mark for mark in marks if since <= mark.when.date() <= until)
    for day, found in groupby(inside, key=lambda mark: mark.when.date()):
        lines.append(f"{day.year}年{day.month}月{day.day}日 周{_WEEK[day.weekday()]}")
        lines += [f"  {mark.when:%H:%M}  {mark.channel}  {mark.title}（{mark.state}）" for mark in found]
    return "\n".join(lines) or f"{since.isoformat()} 到 {until.isoformat()} 没有要发的。"
