"""台账放在 PostgreSQL 里也一样：装了它的机器上起一个真的来试，没装的只看语句编得出来。"""

from __future__ import annotations

import threading
from datetime import timedelta

from sqlalchemy import create_mock_engine, insert
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import make_url

from dianxing.push.channel import OverQuota, Quota
from dianxing.push.ledger import tables
from dianxing.push.ledger.attempts import LedgerAttempt
from dianxing.push.ledger.database import Database, _with_driver, open_database
from dianxing.push.ledger.entry import State
from dianxing.push.ledger.keepsakes import LedgerKeepsakes
from dianxing.push.ledger.ledger import Covered, Ledger
from dianxing.push.ledger.meters import LedgerMeter
from dianxing.push.ledger.rows import entries_query
from dianxing.push.secrets import Redactor

from ..toy import MORNING, Clock, post


def test_the_tables_are_made_in_postgresql_too() -> None:
    made: list[str] = []
    engine = create_mock_engine(
        "postgresql://", lambda sql, *_: made.append(str(sql.compile(dialect=postgresql.dialect())))
    )
    tables.metadata.create_all(engine, checkfirst=False)
    text = "\n".join(made)
    assert "id BIGSERIAL NOT NULL" in text
    assert "CONSTRAINT push_events_once UNIQUE (post_id, seq)" in text
    assert "CONSTRAINT push_cases_once UNIQUE (channel, account, target, kind, case_id, revision)" in text


def test_numbers_come_back_from_the_insert() -> None:
    query = insert(tables.posts).returning(tables.posts.c.id)
    assert "RETURNING push_posts.id" in str(query.compile(dialect=postgresql.dialect()))
    assert "push_events" in str(entries_query().compile(dialect=postgresql.dialect()))


def test_an_address_without_a_driver_uses_the_one_django_uses() -> None:
    for written in ("postgres://u@h/db", "postgresql://u@h/db"):
        assert _with_driver(make_url(written)).drivername == "postgresql+psycopg"


def test_many_processes_share_one_ledger_on_postgresql(postgres: str) -> None:
    databases = [open_database(postgres) for _ in range(4)]
    ledgers = [Ledger(database, Redactor(), f"进程{n}", Clock()) for n, database in enumerate(databases)]
    won: list[int] = []
    start = threading.Barrier(len(ledgers))

    def work(ledger: Ledger) -> None:
        start.wait()
        for name in "abcdefghij":
            ledger.plan(post(name), ledger.clock())
        for entry in ledger.entries([State.PLANNED]):
            if claimed := ledger.claim(entry, timedelta(minutes=10)):
                attempt = LedgerAttempt(ledger, claimed, timedelta(minutes=10))
                attempt.acting("message")
                attempt.note("message", "m1")
                assert ledger.advance(attempt.entry, State.CONFIRMED, remote_id="m1", pending="")
                won.append(entry.id)

    threads = [threading.Thread(target=work, args=(ledger,)) for ledger in ledgers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    entries = ledgers[0].entries()
    assert (len(entries), len(won), len(set(won))) == (10, 10, 10)
    assert {entry.state for entry in entries} == {State.CONFIRMED}
    assert isinstance(ledgers[1].plan(post("a", body="又来"), MORNING), Covered)
    for database in databases:
        database.close()


def test_a_budget_is_never_overspent_on_postgresql(postgres: str) -> None:
    databases = [open_database(postgres) for _ in range(4)]
    spent: list[int] = []

    def spend(database: Database) -> None:
        meter = LedgerMeter(database, "toy", "me", Clock())
        for _ in range(10):
            try:
                meter.spend("draft/add", Quota(per_day=7))
                spent.append(1)
            except OverQuota:
                pass

    threads = [threading.Thread(target=spend, args=(database,)) for database in databases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(spent) == 7
    keepsakes = LedgerKeepsakes(databases[0], "toy", "me", Clock())
    keepsakes.put("token", "T1", 60)
    keepsakes.put("token", "T2", 60)
    assert keepsakes.get("token") == "T2"
    for database in databases:
        database.close()
