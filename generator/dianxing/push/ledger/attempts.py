"""一次发送的凭据：每一步先落盘再动手；租期被别的进程接走了就停。"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from dianxing.push.channel import LostClaim
from dianxing.push.ledger.entry import Entry, State
from dianxing.push.ledger.ledger import Ledger

_MARK = 32


class LedgerAttempt:
    """`channel.Attempt` 的台账做法。`entry` 是最新的现状。"""

    def __init__(self, ledger: Ledger, entry: Entry, lease: timedelta) -> None:
        self._ledger = ledger
        self._lease = lease
        self.entry = entry
        # 刚认领的新的一条，前面只有“排着”
        history = ledger.history(entry.id) if entry.now.seq > 1 else ()
        self._known = {event.step: event.value for event in history if event.step}
        self._began = next((event.at for event in history if event.pending), None)

    @property
    def mark(self) -> str:
        """同一条的每次尝试都一样。"""
        return self.entry.post.digest[:_MARK]

    @property
    def began(self) -> datetime:
        """第一次动手的时刻。"""
        return self._began or self._ledger.clock()

    @property
    def pending(self) -> str:
        """有去无回的那一步。"""
        return self.entry.now.pending

    def known(self, step: str) -> str | None:
        """以前记下的值。"""
        return self._known.get(step) or None

    def note(self, step: str, value: str) -> None:
        """记下一步做成了；它是正要动手的那一步，就又多一步让人看见了。"""
        # 断电丢了这一笔，就还是“动了手没有下文”，会去问；下一步动手前的一笔把它带下去
        if self.pending == step:
            self._add(flush=False, step=step, value=value, pending="", acted=self.entry.now.acted + 1)
        else:
            self._add(flush=False, step=step, value=value)
        self._known[step] = value

    def acting(self, step: str) -> None:
        """就要动手了。"""
        self._add(pending=step)
        self._began = self._began or self.entry.now.at

    def not_done(self) -> None:
        """正要动手的那一步肯定没做：请求没有发出去。"""
        if self.pending:
            self._add(pending="")

    def _add(self, *, flush: bool = True, **facts: Any) -> None:
        state = self.entry.state
        if state is State.SENDING:
            facts["lease"] = self._ledger.clock() + self._lease
        added = self._ledger.advance(self.entry, state, flush=flush, **facts)
        if added is None:
            raise LostClaim
        self.entry = added
