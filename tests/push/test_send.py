"""一条走一步：每种结果记成什么，什么会再试，什么绝不再发。"""

from __future__ import annotations

from datetime import timedelta

import pytest

from dianxing.push.channel import (
    Absent,
    Confirmed,
    ContentGone,
    HandOver,
    Later,
    Outcome,
    OverQuota,
    Refused,
    Submitted,
    Unknown,
)
from dianxing.push.http import MaybeSent, NeverSent
from dianxing.push.ledger.entry import State

from .toy import Desk, failing, post, sending


@pytest.mark.parametrize(
    ("outcome", "state", "message"),
    [
        (Confirmed("r1"), State.CONFIRMED, ""),
        (Submitted("j1"), State.SUBMITTED, ""),
        (HandOver("没有权限"), State.HANDED_OVER, "没有权限"),
        (Refused("45003", "标题太长"), State.FAILED, "标题太长"),
        (Later(60, "太快了"), State.PLANNED, "太快了"),
        (Unknown("不清楚"), State.UNKNOWN, "不清楚"),
    ],
)
def test_every_outcome_is_written_down(desk: Desk, outcome: Outcome, state: State, message: str) -> None:
    desk.channel.sends = [outcome]
    entry = desk.step(desk.plan(post("a")))
    assert (entry.state, entry.now.message) == (state, message)


def test_what_was_certainly_never_sent_is_tried_again_at_once(desk: Desk) -> None:
    desk.channel.sends = [failing(NeverSent("连不上"), acting=True), sending("m7")]
    entry = desk.step(desk.plan(post("a")))
    assert (entry.state, entry.remote.id, entry.now.pending) == (State.CONFIRMED, "m7", "")
    assert len(desk.channel.sent) == 2


def test_a_network_that_stays_away_puts_it_off(desk: Desk) -> None:
    desk.channel.sends = [failing(NeverSent("连不上"), acting=True)] * 2
    entry = desk.step(desk.plan(post("a")))
    assert (entry.state, entry.now.message) == (State.PLANNED, "连不上")
    assert 59.9 <= (entry.now.due - desk.clock()).total_seconds() <= 66
    assert desk.sender.step(entry) is None
    desk.clock.pass_(minutes=2)
    assert desk.step(entry).state is State.CONFIRMED


def test_no_answer_before_acting_is_harmless(desk: Desk) -> None:
    desk.channel.sends = [failing(MaybeSent("没有回音"), acting=False)]
    assert desk.step(desk.plan(post("a"))).state is State.PLANNED


def test_no_answer_after_acting_is_unknown_and_never_sent_again_by_itself(desk: Desk) -> None:
    desk.channel.sends = [failing(MaybeSent("没有回音"), acting=True)]
    entry = desk.step(desk.plan(post("a")))
    assert (entry.state, entry.now.pending) == (State.UNKNOWN, "message")
    desk.channel.asks = [None]
    desk.clock.pass_(minutes=5)
    held = desk.step(entry)
    assert (held.state, held.held) == (State.UNKNOWN, True)
    desk.clock.pass_(days=365)
    assert desk.sender.step(held) is None
    assert len(desk.channel.sent) == 1


def test_the_channel_is_asked_only_after_it_had_time_to_finish(desk: Desk) -> None:
    desk.channel.sends = [failing(MaybeSent("没有回音"), acting=True)]
    entry = desk.step(desk.plan(post("a")))
    assert desk.sender.step(entry) is None
    desk.clock.pass_(seconds=61)
    desk.channel.asks = [Confirmed("found", "https://toy.example/found")]
    found = desk.step(entry)
    assert (found.state, found.remote.address, found.now.pending) == (
        State.CONFIRMED,
        "https://toy.example/found",
        "",
    )


def test_what_is_certainly_not_there_is_sent_again(desk: Desk) -> None:
    desk.channel.sends = [failing(MaybeSent("没有回音"), acting=True), sending("m2")]
    desk.channel.asks = [Absent()]
    entry = desk.step(desk.plan(post("a")))
    desk.clock.pass_(minutes=2)
    entry = desk.step(entry)
    assert (entry.state, entry.now.pending) == (State.PLANNED, "")
    assert desk.step(entry).remote.id == "m2"


def test_answers_that_stay_unclear_end_with_a_person(desk: Desk) -> None:
    desk.channel.sends = [failing(MaybeSent("没有回音"), acting=True)]
    entry = desk.step(desk.plan(post("a")))
    desk.channel.asks = [
        Unknown("看不清"),
        failing(NeverSent("连不上"), acting=False),
        failing(OverQuota("list", 3600), acting=False),
        failing(MaybeSent("断了"), acting=False),
        Unknown("看不清"),
    ]
    while not entry.held:
        desk.clock.pass_(hours=2)
        entry = desk.step(entry)
        assert entry.state is State.UNKNOWN
    assert desk.channel.asks == []


def test_a_process_that_died_before_acting_lets_go(desk: Desk) -> None:
    claimed = desk.ledger.claim(desk.plan(post("a")), timedelta(0))
    assert claimed
    desk.clock.pass_(seconds=1)
    assert [entry.state for entry in desk.sender.recover()] == [State.PLANNED]


def test_a_process_that_died_after_acting_leaves_an_unknown(desk: Desk) -> None:
    desk.channel.sends = [failing(SystemError(), acting=True)]
    with pytest.raises(SystemError):
        desk.sender.step(desk.plan(post("a")))
    entry = desk.ledger.entries()[0]
    assert (entry.state, entry.now.message) == (State.UNKNOWN, "发到一半被打断了")


def test_a_claim_in_time_is_left_alone(desk: Desk) -> None:
    assert desk.ledger.claim(desk.plan(post("a")), timedelta(minutes=10))
    desk.clock.pass_(minutes=9)
    assert desk.sender.recover() == ()


def test_ctrl_c_before_acting_loses_nothing(desk: Desk) -> None:
    desk.channel.sends = [failing(KeyboardInterrupt(), acting=False)]
    entry = desk.plan(post("a"))
    with pytest.raises(KeyboardInterrupt):
        desk.sender.step(entry)
    assert desk.entry(entry.id).state is State.PLANNED
    assert desk.step(entry).state is State.CONFIRMED


def test_a_wrong_secret_stops_the_account_for_this_run(desk: Desk) -> None:
    desk.channel.sends = [Refused("40125", "AppSecret 不对", stops=True)]
    entry = desk.step(desk.plan(post("a")))
    assert (entry.state, entry.now.message) == (State.PLANNED, "AppSecret 不对")
    assert desk.sender.step(entry) is None
    assert desk.sender.step(desk.plan(post("b"))) is None
    assert desk.sender.stopped == {("toy", "me"): "AppSecret 不对"}


def test_files_that_changed_since_planning_are_not_sent(desk: Desk) -> None:
    desk.channel.sends = [failing(ContentGone("变了"), acting=False)]
    assert desk.step(desk.plan(post("a"))).state is State.FAILED


def test_submitted_work_is_followed_with_growing_waits(desk: Desk) -> None:
    desk.channel.sends = [Submitted("j1")]
    entry = desk.step(desk.plan(post("a")))
    waits = []
    desk.channel.follows = [Later(0, "还在做")] * 4 + [Confirmed("a1", "https://toy.example/a1")]
    while entry.state is State.SUBMITTED:
        waits.append((entry.now.due - desk.clock()).total_seconds())
        desk.clock.now = entry.now.due
        entry = desk.step(entry)
    assert entry.remote.address == "https://toy.example/a1"
    assert waits == sorted(waits)
    assert 29.9 <= waits[0] <= 33.1


def test_a_correction_changes_what_is_out_and_takes_its_place(desk: Desk) -> None:
    old = desk.step(desk.plan(post("a")))
    new = desk.plan(post("a", body="改过"), follows=old.id)
    assert desk.step(new).state is State.CONFIRMED
    assert desk.entry(old.id).state is State.REPLACED
    assert [item.content.body for item in desk.channel.sent] == ["案例a", "改过"]


def test_a_correction_the_channel_cannot_make_becomes_a_task(desk: Desk) -> None:
    old = desk.step(desk.plan(post("a")))
    desk.channel.corrects = [HandOver("请人改")]
    new = desk.step(desk.plan(post("a", body="改过"), follows=old.id))
    assert (new.state, new.now.message) == (State.HANDED_OVER, "请人改")


def test_a_correction_of_a_task_nobody_did_yet_is_sent_as_it_is(desk: Desk) -> None:
    desk.channel.sends = [HandOver("没有权限"), HandOver("没有权限")]
    old = desk.step(desk.plan(post("a")))
    new = desk.step(desk.plan(post("a", body="改过"), follows=old.id))
    assert (new.state, desk.entry(old.id).state) == (State.HANDED_OVER, State.REPLACED)
