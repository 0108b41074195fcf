"""收回和改正发出去的：接口能做的做，做不了的在台账里成为给人的活。做几遍都一样。"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from dianxing.desk.place import DeskPlace
from dianxing.errors import SettingsError
from dianxing.push.channels.every import channel_label
from dianxing.push.correct import drop_planned, retract, sent_to
from dianxing.push.gather import gather
from dianxing.push.ledger.entry import Entry, State
from dianxing.push.ledger.ledger import Ledger
from dianxing.push.materials import read_kits
from dianxing.push.plan import Planned, corrections, write_plan
from dianxing.push.run import run
from dianxing.push.workplace import Workplace, open_workplace
from dianxing.site.executors import lazy_pool
from dianxing.site.read_library import read_library


@dataclass(frozen=True, slots=True)
class PulledBack:
    """一处的结果。"""

    number: int
    channel: str
    target: str
    done: bool
    what: str
    """做了什么，或者人要做什么。"""


def pull_back(place: DeskPlace, case_ids: Collection[str], actor: str) -> tuple[PulledBack, ...]:
    """收回这几个案例发到过的每一处；排着还没发的不发了。"""
    found: list[PulledBack] = []
    with _workplace(place, actor) as workplace:
        _drop(workplace.ledger, case_ids)
        for case_id in sorted(case_ids):
            for entry in sent_to(workplace.ledger, case_id):
                result = retract(workplace.ledger, workplace.sender.channel(entry), entry, (case_id,))
                found.append(_said(entry, result.done, result.what))
    return tuple(found)


def correct_posts(place: DeskPlace, case_ids: Collection[str], actor: str) -> tuple[PulledBack, ...]:
    """把发出去的改成现在的样子：接口能改的改，改不了的成为给人的活。不新发别处。"""
    with _workplace(place, actor) as workplace:
        sent = {
            entry.id: entry for case_id in sorted(case_ids) for entry in sent_to(workplace.ledger, case_id)
        }
        if not sent:
            return ()
        plan = _corrections(place, workplace, case_ids)
        moved: dict[int, Entry] = {}
        if plan:
            numbers = write_plan(plan, workplace.ledger)
            settings = place.settings_now()
            done = run(workplace, settings.push.quiet, set(numbers))
            moved = {entry.follows: entry for entry in done.moved if entry.follows}
            waiting = workplace.ledger.entries(ids=numbers)
            moved = {entry.follows: entry for entry in waiting if entry.follows} | moved
        return tuple(_corrected(entry, moved.get(number)) for number, entry in sent.items())


def _corrections(place: DeskPlace, workplace: Workplace, case_ids: Collection[str]) -> list[Planned]:
    settings = place.settings_now()
    kit = place.root / "kit"
    ready = [one.case.id for one in read_kits(kit) if one.case.id in case_ids]
    if not ready or not workplace.channels:
        return []
    with lazy_pool(None) as pool:
        read = read_library(settings, cache=place.root / ".cache" / "dianxing", pool=pool, strict=False)
    found = gather(read.library, settings, kit, workplace.channels, workplace.ledger, ready)
    now = workplace.ledger.clock()
    return [
        Planned(post, now, entry.id)
        for channel in workplace.channels
        for entry, post in corrections(channel, found.materials, workplace.ledger)
    ]


@contextmanager
def _workplace(place: DeskPlace, actor: str) -> Iterator[Workplace]:
    """渠道缺密钥、没有配好的，只看台账：那样每一处都成为给人的活，不会因此停下。"""
    settings = place.settings_now()
    with ExitStack() as stack:
        try:
            workplace = stack.enter_context(open_workplace(settings, os.environ))
        except SettingsError:
            workplace = stack.enter_context(open_workplace(settings, os.environ, channels=False))
        workplace.ledger.actor = actor
        yield workplace


def _drop(ledger: Ledger, case_ids: Collection[str]) -> None:
    planned = {case.id for entry in ledger.entries([State.PLANNED]) for case in entry.post.cases}
    drop_planned(ledger, planned - set(case_ids))


def _corrected(entry: Entry, new: Entry | None) -> PulledBack:
    if new is None:
        what = "接口改不了这里，请人打开看，把不该有的删掉"
        return _said(entry, False, what)
    if new.state is State.CONFIRMED:
        return _said(entry, True, "接口改好了")
    if new.state is State.PLANNED:
        return _said(entry, False, f"改正的一条排着（第 {new.id} 条），等会儿会改")
    return _said(entry, False, f"改正的一条（第 {new.id} 条）现在是“{new.state.chinese}”{_why(new)}")


def _why(entry: Entry) -> str:
    return f"：{entry.now.message}" if entry.now.message else ""


def _said(entry: Entry, done: bool, what: str) -> PulledBack:
    return PulledBack(entry.id, channel_label(entry.post.channel), entry.post.target, done, what)
