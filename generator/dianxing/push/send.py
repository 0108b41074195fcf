"""把台账里的一条往前走一步：发、问、跟。结果只有台账说了算，进程死在哪里都接得上。

- 发：先认领（落盘），再动手；肯定没发出去的才自动再试，带退避和抖动；
- 不知道发没发到的：等一会儿再去问渠道，问不了、问不清的留给人，绝不自己重发；
- 认领了而租期过了的，是进程没了：动过手的算“不知道”，没动过的放回去。
"""

from __future__ import annotations

import logging
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import stamina

from dianxing.push.channel import (
    Absent,
    Channel,
    Confirmed,
    ContentGone,
    HandOver,
    Later,
    LostClaim,
    Outcome,
    OverQuota,
    Refused,
    Submitted,
    Unknown,
)
from dianxing.push.http import MaybeSent, NeverSent
from dianxing.push.ledger.attempts import LedgerAttempt
from dianxing.push.ledger.entry import HELD, PACED, Entry, State
from dianxing.push.ledger.ledger import Ledger

# 库自己会把每次再试写进日志；台账里都有，不往终端上打
logging.getLogger("stamina").addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True)
class Timing:
    """各种时限，秒。"""

    lease: float = 600
    """认领多久算丢了；要比一个请求最长的时限（渠道资料节 7.3-5，上传 60 秒）长得多。"""
    settle: float = 60
    """“不知道”以后等多久去问：对方也许还在做。"""
    ask: tuple[float, ...] = (60, 600, 3600)
    """问不清，隔多久再问；问完还不清就等人看。"""
    follow: tuple[float, ...] = (30, 120, 300, 900, 3600, 86400)
    """跟进隔多久问一次，最后一个一直用；节 1.2：一天只有 100 次。"""
    attempts: int = 3
    """肯定没发出去的，当场一共试几次。"""
    first_wait: float = 0.5
    longest_wait: float = 10
    back_off: tuple[float, ...] = (60, 300, 900, 3600)
    """当场试完还不行，放回去隔多久再发，最后一个一直用。"""
    most_tries: int = 12
    """问过都没发到、又发，最多几次。"""

    def after(self, waits: tuple[float, ...], times: int) -> timedelta:
        """第 `times` 次（从 0 数）该等多久，多加不到一成、不到一分钟的抖动，免得都挤在一起。"""
        seconds = waits[min(times, len(waits) - 1)]
        return timedelta(seconds=seconds + random.uniform(0, min(seconds / 10, 60)))


_MOVING = frozenset({State.SENDING, State.SUBMITTED, State.UNKNOWN})
"""还会变的。"""


@dataclass
class Sender:
    """推送的一趟。`stopped` 是密钥、权限不对的账号：这一趟不再发。"""

    ledger: Ledger
    channels: Mapping[tuple[str, str], Channel]
    timing: Timing = field(default_factory=Timing)
    stopped: dict[tuple[str, str], str] = field(default_factory=dict)

    def recover(self) -> tuple[Entry, ...]:
        """认领了而租期过了的：动过手的是“不知道”，没动过的放回去。给出改了的。"""
        now = self.ledger.clock()
        found = []
        for entry in self.ledger.entries([State.SENDING]):
            if entry.now.lease > now:
                continue
            if entry.now.pending:
                due = now + timedelta(seconds=self.timing.settle)
                message = f"发到一半进程没了（{entry.now.pending}）"
                added = self.ledger.advance(entry, State.UNKNOWN, due=due, message=message)
            else:
                added = self.ledger.advance(entry, State.PLANNED, due=now, message="上次还没动手进程就没了")
            if added:
                found.append(added)
        return tuple(found)

    def step(self, entry: Entry) -> Entry | None:
        """走一步；别的进程先动了、渠道没有开、还没到时候是 None。"""
        channel = self.channel(entry)
        if channel is None or entry.now.due > self.ledger.clock():
            return None
        if entry.state is State.PLANNED:
            return self._send(channel, entry)
        if entry.state is State.UNKNOWN:
            return self._ask(channel, entry)
        if entry.state is State.SUBMITTED:
            return self._follow(channel, entry)
        return None

    def channel(self, entry: Entry) -> Channel | None:
        """这一条的渠道；没有开、这一趟停了是 None。"""
        key = (entry.post.channel, entry.post.account)
        return None if key in self.stopped else self.channels.get(key)

    # 发

    def _send(self, channel: Channel, entry: Entry) -> Entry | None:
        lease = timedelta(seconds=self.timing.lease)
        claimed = self.ledger.claim(entry, lease)
        if claimed is None:
            return None
        attempt = LedgerAttempt(self.ledger, claimed, lease)
        try:
            try:
                outcome = self._tried(channel, attempt)
            except BaseException as error:
                self._interrupted(attempt, error)
                raise
            if isinstance(outcome, Refused) and outcome.stops:
                # 不是这一条的错：设好了再来，它还排着
                self.stopped[channel.name, channel.account] = outcome.message
                outcome = Later(0, outcome.message)
            return self._record(attempt.entry, outcome)
        except LostClaim:
            return None

    def _tried(self, channel: Channel, attempt: LedgerAttempt) -> Outcome:
        try:
            for trial in stamina.retry_context(
                on=NeverSent,
                attempts=self.timing.attempts,
                timeout=None,
                wait_initial=self.timing.first_wait,
                wait_max=self.timing.longest_wait,
                wait_jitter=self.timing.first_wait,
            ):
                with trial:
                    try:
                        return self._act(channel, attempt)
                    except NeverSent:
                        attempt.not_done()
                        raise
        except NeverSent as error:
            return Later(self._back_off(attempt), str(error))
        except OverQuota as error:
            return Later(error.after_seconds, str(error), paced=True)
        except ContentGone as error:
            return Refused("content-gone", str(error))
        except MaybeSent as error:
            if attempt.pending:
                return Unknown(str(error))
            # 传图片、取令牌这些，重复无害
            return Later(self._back_off(attempt), str(error))
        raise AssertionError

    def _act(self, channel: Channel, attempt: LedgerAttempt) -> Outcome:
        entry = attempt.entry
        old = self.ledger.entry(entry.follows) if entry.follows else None
        if old is None or old.state is State.HANDED_OVER:  # 还没有人发，照新的发就是
            return channel.send(entry.post, attempt)
        if old.state is State.CONFIRMED:
            return channel.correct(old.post, old.remote, entry.post)
        what = f"要改的第 {old.id} 条现在是“{old.state.chinese}”"
        return Later(self._back_off(attempt), what) if old.state in _MOVING else Refused("old-gone", what)

    def _back_off(self, attempt: LedgerAttempt) -> float:
        waits = self.timing.back_off
        return waits[min(attempt.entry.now.tries, len(waits)) - 1]

    def _interrupted(self, attempt: LedgerAttempt, error: BaseException) -> None:
        """程序自己出错、被 Ctrl-C 打断：能说清的先记清，再让它抛出去。"""
        if isinstance(error, LostClaim):
            return
        outcome: Outcome
        if attempt.pending:
            outcome = Unknown("发到一半被打断了")
        else:
            outcome = Later(
                0 if isinstance(error, KeyboardInterrupt) else self._back_off(attempt), "被打断了"
            )
        self._record(attempt.entry, outcome)

    # 问、跟

    def _ask(self, channel: Channel, entry: Entry) -> Entry | None:
        attempt = LedgerAttempt(self.ledger, entry, timedelta(0))
        try:
            outcome = channel.ask(entry.post, attempt)
        except (NeverSent, MaybeSent) as error:
            outcome = Unknown(f"没问成：{error}")
        except OverQuota as error:  # 没有问，不算问过
            due = self.ledger.clock() + self.timing.after((error.after_seconds,), 0)
            return self.ledger.advance(attempt.entry, State.UNKNOWN, due=due, message=str(error))
        except LostClaim:
            return None
        entry = attempt.entry
        if outcome is None:
            reason = f"{channel.label}问不了发没发到，请人去看"
            return self.ledger.advance(entry, State.UNKNOWN, due=HELD, message=reason)
        if isinstance(outcome, Absent) and entry.now.tries >= self.timing.most_tries:
            outcome = Refused("too-many-tries", f"发了 {entry.now.tries} 次都没有发到")
        if isinstance(outcome, Unknown | Later):
            asked = entry.now.asked
            over = asked >= len(self.timing.ask)
            due = HELD if over else self.ledger.clock() + self.timing.after(self.timing.ask, asked)
            reason = outcome.reason + ("；问了几次都不清楚，请人去看" if over else "")
            return self.ledger.advance(entry, State.UNKNOWN, due=due, asked=asked + 1, message=reason)
        return self._record(entry, outcome)

    def _follow(self, channel: Channel, entry: Entry) -> Entry | None:
        try:
            outcome = channel.follow(entry.post, entry.remote)
        except (NeverSent, MaybeSent, OverQuota) as error:
            outcome = Later(0, f"没问成：{error}")
        if isinstance(outcome, Later | Unknown | Submitted | Absent):
            due = self.ledger.clock() + self.timing.after(self.timing.follow, entry.now.asked + 1)
            reason = outcome.reason if isinstance(outcome, Later | Unknown | Absent) else ""
            return self.ledger.advance(
                entry, State.SUBMITTED, due=due, asked=entry.now.asked + 1, message=reason
            )
        return self._record(entry, outcome)

    # 记

    def _record(self, entry: Entry, outcome: Outcome) -> Entry | None:
        state, facts = _recorded(outcome, self.ledger.clock(), self.timing)
        added = self.ledger.advance(entry, state, **facts)
        if added and added.follows and state in (State.CONFIRMED, State.HANDED_OVER):
            old = self.ledger.entry(added.follows)
            if old and old.state in (State.CONFIRMED, State.HANDED_OVER):
                self.ledger.advance(old, State.REPLACED, message=f"改好了，见第 {added.id} 条")
        return added


def by_key(channels: Iterable[Channel]) -> Mapping[tuple[str, str], Channel]:
    """(渠道, 账号) → 渠道。"""
    return {(channel.name, channel.account): channel for channel in channels}


def _recorded(outcome: Outcome, now: datetime, timing: Timing) -> tuple[State, dict[str, Any]]:
    match outcome:
        case Confirmed(remote_id, address):
            return State.CONFIRMED, {"remote_id": remote_id, "address": address, "pending": ""}
        case Submitted(remote_id):
            due = now + timing.after(timing.follow, 0)
            return State.SUBMITTED, {"remote_id": remote_id, "due": due, "pending": ""}
        case HandOver(reason, address, remote_id):
            facts = {"message": reason, "address": address, "pending": ""}
            return State.HANDED_OVER, facts | ({"remote_id": remote_id} if remote_id else {})
        case Refused(code, message):
            return State.FAILED, {"code": code, "message": message, "pending": ""}
        case Later(after, reason, paced):
            due = now + timing.after((after,), 0)
            code = PACED if paced else ""
            return State.PLANNED, {"due": due, "code": code, "message": reason, "pending": ""}
        case Unknown(reason):
            due = now + timedelta(seconds=timing.settle)
            return State.UNKNOWN, {"due": due, "message": reason}
        case Absent(reason):
            return State.PLANNED, {"due": now, "message": reason, "pending": ""}
