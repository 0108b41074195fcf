"""台账的表。时刻都是 UTC 毫秒。

`push_posts`、`push_cases`、`push_events`、`push_uses` 只添不改；一条现在怎样，看它最后一个事件。
`push_posts.follows` 是它改正的那一条，0 是头一回发。
唯一的约束就是锁：同一条的同一个 `seq` 只有一个进程写得进去，同一个案例的同一个 `revision` 只有一条占得住。
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

SCHEMA = 1
"""表的版本，记在 `push_schema`。"""

metadata = MetaData()

_Id = BigInteger().with_variant(Integer, "sqlite")
"""SQLite 只有 INTEGER 主键会自己编号。"""

schema = Table("push_schema", metadata, Column("version", Integer, primary_key=True, autoincrement=False))

posts = Table(
    "push_posts",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("channel", String(32), nullable=False),
    Column("account", String(128), nullable=False),
    Column("target", String(255), nullable=False),
    Column("kind", String(128), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("files", Text, nullable=False),
    Column("follows", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    UniqueConstraint("channel", "account", "target", "digest", "follows", name="push_posts_once"),
)

cases = Table(
    "push_cases",
    metadata,
    Column("post_id", ForeignKey("push_posts.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("channel", String(32), nullable=False),
    Column("account", String(128), nullable=False),
    Column("target", String(255), nullable=False),
    Column("kind", String(128), nullable=False),
    Column("case_id", String(128), nullable=False),
    Column("case_digest", String(64), nullable=False),
    Column("title", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("revision", Integer, primary_key=True),
    UniqueConstraint("channel", "account", "target", "kind", "case_id", "revision", name="push_cases_once"),
    Index("push_cases_case", "case_id"),
)

events = Table(
    "push_events",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("post_id", ForeignKey("push_posts.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("actor", String(128), nullable=False),
    Column("due", BigInteger, nullable=False),
    Column("lease", BigInteger, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("pending", String(64), nullable=False),
    Column("acted", Integer, nullable=False),
    Column("step", String(255), nullable=False),
    Column("value", Text, nullable=False),
    Column("remote_id", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("code", String(64), nullable=False),
    Column("message", Text, nullable=False),
    UniqueConstraint("post_id", "seq", name="push_events_once"),
    Index("push_events_state", "state", "due"),
)

uses = Table(
    "push_uses",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("channel", String(32), nullable=False),
    Column("account", String(128), nullable=False),
    Column("endpoint", String(128), nullable=False),
    Column("at", BigInteger, nullable=False),
    Index("push_uses_when", "channel", "account", "endpoint", "at"),
)

meters = Table(
    "push_meters",
    metadata,
    Column("channel", String(32), primary_key=True),
    Column("account", String(128), primary_key=True),
    Column("endpoint", String(128), primary_key=True),
    Column("total", BigInteger, nullable=False),
    Column("blocked_until", BigInteger, nullable=False),
)

kept = Table(
    "push_kept",
    metadata,
    Column("channel", String(32), primary_key=True),
    Column("account", String(128), primary_key=True),
    Column("name", String(255), primary_key=True),
    Column("value", Text, nullable=False),
    Column("expires", BigInteger, nullable=False),
)
