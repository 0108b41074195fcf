"""排：哪些该发、什么时候发、还差什么。只算，写台账的是 `Plan.write`。"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from dianxing.cases.catalogue import Card
from dianxing.push.channel import Channel, Post
from dianxing.push.ledger.entry import Entry, State
from dianxing.push.ledger.ledger import Covered, Ledger, holds
from dianxing.push.materials import Kit, Materials
from dianxing.push_settings import PushSettings

_CORRECTED = frozenset({State.CONFIRMED, State.HANDED_OVER})

FIXED = "at"
"""事件的 `code`：这一刻是人定的。"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """一个案例还不能推，为什么。"""

    case_id: str
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class Planned:
    """要排上的一条。"""

    post: Post
    due: datetime
    follows: int | None = None
    """它改正的是哪一条。"""
    fixed: bool = False
    """人定的时刻：随到随发的一趟不提前。"""


def ready_kits(
    kits: Iterable[Kit],
    cards: Mapping[str, Card],
    lacks: Callable[[str], str],
) -> tuple[tuple[Kit, ...], tuple[Waiting, ...]]:
    """能推的渠道稿，和不能推的、为什么。

    `cards` 是现在公开的案例；`lacks` 说一个案例的审核还差什么。示例、不公开的一声不吭地不推。
    """
    ready, waiting = [], []
    for kit in kits:
        card = cards.get(kit.case.id)
        if card is None or card.is_sample or kit.scope == "sample":
            continue
        if card.digest != kit.case.digest:
            why = "案例改了，渠道稿还是旧的，先运行 dianxing kit"
        else:
            why = lacks(kit.case.id)
        if why:
            waiting.append(Waiting(kit.case.id, kit.case.title, why))
        else:
            ready.append(kit)
    return tuple(ready), tuple(waiting)


def new_posts(channel: Channel, materials: Materials, ledger: Ledger) -> Iterator[Post]:
    """还没发过的：一个案例在一个地方、一种里只发一次。"""
    everything = tuple(channel.posts(materials))
    for target, kind in dict.fromkeys((post.target, post.kind) for post in everything):
        holders = ledger.holders(channel.name, channel.account, target, kind)
        held = {case_id for case_id, entry in holders.items() if holds(entry, case_id)}
        fresh = replace(materials, kits=tuple(k for k in materials.kits if k.case.id not in held))
        for post in channel.posts(fresh) if held else everything:
            mine = post.target == target and post.kind == kind
            if mine and post.cases and not any(case.id in held for case in post.cases):
                yield post


def corrections(channel: Channel, materials: Materials, ledger: Ledger) -> Iterator[tuple[Entry, Post]]:
    """发过而内容变了的：旧的一条，和它该改成的样子。案例少了的不在这里（那要收回）。"""
    kits = {kit.case.id: kit for kit in materials.kits}
    everything = tuple(channel.posts(materials))
    for target, kind in dict.fromkeys((post.target, post.kind) for post in everything):
        holders = ledger.holders(channel.name, channel.account, target, kind).values()
        for entry in {entry.id: entry for entry in holders if entry.state in _CORRECTED}.values():
            named = [kits.get(case.id) for case in entry.post.cases]
            own = tuple(kit for kit in named if kit is not None)
            if len(own) < len(named):
                continue
            new = [
                post
                for post in channel.posts(replace(materials, kits=own))
                if (post.target, post.kind) == (target, kind)
                and [case.id for case in post.cases] == [case.id for case in entry.post.cases]
            ]
            if len(new) == 1 and new[0].digest != entry.post.digest:
                yield entry, new[0]


def planned(
    channels: Iterable[Channel],
    materials: Materials,
    ledger: Ledger,
    settings: PushSettings,
    at: datetime | None = None,
) -> tuple[Planned, ...]:
    """全部要排上的；`at` 给了就都在那一刻，不然照 `publish_at` 的钟点分开。"""
    now = ledger.clock()
    first = (now - timedelta(days=settings.days)).date()
    # 改正不管发布了多久，新的只推最近的
    recent = replace(materials, kits=tuple(kit for kit in materials.kits if kit.published >= first))
    found = []
    for channel in channels:
        own = [
            entry
            for entry in ledger.entries([State.PLANNED], channel=channel.name)
            if entry.post.account == channel.account
        ]
        taken = Counter(entry.now.due for entry in own)
        slots = open_slots(settings.publish_at, settings.each_time, now, taken)
        known = {(entry.post.target, entry.post.digest): entry.now.due for entry in own}
        for entry, post in corrections(channel, materials, ledger):
            found.append(Planned(post, now, entry.id))
        for post in new_posts(channel, recent, ledger):
            before = known.get((post.target, post.digest))
            due = at or before or next(slots)
            found.append(Planned(post, due, fixed=at is not None))
    return tuple(found)


def write_plan(plan: Iterable[Planned], ledger: Ledger) -> tuple[int, ...]:
    """排进台账，给出编号；别的进程先排了、先发了的不在里面。"""
    found = []
    for item in plan:
        made = ledger.plan(item.post, item.due, item.follows)
        if isinstance(made, Covered):
            continue
        found.append(made)
        if item.fixed and (entry := ledger.entry(made)) and entry.state is State.PLANNED:
            ledger.advance(entry, State.PLANNED, due=item.due, code=FIXED)
    return tuple(found)


def open_slots(
    times: Sequence[time], each: int, now: datetime, taken: Mapping[datetime, int]
) -> Iterator[datetime]:
    """从现在起一个一个的空位：每天这些钟点，每个钟点 `each` 条；没有写钟点就是现在。"""
    if not times:
        while True:
            yield now
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    while True:
        for clock in sorted(times):
            slot = day.replace(hour=clock.hour, minute=clock.minute)
            if slot > now:
                for _ in range(each - taken.get(slot, 0)):
                    yield slot
        day += timedelta(days=1)


def still_wanted(entry: Entry, cards: Collection[str]) -> bool:
    """排着的一条还该不该发：里面的案例都还公开。"""
    return all(case.id in cards for case in entry.post.cases)
