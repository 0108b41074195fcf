"""打开台账的数据库：默认是站点目录里的一个 SQLite 文件，`DATABASE_URL` 可以换成 PostgreSQL。"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, insert, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError, OperationalError

from dianxing.errors import SettingsError
from dianxing.push.ledger import tables

_BUSY_MS = 30_000
_TIMES = 20
"""和别的进程撞上了最多重来几次；每次都是短短的一笔。"""

_FLUSH = "dianxing_flush"
"""连接上的记号：None 只读，真等落盘，假不等。"""

T = TypeVar("T")


class Database:
    """台账的数据库；`read`、`write` 各是一笔，`write` 里抛了异常就什么都没写。

    `flush` 为假的一笔不等落盘：断电也许丢了最后这几笔，次序不会乱，下一笔等落盘的会把它们也带下去。
    只用在丢了也不会多发的地方；进程死了什么都不丢。
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def write(self, work: Callable[[Connection], T], *, flush: bool = True) -> T:
        """做一笔；和别的进程撞上（唯一约束、锁）就从头再来，所以 `work` 要能重做。"""
        return self._write(work, (IntegrityError, OperationalError), flush)

    def write_or_lose(self, work: Callable[[Connection], T], *, flush: bool = True) -> T | None:
        """做一笔；唯一约束说别的进程先写了就是 None。"""
        try:
            return self._write(work, (OperationalError,), flush)
        except IntegrityError:
            return None

    def _write(self, work: Callable[[Connection], T], again: tuple[type[DBAPIError], ...], flush: bool) -> T:
        options = {_FLUSH: flush}
        for left in reversed(range(_TIMES)):
            try:
                with self._engine.connect().execution_options(**options) as connection, connection.begin():
                    return work(connection)
            except again:
                if not left:
                    raise
        raise AssertionError

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """只读的一笔。"""
        with self._engine.connect().execution_options(**{_FLUSH: None}) as connection:
            yield connection

    def close(self) -> None:
        """关掉。"""
        self._engine.dispose()


def open_database(url: str) -> Database:
    """打开，没有表就建好；打不开抛 SettingsError。"""
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            _private_file(parsed)
        engine = create_engine(_with_driver(parsed))
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError, ValueError):
        raise SettingsError(
            "DATABASE_URL 写得不对，或者没有装它要的驱动 → 写成 postgresql://用户@主机/库名；不设就用 SQLite"
        ) from None
    if engine.dialect.name == "sqlite":
        _tune_sqlite(engine)
    database = Database(engine)
    try:
        database.write(_create)
    except DBAPIError as error:
        kind = type(error.orig).__name__
        raise SettingsError(
            f"台账的数据库打不开（{kind}）→ 看看 DATABASE_URL、文件的权限和磁盘：{parsed.render_as_string()}"
        ) from None
    return database


def sqlite_url(path: Path) -> str:
    """一个 SQLite 文件的网址。"""
    return URL.create("sqlite", database=str(path)).render_as_string(hide_password=False)


def _with_driver(url: URL) -> URL:
    # 不写驱动时 SQLAlchemy 认 psycopg2；我们用 psycopg 3，Django 也认它
    return url.set(drivername="postgresql+psycopg") if url.drivername in ("postgres", "postgresql") else url


def _private_file(url: URL) -> None:
    """台账里有令牌：只给自己读写。"""
    if not url.database or url.database == ":memory:":
        raise ValueError
    path = Path(url.database)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise SettingsError(f"{path}: 台账写不了（{error.strerror}）→ 看看文件夹的权限") from None


def _tune_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # 由我们自己说 BEGIN
        for pragma in (
            f"busy_timeout={_BUSY_MS}",
            "journal_mode=WAL",
            "foreign_keys=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        flush = connection.get_execution_options().get(_FLUSH)
        if flush is None:
            connection.exec_driver_sql("BEGIN")
            return
        connection.exec_driver_sql(f"PRAGMA synchronous={'FULL' if flush else 'NORMAL'}")
        # 一开头就拿写锁：先读后写的一笔，中途升级会撞
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _create(connection: Connection) -> None:
    tables.metadata.create_all(connection)
    found = connection.execute(select(tables.schema.c.version)).scalar()
    if found is None:
        connection.execute(insert(tables.schema).values(version=tables.SCHEMA))
    elif found != tables.SCHEMA:
        raise SettingsError(
            f"台账是第 {found} 版，这个程序认第 {tables.SCHEMA} 版 → 用同一个版本的程序，或者照升级说明换"
        )
