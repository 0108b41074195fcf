"""各进程共用的小东西：令牌、传过的图片的编号。令牌只在数据库里（文件只给自己读写），不进事件和日志。"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, insert, select

from dianxing.push.ledger.database import Database
from dianxing.push.ledger.entry import millis
from dianxing.push.ledger.tables import kept


class LedgerKeepsakes:
    """`channel.Keepsakes` 的台账做法：一个渠道的一个账号。"""

    def __init__(self, database: Database, channel: str, account: str, now: Callable[[], datetime]) -> None:
        self._database = database
        self._channel = channel
        self._account = account
        self._now = now

    def get(self, name: str) -> str | None:
        """没有、过期了是 None。"""
        with self._database.read() as connection:
            row = connection.execute(select(kept.c.value, kept.c.expires).where(*self._where(name))).first()
        if row is None or 0 < row.expires <= millis(self._now()):
            return None
        return str(row.value)

    def put(self, name: str, value: str, seconds: float = 0) -> None:
        """`seconds` 秒后过期；0 是不过期。"""
        expires = millis(self._now() + timedelta(seconds=seconds)) if seconds else 0

        def work(connection: Connection) -> None:
            connection.execute(delete(kept).where(*self._where(name)))
            row = {"channel": self._channel, "account": self._account, "name": name}
            connection.execute(insert(kept).values(**row, value=value, expires=expires))

        self._database.write(work, flush=False)

    def forget(self, name: str) -> None:
        """去掉。"""
        self._database.write(lambda connection: connection.execute(delete(kept).where(*self._where(name))))

    def _where(self, name: str) -> tuple[ColumnElement[bool], ...]:
        return kept.c.channel == self._channel, kept.c.account == self._account, kept.c.name == name
