"""台账的读写：排上、认领、记事、查。每个写都是短短的一笔，撞上别的进程的由数据库的唯一约束挡住。"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select

from dianxing.push.channel import Post
from dianxing.push.ledger.database import Database
from dianxing.push.ledger.entry import Entry, Event, State, millis, moment
from dianxing.push.ledger.rows import (
    CHUNK,
    at_place,
    cases_of,
    claims_of,
    entries_query,
    last_event,
    take_cases,
    to_entry,
    to_event,
)
from dianxing.push.ledger.tables import cases, events, posts
from dianxing.push.secrets import Redactor

_RESENT = frozenset({State.FAILED, State.DROPPED, State.PLANNED})
"""占着案例而可以让给新的一条的。"""


@dataclass(frozen=True, slots=True)
class Covered:
    """没有排上：这个案例已经由 `by` 发了、正在发。"""

    by: int
    case: str


class Ledger:
    """台账。`actor` 是记事的人或进程；记下的话里的密钥都盖掉。"""

    def __init__(
        self, database: Database, redactor: Redactor, actor: str, now: Callable[[], datetime]
    ) -> None:
        self.database = database
        self.redactor = redactor
        self.actor = actor
        self.clock = now

    # 排

    def plan(self, post: Post, due: datetime, follows: int | None = None) -> int | Covered:
        """排上一条，给出编号；一样的已经有了给它的编号。还没发的旧内容让给新的。"""

        def work(connection: Connection) -> int | Covered:
            same = connection.execute(
                select(posts.c.id).where(
                    posts.c.channel == post.channel,
                    posts.c.account == post.account,
                    posts.c.target == post.target,
                    posts.c.digest == post.digest,
                    posts.c.follows == (follows or 0),
                )
            ).scalar()
            before = None if same is None else last_event(connection, same)
            if same is not None and before is not None and before.state is not State.DROPPED:
                return int(same)
            revisions: list[int] = []
            for case in post.cases:
                claims = claims_of(connection, post, case.id)
                revisions.append(max((revision for _, revision in claims), default=-1) + 1)
                for held in {number for number, _ in claims}:
                    now = last_event(connection, held)
                    if held != follows and not _yields(now, case.id):
                        return Covered(held, case.id)
                    if now.state is State.PLANNED:
                        self._add(connection, held, now, State.DROPPED, message="内容变了，由新的一条代替")
            row = int(same) if same is not None else self._insert(connection, post, follows)
            take_cases(connection, row, post, revisions)
            self._add(connection, row, before, State.PLANNED, due=due)
            return row

        return self.database.write(work)

    def _insert(self, connection: Connection, post: Post, follows: int | None) -> int:
        query = (
            insert(posts)
            .values(
                channel=post.channel,
                account=post.account,
                target=post.target,
                kind=post.kind,
                digest=post.digest,
                body=post.content.body,
                files=json.dumps([[f.name, str(f.path), f.sha256] for f in post.content.files]),
                follows=follows or 0,
                at=millis(self.clock()),
            )
            .returning(posts.c.id)
        )
        return int(connection.execute(query).scalar_one())

    # 记

    def claim(self, entry: Entry, lease: timedelta) -> Entry | None:
        """认领一条排着的去发；别的进程先认了、还没到时候给 None。"""
        if entry.state is not State.PLANNED or entry.now.due > self.clock():
            return None
        # 断电丢了认领，等于没有认领；动手前的一笔（`acting`）等落盘
        return self.advance(
            entry,
            State.SENDING,
            flush=False,
            lease=self.clock() + lease,
            tries=entry.now.tries + 1,
            message="",
            code="",
        )

    def advance(self, entry: Entry, state: State, *, flush: bool = True, **facts: Any) -> Entry | None:
        """在 `entry` 的现状上添一件事；现状已经不是它（别的进程先动了）给 None。"""

        def work(connection: Connection) -> Event:
            return self._add(connection, entry.id, entry.now, state, **facts)

        # 唯一约束 (post_id, seq) 就是锁：现状变了，这个 seq 已经有人写过
        added = self.database.write_or_lose(work, flush=flush)
        return None if added is None else replace(entry, now=added)

    def _add(
        self, connection: Connection, post_id: int, before: Event | None, state: State, **facts: Any
    ) -> Event:
        now = self.clock()
        same = before is not None and before.state is state
        values: dict[str, Any] = {
            "state": state,
            "at": now,
            "actor": self.actor,
            "due": before.due if before and same else now,
            "lease": before.lease if before and same else now,
            "tries": before.tries if before else 0,
            "asked": before.asked if before and same else 0,
            "pending": before.pending if before else "",
            "acted": before.acted if before else 0,
            "step": "",
            "value": "",
            "remote_id": before.remote_id if before else "",
            "address": before.address if before else "",
            "code": before.code if before and same else "",
            "message": before.message if before and same else "",
        } | facts
        for name in ("message", "code", "address"):
            values[name] = self.redactor.clean(values[name])
        for name in ("at", "due", "lease"):
            values[name] = moment(millis(values[name]))  # 和从库里读出来的一样
        event = Event(seq=before.seq + 1 if before else 0, **values)
        row = {"seq": event.seq, "state": str(state)}
        row |= {name: millis(values[name]) for name in ("at", "due", "lease")}
        connection.execute(insert(events).values(post_id=post_id, **values | row))
        return event

    # 查

    def entry(self, post_id: int) -> Entry | None:
        """一条；没有是 None。"""
        found = self.entries(ids=[post_id])
        return found[0] if found else None

    def entries(
        self,
        states: Collection[State] | None = None,
        *,
        channel: str | None = None,
        case: str | None = None,
        ids: Collection[int] | None = None,
        due_by: datetime | None = None,
    ) -> tuple[Entry, ...]:
        """现在在这些状态的，按编号排好。"""
        query = entries_query()
        if states is not None:
            query = query.where(events.c.state.in_([str(state) for state in states]))
        if channel is not None:
            query = query.where(posts.c.channel == channel)
        if case is not None:
            query = query.where(posts.c.id.in_(select(cases.c.post_id).where(cases.c.case_id == case)))
        if ids is not None:
            query = query.where(posts.c.id.in_(list(ids)))
        if due_by is not None:
            query = query.where(events.c.due <= millis(due_by))
        with self.database.read() as connection:
            rows = connection.execute(query.order_by(posts.c.id)).all()
            named = cases_of(connection, [row.id for row in rows])
        return tuple(to_entry(row, named.get(row.id, ())) for row in rows)

    def history(self, post_id: int) -> tuple[Event, ...]:
        """一条的全部事件，从早到晚。"""
        with self.database.read() as connection:
            rows = connection.execute(
                select(events).where(events.c.post_id == post_id).order_by(events.c.seq)
            )
            return tuple(map(to_event, rows))

    def holders(self, channel: str, account: str, target: str, kind: str) -> Mapping[str, Entry]:
        """这里每个案例现在由哪一条占着：占着不让的，没有就是最新的一条。"""
        found: dict[str, Entry] = {}
        for case_id, entries in self._claimants(channel, account, target, kind).items():
            found[case_id] = next((entry for entry in entries if holds(entry, case_id)), entries[0])
        return found

    def newest(self, post: Post) -> Mapping[str, int]:
        """`post` 那里每个案例最新的一条是第几条。"""
        found = self._claimants(post.channel, post.account, post.target, post.kind)
        return {case_id: entries[0].id for case_id, entries in found.items()}

    def _claimants(self, channel: str, account: str, target: str, kind: str) -> dict[str, list[Entry]]:
        """每个案例有过的各条，从新到旧。"""
        query = (
            select(cases.c.case_id, cases.c.post_id)
            .where(*at_place(channel, account, target, kind))
            .order_by(cases.c.case_id, cases.c.revision.desc())
        )
        with self.database.read() as connection:
            rows = connection.execute(query).all()
        ids = sorted({row.post_id for row in rows})
        known = {
            entry.id: entry
            for start in range(0, len(ids), CHUNK)
            for entry in self.entries(ids=ids[start : start + CHUNK])
        }
        found: dict[str, list[Entry]] = {}
        for row in rows:
            found.setdefault(row.case_id, []).append(known[row.post_id])
        return found


def holds(entry: Entry, case_id: str) -> bool:
    """这一条还占着这个案例，不能再发。"""
    return not _yields(entry.now, case_id)


def _yields(now: Event, case_id: str) -> bool:
    if now.state is State.RETRACTED:
        # 收回多篇里的一篇：别的几篇还能再发；没有写是哪几篇，就都不再发
        withheld = json.loads(now.value) if now.value else [case_id]
        return case_id not in withheld
    if now.state is State.REPLACED:  # 由接着它的那一条占着
        return True
    # 有一步已经让人看见了（如两条消息发了一条）的，不能从头再来
    return now.state in _RESENT and not now.acted
