"""一个规模的全部量法：几家轮着跑，各取中位数。"""

from __future__ import annotations

import os
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.build.contenders import Command, Contender, Material, Ours, Pelican
from bench.build.process import Run, run
from bench.build.texts import newest, read_texts

Say = Callable[[str], None]

BUILD, PAGES = "整站", "只排页面（--no-search）"
EDIT, EDIT_PAGES = "改一个案例", "改一个案例（--no-search）"
AGAIN, PICTURES = "什么都没改", "图片和二维码"
OURS, MATERIAL, PELICAN, PELICAN_LEAST = "典型", "mkdocs-material", "Pelican", "Pelican（最简）"
PEERS = (MATERIAL, PELICAN, PELICAN_LEAST)


@dataclass(frozen=True, slots=True)
class Job:
    """量的一件事：谁，做什么，各次的结果。"""

    who: str
    what: str
    runs: list[Run] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        """墙上时间的中位数；看内存的那几次不算。"""
        return statistics.median(run.seconds for run in self._timed)

    @property
    def cpu(self) -> float:
        """处理器时间的中位数。"""
        return statistics.median(run.cpu for run in self._timed)

    @property
    def spread(self) -> tuple[float, float]:
        """最短和最长的墙上时间。"""
        seconds = [run.seconds for run in self._timed]
        return min(seconds), max(seconds)

    @property
    def peak(self) -> int:
        """内存峰值，字节；没有量过为 0。"""
        return max(run.peak for run in self.runs)

    @property
    def _timed(self) -> Sequence[Run]:
        return [run for run in self.runs if not run.peak] or self.runs


Jobs = Mapping[tuple[str, str], Job]
"""（谁，做什么）→ 各次的结果。"""


@dataclass(frozen=True, slots=True)
class Plan:
    """多大、跑几次、和谁比。"""

    count: int
    seed: int
    runs: int
    peers: Sequence[str]
    pictures: bool


def measure(plan: Plan, folder: Path, say: Say) -> Jobs:
    """摆好、轮着跑。"""
    say(f"摆好 {plan.count} 个案例……")
    ours = Ours(folder / "ours", plan.count, plan.seed, search=True)
    pages = Ours(folder / "pages", plan.count, plan.seed, search=False)
    texts = read_texts(ours.root)
    made: Mapping[str, Callable[[Path], Contender]] = {
        MATERIAL: lambda place: Material(place, texts),
        PELICAN: lambda place: Pelican(place, texts, full=True),
        PELICAN_LEAST: lambda place: Pelican(place, texts, full=False),
    }
    peers = {name: made[name](folder / name) for name in plan.peers}
    stopwatch = _Stopwatch(folder / "log.txt", say)

    for number in range(plan.runs + 1):
        watch = number == 0  # 头一次量内存，也让各家的字节码和文件缓存热起来
        stopwatch.take(OURS, BUILD, ours.build(), watch=watch)
        for name, peer in peers.items():
            stopwatch.take(name, BUILD, peer.build(), watch=watch)
        stopwatch.take(OURS, PAGES, pages.build(), watch=watch)

    cases = newest(texts)
    for number in range(2 * plan.runs + 1):
        watch = number == 0
        case_id = cases[-1 - number * 7 % len(cases)]  # 换着改，最后发布的也在内
        stopwatch.take(OURS, EDIT, ours.edit(case_id), watch=watch)
        stopwatch.take(OURS, EDIT_PAGES, pages.edit(case_id), watch=watch)
        stopwatch.take(OURS, AGAIN, ours.again(), watch=watch)
    for name, peer in peers.items():
        if (first := peer.ready()) is not None:
            stopwatch.run(first)
        for case_id in cases[-2:]:
            stopwatch.take(name, EDIT, peer.edit(case_id))
    if plan.pictures:
        stopwatch.take(OURS, PICTURES, ours.again(pictures=True))
    return stopwatch.jobs


class _Stopwatch:
    def __init__(self, log: Path, say: Say) -> None:
        self.jobs: dict[tuple[str, str], Job] = {}
        self._log = log
        self._say = say

    def run(self, command: Command, *, watch: bool = False) -> Run:
        os.sync()  # 上一家还没落盘的，不拖累下一家
        return run(command, self._log, watch=watch)

    def take(self, who: str, what: str, command: Command, *, watch: bool = False) -> None:
        done = self.run(command, watch=watch)
        self.jobs.setdefault((who, what), Job(who, what)).runs.append(done)
        memory = f"，内存峰值 {done.peak / 1e6:.0f} MB（这次不计时）" if watch else ""
        self._say(f"  {who} {what}：{done.seconds:.2f} 秒，处理器 {done.cpu:.2f} 秒{memory}")
