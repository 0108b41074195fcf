"""台账的行：表里的一行一行和 `Entry`、`Event` 怎样互换，用得着的查询怎么写。只写 SQL，不拿主意。"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, select

from dianxing.push.channel import Attachment, Content, Post
from dianxing.push.ledger.entry import Entry, Event, State, moment
from dianxing.push.ledger.tables import cases, events, posts
from dianxing.push.materials import CaseRef

CHUNK = 500
"""一次查询里最多列多少个编号。"""


def at_place(channel: str, account: str, target: str, kind: str) -> tuple[Any, ...]:
    """案例表里“这个地方、这一种”的条件。"""
    return (
        cases.c.channel == channel,
        cases.c.account == account,
        cases.c.target == target,
        cases.c.kind == kind,
    )


def claims_of(connection: Connection, post: Post, case_id: str) -> list[tuple[int, int]]:
    """这个案例在 `post` 那里有过的各条：编号和 revision。"""
    query = select(cases.c.post_id, cases.c.revision).where(
        *at_place(post.channel, post.account, post.target, post.kind), cases.c.case_id == case_id
    )
    return [(row.post_id, row.revision) for row in connection.execute(query)]


def last_event(connection: Connection, post_id: int) -> Event:
    """一条的最后一个事件，就是它的现状。"""
    query = select(events).where(events.c.post_id == post_id).order_by(events.c.seq.desc()).limit(1)
    return to_event(connection.execute(query).one())


def entries_query() -> Select[Any]:
    """各条和它最后一个事件，没有排次序。"""
    others = events.alias("others")
    last = select(func.max(others.c.seq)).where(others.c.post_id == posts.c.id).scalar_subquery()
    named = [column.label(f"post_{column.name}") for column in posts.c if column.name != "id"]
    mine = [column for column in events.c if column.name not in ("id", "post_id")]
    return (
        select(posts.c.id, *named, *mine)
        .join(events, events.c.post_id == posts.c.id)
        .where(events.c.seq == last)
    )


def take_cases(connection: Connection, post_id: int, post: Post, revisions: Sequence[int]) -> None:
    """记下一条登了哪些案例；案例已经有人占着这个 revision 的，唯一约束不让。"""
    rows = [
        {
            "post_id": post_id,
            "position": position,
            "channel": post.channel,
            "account": post.account,
            "target": post.target,
            "kind": post.kind,
            "case_id": case.id,
            "case_digest": case.digest,
            "title": case.title,
            "address": case.address,
            "revision": revision,
        }
        for position, (case, revision) in enumerate(zip(post.cases, revisions, strict=True))
    ]
    if rows:
        connection.execute(insert(cases), rows)


def cases_of(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[CaseRef, ...]]:
    """这些条各登了哪些案例，按次序。"""
    found: dict[int, dict[int, CaseRef]] = {}
    for start in range(0, len(ids), CHUNK):
        query = (
            select(cases)
            .where(cases.c.post_id.in_(ids[start : start + CHUNK]))
            .order_by(cases.c.post_id, cases.c.position, cases.c.revision)
        )
        for row in connection.execute(query):
            named = CaseRef(row.case_id, row.case_digest, row.title, row.address)
            found.setdefault(row.post_id, {})[row.position] = named
    return {post_id: tuple(named.values()) for post_id, named in found.items()}


def to_entry(row: Row[Any], named: tuple[CaseRef, ...]) -> Entry:
    """`entries_query` 的一行，加上登的案例 → 值。"""
    files = tuple(Attachment(name, Path(path), sha) for name, path, sha in json.loads(row.post_files))
    post = Post(
        row.post_channel,
        row.post_account,
        row.post_target,
        row.post_kind,
        named,
        Content(row.post_body, files),
    )
    return Entry(row.id, post, moment(row.post_at), row.post_follows or None, to_event(row))


def to_event(row: Row[Any]) -> Event:
    """事件表的一行 → 值。"""
    return Event(
        seq=row.seq,
        state=State(row.state),
        at=moment(row.at),
        actor=row.actor,
        due=moment(row.due),
        lease=moment(row.lease),
        tries=row.tries,
        asked=row.asked,
        pending=row.pending,
        acted=row.acted,
        step=row.step,
        value=row.value,
        remote_id=row.remote_id,
        address=row.address,
        code=row.code,
        message=row.message,
    )
