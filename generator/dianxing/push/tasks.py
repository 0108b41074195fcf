"""给人的活：发、改、收回、看一看；打了勾、写了地址就完。"""

from __future__ import annotations

from typing import Any

from dianxing.errors import SettingsError
from dianxing.push.correct import RETRACT
from dianxing.push.ledger.entry import Entry, State
from dianxing.push.ledger.ledger import Ledger


def open_tasks(ledger: Ledger) -> tuple[Entry, ...]:
    """等着人的：交给人的，和机器弄不清发没发到的。"""
    return tuple(
        entry
        for entry in ledger.entries([State.HANDED_OVER, State.UNKNOWN])
        if entry.state is State.HANDED_OVER or entry.held
    )


def what_to_do(entry: Entry) -> str:
    """一件活要做什么，一个词。"""
    if entry.state is State.UNKNOWN:
        return "看有没有发到"
    if entry.now.code == RETRACT:
        return "收回"
    return "改" if entry.follows else "发"


def done(ledger: Ledger, number: int, address: str) -> Entry:
    """打勾“已发”（收回的活是“已收回”）；已发的补上网址也用它（公众号草稿由人发布以后）。

    不是这几样的抛 SettingsError。
    """
    entry = _find(ledger, number)
    if address and not address.startswith(("http://", "https://")):
        raise SettingsError(f"--address 的“{address}”不是网址 → 写成 https:// 开头的，没有就不写")
    if entry.state is State.HANDED_OVER and entry.now.code == RETRACT:
        value = _withheld(ledger, entry)
        return _moved(ledger, entry, State.RETRACTED, "人收回了", value=value)
    if entry.state not in (State.HANDED_OVER, State.UNKNOWN, State.CONFIRMED):
        raise SettingsError(
            f"第 {number} 条现在是“{entry.state.chinese}”，不用打勾 → dianxing push status 看等着人的有哪些"
        )
    added = _moved(
        ledger, entry, State.CONFIRMED, "人打的勾", address=address or entry.now.address, pending=""
    )
    if added.follows and (old := ledger.entry(added.follows)) and old.state is State.CONFIRMED:
        ledger.advance(old, State.REPLACED, message=f"改好了，见第 {added.id} 条")
    return added


def retry(ledger: Ledger, number: int, *, not_sent: bool) -> Entry:
    """没发成的、等着人的再发一次；不知道发没发到的，要人看过确认没有（`not_sent`）。"""
    entry = _find(ledger, number)
    if entry.state is State.UNKNOWN and not not_sent:
        raise SettingsError(
            f"第 {number} 条不知道发没发到，再发也许就是两遍 → 先去渠道看；真的没有，加 --not-sent，"
            f"有了就 dianxing push done {number} --address 网址"
        )
    if entry.state not in (State.FAILED, State.UNKNOWN, State.HANDED_OVER) or entry.now.code == RETRACT:
        raise SettingsError(f"第 {number} 条现在是“{entry.state.chinese}”，不能再发")
    newest = ledger.newest(entry.post)
    for case in entry.post.cases:
        if newest[case.id] != number:
            raise SettingsError(
                f"第 {number} 条的案例已经由第 {newest[case.id]} 条接着了"
                f" → 看那一条：dianxing push history {newest[case.id]}"
            )
    return _moved(ledger, entry, State.PLANNED, "人说再发", pending="", due=ledger.clock())


def _find(ledger: Ledger, number: int) -> Entry:
    entry = ledger.entry(number)
    if entry is None:
        raise SettingsError(f"没有第 {number} 条 → dianxing push status 看编号")
    return entry


def _moved(ledger: Ledger, entry: Entry, state: State, message: str, **facts: Any) -> Entry:
    added = ledger.advance(entry, state, message=message, **facts)
    if added is None:
        raise SettingsError(f"第 {entry.id} 条刚被别的进程动过 → 再运行一次")
    return added


def _withheld(ledger: Ledger, entry: Entry) -> str:
    return next((event.value for event in reversed(ledger.history(entry.id)) if event.code == RETRACT), "")
