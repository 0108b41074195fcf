"""台账：排上、认领、记事；两个进程也好，断电也好，一个案例在一个地方只发一次。"""

from __future__ import annotations

import stat
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from dianxing.errors import SettingsError
from dianxing.push.channel import LostClaim
from dianxing.push.ledger import tables
from dianxing.push.ledger.attempts import LedgerAttempt
from dianxing.push.ledger.database import open_database, sqlite_url
from dianxing.push.ledger.entry import State
from dianxing.push.ledger.ledger import Covered, holds

from ..toy import Desk, post

LEASE = timedelta(minutes=10)


def test_the_same_post_is_planned_once_however_often(desk: Desk) -> None:
    first = desk.plan(post("a"))
    assert desk.plan(post("a")).id == first.id
    assert [entry.id for entry in desk.ledger.entries()] == [first.id]
    assert first.state is State.PLANNED
    assert first.post == post("a")


def test_a_case_that_is_out_is_not_sent_again_with_other_words(desk: Desk) -> None:
    sent = desk.step(desk.plan(post("a")))
    assert sent.state is State.CONFIRMED
    assert desk.ledger.plan(post("a", body="换了说法"), desk.clock()) == Covered(sent.id, "2026/a")
    assert desk.ledger.plan(post("b", "a"), desk.clock()) == Covered(sent.id, "2026/a")
    assert desk.plan(post("a", target="乙群")).id != sent.id


def test_words_not_yet_sent_give_way_to_new_ones_and_may_come_back(desk: Desk) -> None:
    old = desk.plan(post("a", body="旧"))
    new = desk.plan(post("a", body="新"))
    assert (desk.entry(old.id).state, new.state) == (State.DROPPED, State.PLANNED)
    again = desk.plan(post("a", body="旧"))
    assert (again.id, again.state) == (old.id, State.PLANNED)
    assert desk.entry(new.id).state is State.DROPPED
    holder = desk.ledger.holders("toy", "me", "甲群", "message")
    assert {name: entry.id for name, entry in holder.items()} == {"2026/a": old.id}


def test_a_post_half_of_which_is_out_never_gives_way(desk: Desk) -> None:
    claimed = desk.ledger.claim(desk.plan(post("a")), LEASE)
    assert claimed
    attempt = LedgerAttempt(desk.ledger, claimed, LEASE)
    attempt.acting("text")
    attempt.note("text", "m1")
    planned = desk.ledger.advance(attempt.entry, State.PLANNED, due=desk.clock())
    assert planned
    assert holds(planned, "2026/a")
    assert isinstance(desk.ledger.plan(post("a", body="新"), desk.clock()), Covered)


def test_only_one_of_many_claims_wins(desk: Desk) -> None:
    entry = desk.plan(post("a"))
    ledgers = [desk.another(f"进程{number}") for number in range(8)]
    won: list[str] = []
    start = threading.Barrier(len(ledgers))

    def claim(number: int) -> None:
        start.wait()
        if ledgers[number].claim(entry, LEASE):
            won.append(ledgers[number].actor)

    threads = [threading.Thread(target=claim, args=(number,)) for number in range(len(ledgers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    assert [event.actor for event in desk.ledger.history(entry.id)] == ["甲", *won]


def test_two_processes_planning_at_once_plan_a_case_once(desk: Desk) -> None:
    ledgers = [desk.another(f"进程{number}") for number in range(6)]
    start = threading.Barrier(len(ledgers))

    def plan(number: int) -> None:
        start.wait()
        for name in "abcdefgh":
            ledgers[number].plan(post(name, f"only-{number}"), desk.clock())

    threads = [threading.Thread(target=plan, args=(number,)) for number in range(len(ledgers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    planned = [entry for entry in desk.ledger.entries() if entry.state is State.PLANNED]
    named = [item.id for entry in planned for item in entry.post.cases]
    assert len(named) == len(set(named))


def test_a_lost_claim_stops_before_acting(desk: Desk) -> None:
    claimed = desk.ledger.claim(desk.plan(post("a")), LEASE)
    assert claimed
    attempt = LedgerAttempt(desk.ledger, claimed, LEASE)
    assert desk.another("乙").advance(claimed, State.UNKNOWN)
    with pytest.raises(LostClaim):
        attempt.acting("message")
    assert all(not event.pending for event in desk.ledger.history(claimed.id))


def test_what_an_attempt_noted_is_known_to_the_next_process(desk: Desk) -> None:
    claimed = desk.ledger.claim(desk.plan(post("a")), LEASE)
    assert claimed
    attempt = LedgerAttempt(desk.ledger, claimed, LEASE)
    attempt.note("cover", "M1")
    attempt.acting("draft")
    later = LedgerAttempt(desk.another(), desk.entry(claimed.id), LEASE)
    assert later.known("cover") == "M1"
    assert later.known("draft") is None
    assert (later.pending, later.mark, later.began) == ("draft", attempt.mark, desk.clock())


def test_it_is_not_claimed_before_its_time(desk: Desk) -> None:
    number = desk.ledger.plan(post("a"), desk.clock() + timedelta(hours=1))
    assert isinstance(number, int)
    assert desk.ledger.claim(desk.entry(number), LEASE) is None
    desk.clock.pass_(hours=1)
    assert desk.ledger.claim(desk.entry(number), LEASE)


def test_events_are_only_added(desk: Desk) -> None:
    entry = desk.step(desk.plan(post("a")))
    states = [event.state for event in desk.ledger.history(entry.id)]
    assert states == [State.PLANNED, *[State.SENDING] * 3, State.CONFIRMED]
    assert [event.seq for event in desk.ledger.history(entry.id)] == list(range(5))


def test_secrets_are_covered_in_what_is_written_down(desk: Desk) -> None:
    desk.redactor.hide("very-secret-token")
    entry = desk.plan(post("a"))
    message = "https://api.example/?access_token=abcdefgh 和 very-secret-token"
    added = desk.ledger.advance(entry, State.FAILED, message=message)
    assert added
    assert desk.entry(entry.id).now.message == "https://api.example/?access_token=*** 和 ***"


def test_the_file_is_for_its_owner_only(desk: Desk) -> None:
    assert stat.S_IMODE(desk.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(desk.path.parent.stat().st_mode) == 0o700


def test_the_ledger_of_another_version_is_refused(desk: Desk) -> None:
    desk.ledger.database.write(
        lambda connection: connection.execute(update(tables.schema).values(version=99))
    )
    with pytest.raises(SettingsError, match="第 99 版"):
        open_database(sqlite_url(desk.path))


@pytest.mark.parametrize("url", ["nonsense", "oracle://x/y", "sqlite://", "postgresql://u@127.0.0.1:1/x"])
def test_a_database_that_does_not_open_is_named_without_its_password(url: str) -> None:
    with pytest.raises(SettingsError, match="DATABASE_URL"):
        open_database(url)


def test_entries_are_found_by_state_case_and_time(desk: Desk) -> None:
    first, second = desk.plan(post("a")), desk.plan(post("b", "c"))
    desk.step(first)
    assert [entry.id for entry in desk.ledger.entries([State.PLANNED])] == [second.id]
    assert [entry.id for entry in desk.ledger.entries(case="2026/c")] == [second.id]
    assert desk.ledger.entries(channel="别的") == ()
    assert [entry.id for entry in desk.ledger.entries(due_by=desk.clock())] == [first.id, second.id]
    assert desk.entry(second.id).title == "案例b 等 2 个"
    assert replace(second, now=second.now).remote.id == ""
