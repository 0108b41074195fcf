"""案例改了、撤了：发到过哪里，接口能收回什么，人要做什么。"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from dianxing.push.channel import Channel, Confirmed, HandOver, OverQuota, Post, Refused
from dianxing.push.http import MaybeSent, NeverSent
from dianxing.push.ledger.entry import Entry, State
from dianxing.push.ledger.ledger import Ledger

RETRACT = "retract"
"""事件的 `code`：这是一件“收回”的活，打了勾就是收回了。"""

_OUT_THERE = frozenset({State.CONFIRMED, State.SUBMITTED, State.HANDED_OVER, State.UNKNOWN, State.SENDING})


@dataclass(frozen=True, slots=True)
class Retraction:
    """收回一条的结果。"""

    entry: Entry
    done: bool
    what: str
    """做了什么，或者人要做什么。"""


def sent_to(ledger: Ledger, case_id: str) -> tuple[Entry, ...]:
    """一个案例发到过、也许发到过的地方，收回了的除外。"""
    return tuple(entry for entry in ledger.entries(case=case_id) if entry.state in _OUT_THERE)


def gone_cases(ledger: Ledger, public: Collection[str]) -> Mapping[str, tuple[Entry, ...]]:
    """已经不公开、而外面还有的案例：id → 在哪里。"""
    found: dict[str, list[Entry]] = {}
    for entry in ledger.entries(_OUT_THERE):
        for case in entry.post.cases:
            if case.id not in public and entry.now.code != RETRACT:
                found.setdefault(case.id, []).append(entry)
    return {case_id: tuple(entries) for case_id, entries in sorted(found.items())}


def drop_planned(ledger: Ledger, public: Collection[str]) -> tuple[Entry, ...]:
    """排着而里面有案例已经不公开的，不发了；给出它们。"""
    found = []
    for entry in ledger.entries([State.PLANNED]):
        gone = [case.id for case in entry.post.cases if case.id not in public]
        if gone and (added := ledger.advance(entry, State.DROPPED, message=f"{'、'.join(gone)} 已经不公开")):
            found.append(added)
    return tuple(found)


def retract(
    ledger: Ledger, channel: Channel | None, entry: Entry, withheld: Collection[str] = ()
) -> Retraction:
    """收回一条。`withheld` 是因为哪几个案例收回的，别的案例还能再发；不给就都不再发。

    接口收不回的变成给人的活；没有问成的什么也不改，可以再来。
    """
    if entry.state in (State.UNKNOWN, State.SENDING, State.SUBMITTED):
        return Retraction(entry, False, f"现在是“{entry.state.chinese}”，弄清了再收回")
    value = json.dumps(sorted(withheld), ensure_ascii=False) if withheld else ""
    if entry.state is State.HANDED_OVER and entry.now.code != RETRACT:
        reason = "还没有人发，不用发了"
        added = ledger.advance(entry, State.RETRACTED, value=value, message=reason)
        return Retraction(added or entry, added is not None, f"{reason}；已经发了的话，请人去删")
    if entry.state is not State.CONFIRMED:
        return Retraction(entry, False, f"现在是“{entry.state.chinese}”，没有可收回的")
    try:
        outcome = (
            channel.retract(_only(entry.post, withheld), entry.remote)
            if channel
            else HandOver("这个渠道没有开，请人去删", entry.remote.address)
        )
    except (NeverSent, MaybeSent, OverQuota) as error:
        return Retraction(entry, False, f"没收成，可以再来：{error}")
    if isinstance(outcome, Confirmed):
        added = ledger.advance(entry, State.RETRACTED, value=value, message="接口收回了")
        return Retraction(added or entry, added is not None, "接口收回了")
    if isinstance(outcome, HandOver):
        added = ledger.advance(
            entry,
            State.HANDED_OVER,
            code=RETRACT,
            value=value,
            message=outcome.reason,
            address=outcome.address or entry.remote.address,
        )
        return Retraction(added or entry, False, outcome.reason)
    reason = outcome.message if isinstance(outcome, Refused) else "渠道没有说清"
    return Retraction(entry, False, f"没收成：{reason}")


def _only(post: Post, withheld: Collection[str]) -> Post:
    if not withheld:
        return post
    return replace(post, cases=tuple(case for case in post.cases if case.id in withheld))
