"""推送的一趟：先收拾上次没了的，再问、跟、发，到没有可动的为止。"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from dianxing.push.ledger.entry import PACED, Entry, State
from dianxing.push.ledger.ledger import Ledger
from dianxing.push.plan import FIXED, Planned, write_plan
from dianxing.push.send import Sender
from dianxing.push.workplace import Workplace
from dianxing.push_settings import Quiet

_PASSES = 3
"""问到“没有发到”的接着发，所以走几遍；再多的留给下一趟。"""
_SHORT = 2.0
"""太快了、等这么多秒以内就行的，当场等；如飞书一秒 5 条。"""
_WAITS = 10
"""一条当场最多等几次：几个进程抢一份额度时不会没完没了。"""
_TICK = 0.001
"""台账的时刻到毫秒，多等一毫秒才准过了。"""
_MOVING = (State.UNKNOWN, State.SUBMITTED, State.PLANNED)


@dataclass(frozen=True, slots=True)
class RunResult:
    """走完的一趟。"""

    moved: tuple[Entry, ...]
    """动过的各条，最后的样子，按编号。"""
    quiet: int
    """安静时段，留着没发的有几条。"""

    @property
    def troubled(self) -> bool:
        """有没发成的、弄不清的、出了毛病才排到以后的；只因为太快了、额度用完了的不算。"""
        return any(
            entry.state in (State.FAILED, State.UNKNOWN)
            or (entry.state is State.PLANNED and entry.now.message and entry.now.code != PACED)
            for entry in self.moved
        )


def bring_forward(ledger: Ledger, only: Collection[int], *, even_fixed: bool = False) -> None:
    """排在以后钟点、还没发过的，提到现在；渠道让等着的不动，人定了时刻的要 `even_fixed` 才动。"""
    now = ledger.clock()
    for entry in ledger.entries([State.PLANNED], ids=only):
        fixed = entry.now.code == FIXED and not even_fixed
        if entry.now.due > now and not entry.now.tries and not fixed:
            ledger.advance(entry, State.PLANNED, due=now, code="")


def send_plan(
    workplace: Workplace,
    plan: Iterable[Planned],
    quiet: Quiet | None,
    *,
    due: bool,
    some: bool,
    told: Callable[[Entry, int, int], None],
) -> RunResult:
    """把 `plan` 写进台账，走一趟。

    `due` 只发到了钟点的，不然排在以后的提到现在；`some` 是人挑的几个，只动它们。
    """
    numbers = write_plan(plan, workplace.ledger)
    if not due:
        bring_forward(workplace.ledger, numbers, even_fixed=some)
    # 挑了几个的只动它们；别的欠账（问、跟）由不挑的一趟去了
    return run(workplace, quiet, set(numbers) if some else None, told)


def run(
    workplace: Workplace,
    quiet: Quiet | None = None,
    only: Collection[int] | None = None,
    told: Callable[[Entry, int, int], None] = lambda _entry, _done, _total: None,
    pause: Callable[[float], None] = time.sleep,
) -> RunResult:
    """走一趟。`only` 给了只动这几条；`told` 每动一条叫一次：最后的样子、第几条、这一遍一共几条。

    `pause` 等几秒；等的时候按 Ctrl-C，台账里那一条是“排着”，什么也没丢。
    """
    ledger, sender = workplace.ledger, workplace.sender
    moved = {entry.id: entry for entry in sender.recover()}
    held_back: set[int] = set()
    for _ in range(_PASSES):
        entries = [
            entry
            for entry in ledger.entries(_MOVING, due_by=ledger.clock())
            if (only is None or entry.id in only) and sender.channel(entry) is not None
        ]
        before = len(moved), [entry.now.seq for entry in moved.values()]
        for number, entry in enumerate(sorted(entries, key=_order), 1):
            now = ledger.clock()
            if entry.state is State.PLANNED and quiet and quiet.holds(now.time()):
                held_back.add(entry.id)
            elif after := _step(sender, entry, pause):
                moved[after.id] = after
                told(after, number, len(entries))
        if before == (len(moved), [entry.now.seq for entry in moved.values()]):
            break
    return RunResult(tuple(moved[number] for number in sorted(moved)), len(held_back))


def _step(sender: Sender, entry: Entry, pause: Callable[[float], None]) -> Entry | None:
    """走一步；太快了而等一两秒就行的，等完接着走。"""
    after = sender.step(entry)
    for _ in range(_WAITS):
        if after is None or after.state is not State.PLANNED or after.now.code != PACED:
            break
        wait = (after.now.due - sender.ledger.clock()).total_seconds()
        if wait > _SHORT:
            break
        pause(max(wait, 0) + _TICK)
        # 等的时候别的进程先动了，就是它走的那一步
        after = sender.step(after) or sender.ledger.entry(after.id)
    return after


def _order(entry: Entry) -> tuple[int, int]:
    """先弄清旧账，再发新的。"""
    return _MOVING.index(entry.state), entry.id
