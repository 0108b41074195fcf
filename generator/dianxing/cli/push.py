"""`dianxing push` 和它的 status、retry、retract、history、done。"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from dianxing.cli.kit import KitDir
from dianxing.cli.options import Root, moment, site_root
from dianxing.cli.progress import terminal_progress
from dianxing.errors import SettingsError
from dianxing.push.calendar import Mark, calendar_text, ledger_marks
from dianxing.push.correct import drop_planned, gone_cases, retract, sent_to
from dianxing.push.gather import Gathered, find_case, gather
from dianxing.push.ledger.entry import Entry, State
from dianxing.push.plan import Planned, planned, write_plan
from dianxing.push.run import RunResult, bring_forward, run
from dianxing.push.tasks import done as tick
from dianxing.push.tasks import open_tasks, what_to_do
from dianxing.push.tasks import retry as send_again
from dianxing.push.workplace import Workplace, open_workplace
from dianxing.settings import Settings, load_settings
from dianxing.site.executors import lazy_pool
from dianxing.site.library import Library
from dianxing.site.production import refuse_placeholders
from dianxing.site.read_library import read_library

_MONTH = 30
_SHOWN = 20
"""最近的已发列几条。"""
_CLOSED = (State.DROPPED, State.REPLACED, State.RETRACTED)
_Number = Annotated[int, typer.Argument(metavar="编号", help="第几条，dianxing push status 里的编号。")]


def push(
    ctx: typer.Context,
    root: Root = Path(),
    channel: Annotated[
        list[str] | None,
        typer.Option("--channel", help="只推这个渠道，可以写几次，如 wechat。", show_default="开着的全部"),
    ] = None,
    case: Annotated[
        list[str] | None,
        typer.Option("--case", help="只推这个案例，可以写几次，短名就行。", show_default="审好的全部"),
    ] = None,
    due: Annotated[
        bool, typer.Option("--due", help="只发到了钟点的（dianxing.yml 的 push.publish_at）；定时任务用。")
    ] = False,
    at: Annotated[
        str | None,
        typer.Option("--at", help="排到这一刻发，如 2026-12-01T09:00，北京时间。", show_default=False),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="只打印会发出去什么，一个字不差；不发，也不记账。")
    ] = False,
    simulate: Annotated[
        bool, typer.Option("--simulate", help="打印往后三十天的日历，不发，也不记账。")
    ] = False,
    kit_dir: KitDir = None,
) -> None:
    """把审过的案例推到开着的渠道，每个地方恰好一次；断在哪里都不会重发，弄不清的留给人看。

    先运行 dianxing kit 做好渠道稿。没有开的渠道、没有审完的案例、示例，一个也不发。

    例：

      dianxing push --dry-run

      dianxing push --channel wechat --case lanshan-logistics

      dianxing push --at 2026-12-01T09:00

      dianxing push --due

      dianxing push status --calendar

      dianxing push done 12 --address https://weibo.com/…
    """
    if ctx.invoked_subcommand is not None:
        return
    root = site_root(root)
    settings = load_settings(root, as_of=moment(None))
    only_look = dry_run or simulate
    with lazy_pool(None) as pool:
        read = read_library(settings, cache=root / ".cache" / "dianxing", pool=pool, strict=False)
        if not only_look:
            read.remember()
    if not settings.push.rehearsal and not only_look:
        phones = {card.id: read.library.records[card.id].phone for card in read.library.catalogue.cards}
        refuse_placeholders(settings, read.library.catalogue, phones)
    with open_workplace(settings, os.environ, only=channel or (), pretend=only_look) as place:
        if not place.channels:
            print("一个渠道也没有开 → 在 dianxing.yml 的 push 里打开，见 docs/staff/推送.md")
            return
        folder = kit_dir or root / "kit"
        found = gather(read.library, settings, folder, place.channels, place.ledger, case or ())
        when = moment(at) if at else None
        plan = planned(place.channels, found.materials, place.ledger, settings.push, when)
        if simulate:
            _say_simulated(place, plan, read.library, settings)
        elif dry_run:
            _say_plan(place, plan, found)
        else:
            _push(place, plan, found, settings, read.library, due=due or when is not None, some=bool(case))


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
    with _ledger_only(root) as (place, _):
        entries = place.ledger.entries()
        if calendar:
            today = place.ledger.clock().date()
            month = timedelta(days=_MONTH)
            print(calendar_text(ledger_marks(entries, {}), today - month, today + month))
            return
        if not entries:
            print("还没有推送过。")
        sent = [entry for entry in entries if entry.state is State.CONFIRMED]
        hidden = set() if everything else {entry.id for entry in entries if entry.state in _CLOSED}
        hidden |= set() if everything else {entry.id for entry in sent[:-_SHOWN]}
        for entry in entries:
            if entry.id not in hidden:
                print(_line(entry))
        if hidden:
            print(f"另有 {len(hidden)} 条早先的：dianxing push status --all")
        _say_tasks(place)


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
        print(_line(send_again(place.ledger, number, not_sent=not_sent)))


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
    with _ledger_only(root, channels=not dry_run) as (place, _):
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
                print(_line(entry))
                continue
            result = retract(place.ledger, place.sender.channel(entry), entry, withheld)
            left |= not result.done
            print(f"{_line(result.entry)}\n    {result.what}")
        if left:
            _say_tasks(place)
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
            print(_line(entry))
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
        print(_line(tick(place.ledger, number, address)))


@contextmanager
def _ledger_only(root: Path, *, channels: bool = False) -> Iterator[tuple[Workplace, Settings]]:
    settings = load_settings(site_root(root), as_of=moment(None))
    with open_workplace(settings, os.environ, channels=channels) as place:
        place.ledger.actor = f"{place.ledger.actor} {os.environ.get('USER', '')}".strip()
        yield place, settings


def _push(
    place: Workplace,
    plan: tuple[Planned, ...],
    found: Gathered,
    settings: Settings,
    library: Library,
    *,
    due: bool,
    some: bool,
) -> None:
    # 文件写坏了、读的时候略过的，不算撤下
    public = {*library.catalogue.by_id, *library.catalogue.left_out}
    for entry in drop_planned(place.ledger, public):
        print(_line(entry))
    numbers = write_plan(plan, place.ledger)
    if not due:
        bring_forward(place.ledger, numbers, even_fixed=some)
    names = {channel.name for channel in place.channels}
    # 写了 --case 的只动它们；别的欠账（问、跟）由不带 --case 的一趟去了
    only = set(numbers) if some else None
    with terminal_progress() as progress:
        result = run(
            place,
            settings.push.quiet,
            only,
            lambda entry, number, total: progress(f"推送 {entry.title}", number, total),
        )
    for entry in result.moved:
        print(_line(entry))
    for item in found.waiting:
        print(f"等着：{item.case_id}《{item.title}》：{item.why}")
    _say_rest(place, result, names)
    for case_id, entries in gone_cases(place.ledger, public).items():
        print(
            f"注意：{case_id} 已经不公开，外面还有 {len(entries)} 处"
            f" → dianxing push retract --case {case_id}",
            file=sys.stderr,
        )
    _say_tasks(place)
    for label, why in place.sender.stopped.items():
        print(f"{label[0]}（{label[1]}）停了：{why}", file=sys.stderr)
    bad = any(
        entry.state in (State.FAILED, State.UNKNOWN) or (entry.state is State.PLANNED and entry.now.message)
        for entry in result.moved
    )
    if bad or place.sender.stopped:
        raise typer.Exit(1)


def _say_rest(place: Workplace, result: RunResult, names: set[str]) -> None:
    planned_now = [entry for entry in place.ledger.entries([State.PLANNED]) if entry.post.channel in names]
    if result.quiet:
        print(f"现在是安静时段，{result.quiet} 条留着；过了再运行，或者交给定时任务。")
    elif planned_now:
        first = min(entry.now.due for entry in planned_now)
        print(f"还排着 {len(planned_now)} 条，最早的 {first:%m月%d日 %H:%M} 发：dianxing push --due")
    elif not result.moved:
        print("没有要发的。")


def _say_plan(place: Workplace, plan: tuple[Planned, ...], found: Gathered) -> None:
    channels = {(item.name, item.account): item for item in place.channels}
    now = place.ledger.clock()
    for item in plan:
        channel = channels[item.post.channel, item.post.account]
        when = "现在" if item.due <= now else f"{item.due:%Y-%m-%d %H:%M}"
        change = f"（改第 {item.follows} 条）" if item.follows else ""
        print(f"—— {channel.label} → {item.post.target}，{when}发{change}")
        print(channel.describe(item.post))
    for entry in place.ledger.entries([State.UNKNOWN, State.SUBMITTED], due_by=now):
        print(f"—— 先问清楚：{_line(entry)}")
    for waits in found.waiting:
        print(f"等着：{waits.case_id}《{waits.title}》：{waits.why}")
    print(f"一共 {len(plan)} 条。这是演习，什么都没发。")


def _say_simulated(place: Workplace, plan: tuple[Planned, ...], library: Library, settings: Settings) -> None:
    labels = {channel.name: channel.label for channel in place.channels}
    known = {(entry.post.channel, entry.post.target, entry.post.digest) for entry in place.ledger.entries()}
    marks = list(ledger_marks(place.ledger.entries([State.PLANNED, State.SUBMITTED]), labels))
    for item in plan:
        if (item.post.channel, item.post.target, item.post.digest) not in known:
            title = item.post.cases[0].title
            more = f" 等 {len(item.post.cases)} 个" if len(item.post.cases) > 1 else ""
            marks.append(Mark(item.due, labels[item.post.channel], title + more, "会排上"))
    public = library.catalogue.by_id
    for record in library.records.values():
        card = record.card
        if card and card.status == "published" and not card.is_sample and card.id not in public:
            marks.append(Mark(card.published.start(), "各渠道", card.title, "到了发布日"))
    today = settings.as_of.date()
    print(calendar_text(marks, today, today + timedelta(days=_MONTH)))


def _say_tasks(place: Workplace) -> None:
    tasks = open_tasks(place.ledger)
    if not tasks:
        return
    print("等着人做的：")
    for entry in tasks:
        address = f" {entry.now.address}" if entry.now.address else ""
        print(f"  第 {entry.id} 条，{what_to_do(entry)}：{entry.title}：{entry.now.message}{address}")
    print("做好了打勾：dianxing push done 编号 --address 网址")


def _line(entry: Entry) -> str:
    tail = entry.now.message or entry.now.address or entry.now.remote_id
    if entry.state is State.PLANNED:
        tail = f"{entry.now.due:%m-%d %H:%M} 发" + (f"：{entry.now.message}" if entry.now.message else "")
    if entry.state is State.CONFIRMED:
        tail = entry.now.address or entry.now.remote_id
    where = f"{entry.post.channel} → {entry.post.target}"
    return f"第 {entry.id} 条  {entry.state.chinese}  {where}  {entry.title}" + (f"  {tail}" if tail else "")
