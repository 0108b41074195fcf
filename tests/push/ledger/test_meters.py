"""额度和共用的小东西：各进程共用一本账，一天按北京时间零点算。"""

from __future__ import annotations

import pytest

from dianxing.push.channel import OverQuota, Quota
from dianxing.push.ledger.keepsakes import LedgerKeepsakes
from dianxing.push.ledger.meters import LedgerMeter

from ..toy import Desk


def meter(desk: Desk, account: str = "me") -> LedgerMeter:
    return LedgerMeter(desk.another().database, "toy", account, desk.clock)


def wait(meter: LedgerMeter, quota: Quota) -> float:
    with pytest.raises(OverQuota) as caught:
        meter.spend("draft/add", quota)
    return caught.value.after_seconds


def test_a_day_begins_at_midnight_in_beijing(desk: Desk) -> None:
    quota = Quota(per_day=2)
    mine, theirs = meter(desk), meter(desk)
    mine.spend("draft/add", quota)
    theirs.spend("draft/add", quota)
    assert wait(mine, quota) == 15 * 3600
    meter(desk, "另一个号").spend("draft/add", quota)
    mine.spend("draft/get", quota)
    desk.clock.pass_(hours=15)
    mine.spend("draft/add", quota)
    assert mine.used_today("draft/add") == 1


def test_a_minute_is_any_sixty_seconds(desk: Desk) -> None:
    quota = Quota(per_minute=2, per_second=5)
    mine = meter(desk)
    mine.spend("draft/add", quota)
    desk.clock.pass_(seconds=40)
    mine.spend("draft/add", quota)
    assert wait(mine, quota) == pytest.approx(20, abs=0.1)
    desk.clock.pass_(seconds=20.1)
    mine.spend("draft/add", quota)
    assert wait(mine, quota) == pytest.approx(40, abs=0.2)


def test_what_the_channel_forbade_is_not_tried_until_then(desk: Desk) -> None:
    mine = meter(desk)
    mine.block("draft/add", 600)
    mine.block("draft/add", 60)
    assert wait(meter(desk), Quota()) == 600
    desk.clock.pass_(seconds=601)
    mine.spend("draft/add", Quota())


def test_keepsakes_are_shared_and_expire(desk: Desk) -> None:
    mine = LedgerKeepsakes(desk.ledger.database, "toy", "me", desk.clock)
    theirs = LedgerKeepsakes(desk.another().database, "toy", "me", desk.clock)
    mine.put("token", "T1", 100)
    mine.put("token", "T2", 100)
    mine.put("cover", "M1")
    assert theirs.get("token") == "T2"
    assert LedgerKeepsakes(desk.ledger.database, "toy", "别人", desk.clock).get("token") is None
    desk.clock.pass_(seconds=100)
    assert (theirs.get("token"), theirs.get("cover")) == (None, "M1")
    theirs.forget("cover")
    assert mine.get("cover") is None
