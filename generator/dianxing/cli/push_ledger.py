"""`dianxing push` 的 status、retry、retract、history、done：看台账，改台账；除了收回，一个请求也不发。"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from dianxing.cli.options import Root, moment, site_root
from dianxing.cli.push_words import MONTH, entry_line, say_tasks
from dianxing.errors import SettingsError
from dianxing.push.calendar import calendar_text, ledger_marks
from dianxing.push.correct import retract, sent_to
from dianxing.push.gather import find_case
from dianxing.push.ledger.entry import State
from dianxing.push.tasks import done as tick
from dianxing.push.tasks import retry as send_again
from dianxing.push.workplace import Workplace, open_workplace
from dianxing.settings import Settings, load_settings

_SHOWN = 20
"""最近的已发列几条。"""
_CLOSED = (State.DROPPED, State.REPLACED, State.RETRACTED)
_Number = Annotated[int, typer.Argument(metavar="编号", help="第几条，dianxing push status 里的编号。")]


def status(
    root: Root = Path(),
    calendar: Annotated[
        bool, typer.Option("--calendar", help="按日子列出发过的和排着的，前后各三十天。")
    ] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="已发的全列出来，改过的、收回的、不发了的也列。")
    ] = False,
) -> None:
    """各条走到哪一步，和等着人做的事。

    例：

      dianxing push status

      dianxing push status --calendar
    """
    with _ledger_only(root) as (place, settings):
        entries = place.ledger.entries()
        if calendar:
            today = place.ledger.clock().date()
            month = timedelta(days=MONTH)
            print(calendar_text(ledger_marks(entries), today - month, today + month))
            return
        if not entries:
            print("还没有推送过。")
        sent = [entry for entry in entries if entry.state is State.CONFIRMED]
        hidden = set() if everything else {entry.id for entry in entries if entry.state in _CLOSED}
        hidden |= set() if everything else {entry.id for entry in sent[:-_SHOWN]}
        for entry in entries:
            if entry.id not in hidden:
                print(entry_line(entry))
        if hidden:
            print(f"另有 {len(hidden)} 条早先的：dianxing push status --all")
        say_tasks(place, settings.root / "kit")


def retry(
    number: _Number,
    root: Root = Path(),
    not_sent: Annotated[
        bool, typer.Option("--not-sent", help="已经去渠道看过，确实没有发到；不知道发没发到的要写它。")
    ] = False,
) -> None:
    """没发成的、等着人的再发一次；只是排上，接着运行 dianxing push 才发。

    例：

      dianxing push retry 12

      dianxing push retry 12 --not-sent
    """
    with _ledger_only(root) as (place, _):
        print(entry_line(send_again(place.ledger, number, not_sent=not_sent)))


def retract_posts(
    number: Annotated[
        int, typer.Argument(metavar="编号", help="收回第几条；不写就写 --case。", show_default=False)
    ] = 0,
    root: Root = Path(),
    case: Annotated[
        str, typer.Option("--case", help="收回这个案例发到的全部地方，短名就行。", show_default=False)
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只列出发到过哪里，什么都不收。")] = False,
) -> None:
    """收回发出去的：接口能收的收，收不了的列成给人的活。收回不能反悔。

    例：

      dianxing push retract --case lanshan-logistics --dry-run

      dianxing push retract --case lanshan-logistics

      dianxing push retract 12
    """
    if bool(number) == bool(case):
        raise SettingsError("编号和 --case 要写一个，只写一个 → 如 dianxing push retract 12")
    with _ledger_only(root, channels=not dry_run) as (place, settings):
        withheld: tuple[str, ...] = ()
        if case:
            known = sorted({item.id for entry in place.ledger.entries() for item in entry.post.cases})
            withheld = find_case(known, case)
            if len(withheld) != 1:
                raise SettingsError(f"台账里有 {len(withheld)} 个“{case}” → 写全，如 2026/lanshan-logistics")
            entries = sent_to(place.ledger, withheld[0])
        else:
            entries = tuple(filter(None, [place.ledger.entry(number)]))
        if not entries:
            print("没有发到过别处，不用收回。")
        left = False
        for entry in entries:
            if dry_run:
                print(entry_line(entry))
                continue
            result = retract(place.ledger, place.sender.channel(entry), entry, withheld)
            left |= not result.done
            print(f"{entry_line(result.entry)}\n    {result.what}")
        if left:
            say_tasks(place, settings.root / "kit")
            raise typer.Exit(1)


def history(
    number: Annotated[
        int, typer.Argument(metavar="编号", help="第几条；不写就写 --case。", show_default=False)
    ] = 0,
    root: Root = Path(),
    case: Annotated[str, typer.Option("--case", help="这个案例的全部，短名就行。", show_default=False)] = "",
) -> None:
    """一条、或者一个案例，从头到尾的每一步：什么时候、谁、怎样。

    例：

      dianxing push history 12

      dianxing push history --case lanshan-logistics
    """
    with _ledger_only(root) as (place, _):
        entries = place.ledger.entries(ids=[number] if number else None)
        if case:
            entries = tuple(
                entry for entry in entries if find_case([item.id for item in entry.post.cases], case)
            )
        if not entries or bool(number) == bool(case):
            raise SettingsError("没有这一条 → 写编号，或者 --case 短名；dianxing push status 看编号")
        for entry in entries:
            print(entry_line(entry))
            for event in place.ledger.history(entry.id):
                told = " ".join(
                    filter(
                        None,
                        [event.step, event.pending and f"（{event.pending}）", event.code, event.message],
                    )
                )
                print(f"    {event.at:%Y-%m-%d %H:%M:%S}  {event.state.chinese}  {told}  {event.actor}")


def done(
    number: _Number,
    root: Root = Path(),
    address: Annotated[
        str, typer.Option("--address", help="发出来以后的网址；没有就不写。", show_default=False)
    ] = "",
) -> None:
    """打勾“已发”（收回的活是“已收回”）：人发好了、看过确实发到了，用它记下。

    例：

      dianxing push done 12 --address https://weibo.com/…
    """
    with _ledger_only(root) as (place, _):
        print(entry_line(tick(place.ledger, number, address)))


@contextmanager
def _ledger_only(root: Path, *, channels: bool = False) -> Iterator[tuple[Workplace, Settings]]:
    settings = load_settings(site_root(root), as_of=moment(None))
    with open_workplace(settings, os.environ, channels=channels) as place:
        place.ledger.actor = f"{place.ledger.actor} {os.environ.get('USER', '')}".strip()
        yield place, settings
