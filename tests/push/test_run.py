"""一趟：太快了，等一两秒的当场等，久的留着；等不是没发成。"""

from __future__ import annotations

import pytest

from dianxing.push.channel import Later, Outcome, OverQuota, Refused, Unknown
from dianxing.push.ledger.entry import State
from dianxing.push.run import RunResult, run
from dianxing.push.workplace import Workplace

from .toy import Act, Desk, failing, post, sending


class Hourglass:
    """等，就是把钟往前拨；记下等了多久。"""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.waits: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.desk.clock.pass_(seconds=seconds)


def push(desk: Desk, pause: Hourglass, *sends: Outcome | Act) -> RunResult:
    desk.channel.sends = list(sends)
    desk.plan(post("a"))
    return run(Workplace(desk.ledger, (desk.channel,), desk.sender, False), pause=pause)


def too_fast(seconds: float) -> Act:
    return failing(OverQuota("发消息", seconds), acting=False)


def test_a_second_of_pacing_is_waited_for_within_the_run(desk: Desk) -> None:
    pause = Hourglass(desk)
    result = push(desk, pause, too_fast(0.8), Later(1, "太快了", paced=True), sending("m3"))
    assert [(entry.state, entry.remote.id) for entry in result.moved] == [(State.CONFIRMED, "m3")]
    assert [0.8 <= wait < 1.2 for wait in pause.waits] == [True, True]
    assert not result.troubled


def test_a_longer_wait_is_left_for_later_and_is_no_trouble(desk: Desk) -> None:
    pause = Hourglass(desk)
    result = push(desk, pause, too_fast(3))
    assert [entry.state for entry in result.moved] == [State.PLANNED]
    assert (pause.waits, result.troubled) == ([], False)
    desk.clock.pass_(seconds=10)
    assert desk.step(result.moved[0]).state is State.CONFIRMED


def test_a_channel_that_is_always_too_fast_is_not_waited_for_without_end(desk: Desk) -> None:
    pause = Hourglass(desk)
    result = push(desk, pause, *[Later(1, "太快了", paced=True)] * 200)
    assert [entry.state for entry in result.moved] == [State.PLANNED]
    assert 1 < len(pause.waits) < 50


@pytest.mark.parametrize("outcome", [Later(1, "QQ 掉线了"), Refused("1", "不行"), Unknown("不清楚")])
def test_what_went_wrong_is_trouble_and_is_not_waited_for(desk: Desk, outcome: Outcome) -> None:
    pause = Hourglass(desk)
    result = push(desk, pause, outcome)
    assert (pause.waits, result.troubled) == ([], True)


def test_ctrl_c_while_waiting_loses_nothing(desk: Desk) -> None:
    class Impatient(Hourglass):
        def __call__(self, _seconds: float) -> None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        push(desk, Impatient(desk), too_fast(1))
    (entry,) = desk.ledger.entries()
    assert entry.state is State.PLANNED
    desk.clock.pass_(seconds=2)
    assert desk.step(entry).state is State.CONFIRMED


def test_another_process_that_sends_it_meanwhile_is_believed(desk: Desk) -> None:
    class Overtaken(Hourglass):
        def __call__(self, seconds: float) -> None:
            super().__call__(seconds)
            (entry,) = desk.ledger.entries()
            desk.another("乙").advance(entry, State.CONFIRMED, remote_id="theirs")

    result = push(desk, Overtaken(desk), too_fast(1))
    assert [entry.remote.id for entry in result.moved] == ["theirs"]
    assert len(desk.channel.sent) == 1
