"""台账放在 PostgreSQL 里也一样：装了它的机器上起一个真的来试，没装的只看语句编得出来。"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import create_mock_engine, insert
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import make_url

from dianxing.errors import SettingsError
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


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    """一个只听本机套接字的 PostgreSQL，用完就删。"""
    tools = [shutil.which(name) for name in ("initdb", "postgres", "setpriv")]
    if not all(tools):
        pytest.skip("没有装 PostgreSQL")
    initdb, server, setpriv = map(str, tools)
    # 它不肯用 root 跑
    as_postgres = [setpriv, "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    other = as_postgres if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory(prefix="dxpg") as folder:
        if other:
            shutil.chown(folder, "postgres")
        data = f"{folder}/data"
        made = [*other, initdb, "-D", data, "-U", "dianxing", "--auth=trust", "-E", "UTF8", "--no-sync"]
        subprocess.run(made, check=True, capture_output=True, cwd=folder)
        command = [*other, server, "-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off"]
        running = subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        try:
            url = f"postgresql://dianxing@/postgres?host={folder}"
            yield _answering(url)
        finally:
            running.send_signal(signal.SIGINT)
            running.wait(timeout=30)


def _answering(url: str) -> str:
    for _ in range(200):
        try:
            open_database(url).close()
            return url
        except SettingsError:
            time.sleep(0.1)
    raise AssertionError("PostgreSQL 没有起来")


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
