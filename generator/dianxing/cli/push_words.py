"""推送怎么说给人听：一条、一趟要发的、剩下的、日历、等着人做的。"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from dianxing.push.calendar import Mark, calendar_text, ledger_marks
from dianxing.push.channels.every import channel_label
from dianxing.push.correct import RETRACT
from dianxing.push.gather import Gathered
from dianxing.push.ledger.entry import Entry, State
from dianxing.push.materials import find_sheet
from dianxing.push.plan import Planned
from dianxing.push.run import RunResult
from dianxing.push.tasks import open_tasks, what_to_do
from dianxing.push.workplace import Workplace
from dianxing.settings import Settings
from dianxing.site.library import Library

MONTH = 30
"""日历往前、往后各列几天。"""


def entry_line(entry: Entry) -> str:
    """一条，一行：第几条、走到哪一步、哪里、哪个案例、还有什么话。"""
    tail = entry.now.message or entry.now.address or entry.now.remote_id
    if entry.state is State.PLANNED:
        tail = f"{entry.now.due:%m-%d %H:%M} 发" + (f"：{entry.now.message}" if entry.now.message else "")
    if entry.state is State.CONFIRMED:
        tail = entry.now.address or entry.now.remote_id
    said = f"第 {entry.id} 条  {entry.state.chinese}  {_where(entry)}  {entry.title}"
    return said + (f"  {tail}" if tail else "")


def say_plan(place: Workplace, plan: tuple[Planned, ...], found: Gathered) -> None:
    """演习：会发出去什么，一个字不差。"""
    channels = {(item.name, item.account): item for item in place.channels}
    now = place.ledger.clock()
    for item in plan:
        channel = channels[item.post.channel, item.post.account]
        when = "现在" if item.due <= now else f"{item.due:%Y-%m-%d %H:%M}"
        change = f"（改第 {item.follows} 条）" if item.follows else ""
        print(f"—— {channel.label} → {item.post.target}，{when}发{change}")
        print(channel.describe(item.post))
    for entry in place.ledger.entries([State.UNKNOWN, State.SUBMITTED], due_by=now):
        print(f"—— 先问清楚：{entry_line(entry)}")
    for waits in found.waiting:
        print(f"等着：{waits.case_id}《{waits.title}》：{waits.why}")
    print(f"一共 {len(plan)} 条。这是演习，什么都没发。")


def say_rest(place: Workplace, result: RunResult, names: set[str]) -> None:
    """一趟走完，还留着什么；`names` 是这趟的渠道。"""
    left = place.ledger.entries([State.PLANNED, State.SENDING])
    planned_now = [entry for entry in left if entry.state is State.PLANNED and entry.post.channel in names]
    others = [entry for entry in left if entry.state is State.SENDING and entry.post.channel in names]
    if others:
        numbers = "、".join(str(entry.id) for entry in others)
        until = max(entry.now.lease for entry in others)
        print(
            f"另一个 dianxing push 正在发第 {numbers} 条 → 等它发完看 dianxing push status；"
            f"过了 {until:%H:%M} 还在，再运行 dianxing push 接上"
        )
    if result.quiet:
        print(f"现在是安静时段，{result.quiet} 条留着；过了再运行，或者交给定时任务。")
    elif planned_now:
        first = min(entry.now.due for entry in planned_now)
        print(f"还排着 {len(planned_now)} 条，最早的 {first:%m月%d日 %H:%M} 发：dianxing push --due")
    elif not result.moved and not others:
        print("没有要发的。")


def say_simulated(place: Workplace, plan: tuple[Planned, ...], library: Library, settings: Settings) -> None:
    """往后一个月的日历，会排上的也在里面。"""
    known = {(entry.post.channel, entry.post.target, entry.post.digest) for entry in place.ledger.entries()}
    marks = list(ledger_marks(place.ledger.entries([State.PLANNED, State.SUBMITTED])))
    for item in plan:
        if (item.post.channel, item.post.target, item.post.digest) not in known:
            title = item.post.cases[0].title
            more = f" 等 {len(item.post.cases)} 个" if len(item.post.cases) > 1 else ""
            marks.append(Mark(item.due, channel_label(item.post.channel), title + more, "会排上"))
    public = library.catalogue.by_id
    for record in library.records.values():
        card = record.card
        if card and card.status == "published" and not card.is_sample and card.id not in public:
            marks.append(Mark(card.published.start(), "各渠道", card.title, "到了发布日"))
    today = settings.as_of.date()
    print(calendar_text(marks, today, today + timedelta(days=MONTH)))


def say_tasks(place: Workplace, kit_dir: Path) -> None:
    """等着人做的、照着哪张发布单做、怎么打勾；没有就不说。"""
    tasks = open_tasks(place.ledger)
    if not tasks:
        return
    print("等着人做的：")
    for entry in tasks:
        address = f" {entry.now.address}" if entry.now.address else ""
        what = f"{what_to_do(entry)}，{_where(entry)}"
        print(f"  第 {entry.id} 条，{what}：{entry.title}：{entry.now.message}{address}")
        for sheet in _sheets(entry, kit_dir):
            print(f"    照着发：{sheet}")
    print("做好了打勾：dianxing push done 编号 --address 网址")


def _where(entry: Entry) -> str:
    return f"{channel_label(entry.post.channel)} → {entry.post.target}"


def _sheets(entry: Entry, kit_dir: Path) -> Iterator[Path]:
    """要人发、改的，各案例的发布单；看有没有发到、收回用不着。"""
    if entry.state is State.HANDED_OVER and entry.now.code != RETRACT:
        for case in entry.post.cases:
            if sheet := find_sheet(kit_dir, case.id):
                yield sheet
