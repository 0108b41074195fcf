"""`dianxing push`：审过的案例推到开着的渠道。台账上的事在 `push_ledger`。"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from dianxing.cli.kit import KitDir
from dianxing.cli.options import Root, moment, site_root
from dianxing.cli.progress import terminal_progress
from dianxing.cli.push_words import entry_line, say_plan, say_rest, say_simulated, say_tasks
from dianxing.push.channels.every import channel_label
from dianxing.push.correct import drop_planned, gone_cases
from dianxing.push.gather import Gathered, gather
from dianxing.push.plan import Planned, planned
from dianxing.push.run import send_plan
from dianxing.push.workplace import Workplace, open_workplace
from dianxing.settings import Settings, load_settings
from dianxing.site.executors import lazy_pool
from dianxing.site.library import Library
from dianxing.site.production import refuse_placeholders
from dianxing.site.read_library import read_library


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
        refuse_placeholders(settings, read.library.catalogue, read.library.phones())
    with open_workplace(settings, os.environ, only=channel or (), pretend=only_look) as place:
        if not place.channels:
            print("一个渠道也没有开 → 在 dianxing.yml 的 push 里打开，见 docs/staff/推送.md")
            return
        folder = kit_dir or root / "kit"
        found = gather(read.library, settings, folder, place.channels, place.ledger, case or ())
        when = moment(at) if at else None
        plan = planned(place.channels, found.materials, place.ledger, settings.push, when)
        if simulate:
            say_simulated(place, plan, read.library, settings)
        elif dry_run:
            say_plan(place, plan, found)
        else:
            _push(
                place,
                plan,
                found,
                settings,
                read.library,
                folder,
                due=due or when is not None,
                some=bool(case),
            )


def _push(
    place: Workplace,
    plan: tuple[Planned, ...],
    found: Gathered,
    settings: Settings,
    library: Library,
    kit_dir: Path,
    *,
    due: bool,
    some: bool,
) -> None:
    # 文件写坏了、读的时候略过的，不算撤下
    public = {*library.catalogue.by_id, *library.catalogue.left_out}
    for entry in drop_planned(place.ledger, public):
        print(entry_line(entry))
    names = {channel.name for channel in place.channels}
    with terminal_progress() as progress:
        result = send_plan(
            place,
            plan,
            settings.push.quiet,
            due=due,
            some=some,
            told=lambda entry, number, total: progress(f"推送 {entry.title}", number, total),
        )
    for entry in result.moved:
        print(entry_line(entry))
    for item in found.waiting:
        print(f"等着：{item.case_id}《{item.title}》：{item.why}")
    say_rest(place, result, names)
    for case_id, entries in gone_cases(place.ledger, public).items():
        print(
            f"注意：{case_id} 已经不公开，外面还有 {len(entries)} 处"
            f" → dianxing push retract --case {case_id}",
            file=sys.stderr,
        )
    say_tasks(place, kit_dir)
    for (name, account), why in place.sender.stopped.items():
        print(f"{channel_label(name)}（{account}）停了：{why}", file=sys.stderr)
    if result.troubled or place.sender.stopped:
        raise typer.Exit(1)
