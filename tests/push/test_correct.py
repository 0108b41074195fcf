"""收回和给人的活：发到过哪里，接口收什么，人做什么，打了勾就完。"""

from __future__ import annotations

import pytest

from dianxing.errors import SettingsError
from dianxing.push.channel import Confirmed, HandOver, Later, Refused
from dianxing.push.correct import drop_planned, gone_cases, retract, sent_to
from dianxing.push.http import MaybeSent
from dianxing.push.ledger.entry import State
from dianxing.push.ledger.ledger import Covered
from dianxing.push.tasks import done, open_tasks, retry, what_to_do

from .toy import Desk, failing, post


def test_a_withdrawn_case_is_named_with_everywhere_it_went(desk: Desk) -> None:
    first, second = desk.step(desk.plan(post("a", "b"))), desk.step(desk.plan(post("a", target="乙群")))
    assert gone_cases(desk.ledger, {"2026/a", "2026/b"}) == {}
    gone = gone_cases(desk.ledger, {"2026/b"})
    assert {name: [entry.id for entry in entries] for name, entries in gone.items()} == {
        "2026/a": [first.id, second.id]
    }
    assert [entry.id for entry in sent_to(desk.ledger, "2026/b")] == [first.id]


def test_what_waits_is_dropped_when_a_case_is_withdrawn(desk: Desk) -> None:
    entry = desk.plan(post("a", "b"))
    assert [item.id for item in drop_planned(desk.ledger, {"2026/b"})] == [entry.id]
    assert desk.entry(entry.id).state is State.DROPPED
    assert desk.step(desk.plan(post("b"))).state is State.CONFIRMED


def test_taking_one_case_back_lets_the_others_be_sent_again(desk: Desk) -> None:
    entry = desk.step(desk.plan(post("a", "b")))
    desk.channel.retracts = [Confirmed("m1")]
    result = retract(desk.ledger, desk.channel, entry, ["2026/a"])
    assert (result.done, result.entry.state) == (True, State.RETRACTED)
    assert isinstance(desk.ledger.plan(post("a"), desk.clock()), Covered)
    assert desk.plan(post("b")).state is State.PLANNED


def test_what_was_taken_back_whole_never_comes_again(desk: Desk) -> None:
    entry = desk.step(desk.plan(post("a")))
    desk.channel.retracts = [Confirmed("m1")]
    retract(desk.ledger, desk.channel, entry)
    assert isinstance(desk.ledger.plan(post("a", body="新"), desk.clock()), Covered)


def test_what_the_channel_cannot_take_back_becomes_a_task(desk: Desk) -> None:
    entry = desk.step(desk.plan(post("a", "b")))
    desk.channel.retracts = [HandOver("请到群里撤回")]
    result = retract(desk.ledger, desk.channel, entry, ["2026/a"])
    assert (result.done, result.what) == (False, "请到群里撤回")
    (task,) = open_tasks(desk.ledger)
    assert what_to_do(task) == "收回"
    assert gone_cases(desk.ledger, ()) == {"2026/b": (task,)} or gone_cases(desk.ledger, ()) == {}
    ticked = done(desk.ledger, task.id, "")
    assert ticked.state is State.RETRACTED
    assert desk.plan(post("b")).state is State.PLANNED


@pytest.mark.parametrize("outcome", [Refused("1", "不行"), Later(60, "太快"), MaybeSent("断了")])
def test_a_retraction_that_failed_changes_nothing(desk: Desk, outcome: object) -> None:
    entry = desk.step(desk.plan(post("a")))
    if isinstance(outcome, Exception):
        act = failing(outcome, acting=False)
        desk.channel.retract = act  # type: ignore[method-assign, assignment]
    else:
        desk.channel.retracts = [outcome]  # type: ignore[list-item]
    result = retract(desk.ledger, desk.channel, entry)
    assert not result.done
    assert desk.entry(entry.id).state is State.CONFIRMED


def test_a_closed_channel_leaves_the_retraction_to_a_person(desk: Desk) -> None:
    entry = desk.step(desk.plan(post("a")))
    assert retract(desk.ledger, None, entry).what == "这个渠道没有开，请人去删"
    assert desk.entry(entry.id).state is State.HANDED_OVER


def test_ticking_a_task_writes_down_the_address(desk: Desk) -> None:
    desk.channel.sends = [HandOver("没有权限")]
    entry = desk.step(desk.plan(post("a")))
    assert [what_to_do(task) for task in open_tasks(desk.ledger)] == ["发"]
    with pytest.raises(SettingsError, match="不是网址"):
        done(desk.ledger, entry.id, "javascript:alert(1)")
    ticked = done(desk.ledger, entry.id, "https://weibo.com/1")
    assert (ticked.state, ticked.remote.address) == (State.CONFIRMED, "https://weibo.com/1")
    assert open_tasks(desk.ledger) == ()


def test_an_unknown_is_sent_again_only_when_a_person_looked(desk: Desk) -> None:
    desk.channel.sends = [failing(MaybeSent("断了"), acting=True)]
    entry = desk.step(desk.plan(post("a")))
    with pytest.raises(SettingsError, match="--not-sent"):
        retry(desk.ledger, entry.id, not_sent=False)
    again = retry(desk.ledger, entry.id, not_sent=True)
    assert (again.state, again.now.pending) == (State.PLANNED, "")
    assert desk.step(again).state is State.CONFIRMED


def test_a_failure_is_sent_again_when_asked(desk: Desk) -> None:
    desk.channel.sends = [Refused("1", "不行")]
    entry = desk.step(desk.plan(post("a")))
    assert desk.step(retry(desk.ledger, entry.id, not_sent=False)).state is State.CONFIRMED
    with pytest.raises(SettingsError, match="不能再发"):
        retry(desk.ledger, entry.id, not_sent=False)
    with pytest.raises(SettingsError, match="没有第 99 条"):
        retry(desk.ledger, 99, not_sent=False)


def test_a_failure_whose_case_moved_on_is_not_sent_again(desk: Desk) -> None:
    desk.channel.sends = [Refused("1", "不行")]
    old = desk.step(desk.plan(post("a")))
    new = desk.step(desk.plan(post("a", body="改过")))
    with pytest.raises(SettingsError, match=f"第 {new.id} 条接着"):
        retry(desk.ledger, old.id, not_sent=False)


def test_two_failures_of_one_case_are_not_both_sent_again(desk: Desk) -> None:
    desk.channel.sends = [Refused("1", "不行"), Refused("1", "不行")]
    old = desk.step(desk.plan(post("a")))
    new = desk.step(desk.plan(post("a", body="改过")))
    with pytest.raises(SettingsError, match="接着"):
        retry(desk.ledger, old.id, not_sent=False)
    assert retry(desk.ledger, new.id, not_sent=False).state is State.PLANNED
