"""额度：每个接口用了几次记在台账里，各进程共用；一天按北京时间零点算（渠道资料节 7.3-6）。"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Table, Update, func, insert, select, update

from dianxing.cases.partial_date import BEIJING
from dianxing.push.channel import OverQuota, Quota
from dianxing.push.ledger.database import Database
from dianxing.push.ledger.entry import millis
from dianxing.push.ledger.tables import meters, uses


class LedgerMeter:
    """`channel.Meter` 的台账做法：一个渠道的一个账号。"""

    def __init__(self, database: Database, channel: str, account: str, now: Callable[[], datetime]) -> None:
        self._database = database
        self._place = {"channel": channel, "account": account}
        self._now = now

    def spend(self, endpoint: str, quota: Quota) -> None:
        """用掉一次；没有了抛 OverQuota。"""
        now = self._now()

        def work(connection: Connection) -> float:
            blocked = self._lock(connection, endpoint)
            if blocked > millis(now):
                return (blocked - millis(now)) / 1000
            wait = max(self._wait(connection, endpoint, now, quota), default=0.0)
            if not wait:
                connection.execute(insert(uses).values(**self._place, endpoint=endpoint, at=millis(now)))
            return wait

        if wait := self._database.write(work, flush=False):
            raise OverQuota(endpoint, wait)

    def block(self, endpoint: str, seconds: float) -> None:
        """这么多秒里都不许用。"""
        until = millis(self._now() + timedelta(seconds=seconds))

        def work(connection: Connection) -> None:
            if self._lock(connection, endpoint) < until:
                connection.execute(self._mine(endpoint).values(blocked_until=until))

        self._database.write(work)

    def used_today(self, endpoint: str) -> int:
        """今天用了几次。"""
        with self._database.read() as connection:
            return self._used(connection, endpoint, midnight(self._now()))

    def _lock(self, connection: Connection, endpoint: str) -> int:
        """占住这一行，别的进程等着；给出停到什么时候。PostgreSQL 靠它，SQLite 本来就一次只写一笔。"""
        if not connection.execute(self._mine(endpoint).values(total=meters.c.total + 1)).rowcount:
            row = {**self._place, "endpoint": endpoint, "total": 1, "blocked_until": 0}
            connection.execute(insert(meters).values(**row))
        query = select(meters.c.blocked_until).where(*self._where(meters, endpoint))
        return int(connection.execute(query).scalar_one())

    def _wait(self, connection: Connection, endpoint: str, now: datetime, quota: Quota) -> list[float]:
        waits = []
        if quota.per_day and self._used(connection, endpoint, midnight(now)) >= quota.per_day:
            waits.append((midnight(now) + timedelta(days=1) - now).total_seconds())
        for most, seconds in ((quota.per_minute, 60), (quota.per_second, 1)):
            since = now - timedelta(seconds=seconds, milliseconds=-1)
            if most and self._used(connection, endpoint, since) >= most:
                query = (
                    select(uses.c.at)
                    .where(*self._where(uses, endpoint), uses.c.at >= millis(since))
                    .order_by(uses.c.at.desc())
                    .offset(most - 1)
                    .limit(1)
                )
                oldest = connection.execute(query).scalar_one()
                waits.append(seconds - (millis(now) - oldest) / 1000)
        return waits

    def _used(self, connection: Connection, endpoint: str, since: datetime) -> int:
        query = select(func.count()).where(*self._where(uses, endpoint), uses.c.at >= millis(since))
        return int(connection.execute(query).scalar_one())

    def _mine(self, endpoint: str) -> Update:
        return update(meters).where(*self._where(meters, endpoint))

    def _where(self, table: Table, endpoint: str) -> tuple[ColumnElement[bool], ...]:
        place = self._place
        return (
            table.c.channel == place["channel"],
            table.c.account == place["account"],
            table.c.endpoint == endpoint,
        )


def midnight(now: datetime) -> datetime:
    """这一刻所在的北京时间那天零点。"""
    return now.astimezone(BEIJING).replace(hour=0, minute=0, second=0, microsecond=0)
