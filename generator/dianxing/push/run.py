"""推送的一趟：先收拾上次没了的，再问、跟、发，到没有可动的为止。"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from dianxing.push.ledger.entry import Entry, State
from dianxing.push.ledger.ledger import Ledger
from dianxing.push.plan import FIXED
from dianxing.push.workplace import Workplace
from dianxing.push_settings import Quiet

_PASSES = 3
"""问到“没有发到”的接着发，所以走几遍；再多的留给下一趟。"""
_MOVING = (State.UNKNOWN, State.SUBMITTED, State.PLANNED)


@dataclass(frozen=True, slots=True)
class RunResult:
    """走完的一趟。"""

    moved: tuple[Entry, ...]
    """动过的各条，最后的样子，按编号。"""
    quiet: int
    """安静时段，留着没发的有几条。"""


def bring_forward(ledger: Ledger, only: Collection[int], *, even_fixed: bool = False) -> None:
    """排在以后钟点、还没发过的，提到现在；渠道让等着的不动，人定了时刻的要 `even_fixed` 才动。"""
    now = ledger.clock()
    for entry in ledger.entries([State.PLANNED], ids=only):
        fixed = entry.now.code == FIXED and not even_fixed
        if entry.now.due > now and not entry.now.tries and not fixed:
            ledger.advance(entry, State.PLANNED, due=now, code="")


def run(
    workplace: Workplace,
    quiet: Quiet | None = None,
    only: Collection[int] | None = None,
    told: Callable[[Entry, int, int], None] = lambda _entry, _done, _total: None,
) -> RunResult:
    """走一趟。`only` 给了只动这几条；`told` 每动一条叫一次：最后的样子、第几条、这一遍一共几条。"""
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
            elif after := sender.step(entry):
                moved[after.id] = after
                told(after, number, len(entries))
        if before == (len(moved), [entry.now.seq for entry in moved.values()]):
            break
    return RunResult(tuple(moved[number] for number in sorted(moved)), len(held_back))


def _order(entry: Entry) -> tuple[int, int]:
    """先弄清旧账，再发新的。"""
    return _MOVING.index(entry.state), entry.id
