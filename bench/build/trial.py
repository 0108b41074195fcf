"""一个规模的全部量法：几家轮着跑，各取中位数。"""

from __future__ import annotations

import os
import statistics
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.build.contenders import Command, Contender, Material, Ours, Pelican
from bench.build.process import Run, run
from bench.build.texts import newest, read_texts

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Job:
    """量的一件事。`case` 是一家的名字，`what` 是从头建、改一个案例……"""

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


@dataclass(frozen=True, slots=True)
class Plan:
    """跑几次、和谁比。"""

    count: int
    seed: int
    runs: int
    peers: Sequence[str]
    pictures: bool


BUILD, PAGES, EDIT, EDIT_PAGES, AGAIN = (
    "整站",
    "只排页面（--no-search）",
    "改一个案例",
    "改一个案例（--no-search）",
    "什么都没改",
)
PICTURES = "图片和二维码"
OURS, MATERIAL, PELICAN = "典型", "mkdocs-material", "Pelican"


def measure(plan: Plan, folder: Path, say: Say) -> Sequence[Job]:
    """摆好、轮着跑，给出每件事的各次结果。"""
    say(f"摆好 {plan.count} 个案例……")
    ours = Ours(folder / "ours", plan.count, plan.seed, search=True)
    pages = Ours(folder / "pages", plan.count, plan.seed, search=False)
    texts = read_texts(ours.root)
    peers: dict[str, Contender] = {}
    if MATERIAL in plan.peers:
        peers[MATERIAL] = Material(folder / "material", texts)
    if PELICAN in plan.peers:
        peers[PELICAN] = Pelican(folder / "pelican", texts, full=True)
    bench = _Bench(folder / "log.txt", say)

    for number in range(plan.runs + 1):  # 头一次量内存，也让各家的字节码和文件缓存热起来
        watch = number == 0
        bench.take(OURS, BUILD, ours.build(), watch)
        if MATERIAL in peers:
            bench.take(MATERIAL, BUILD, peers[MATERIAL].build(), watch)
        bench.take(OURS, PAGES, pages.build(), watch)
        if PELICAN in peers:
            bench.take(PELICAN, BUILD, peers[PELICAN].build(), watch)

    cases = newest(texts)
    for number in range(2 * plan.runs + 1):
        watch = number == 0
        case_id = cases[-1 - number * 7 % len(cases)]
        bench.take(OURS, EDIT, ours.edit(case_id), watch)
        bench.take(OURS, EDIT_PAGES, pages.edit(case_id), watch)
        bench.take(OURS, AGAIN, ours.again(), watch)
        if number in (1, 2):
            for name, peer in peers.items():
                bench.take(name, EDIT, peer.edit(case_id), watch=False)
    if plan.pictures:
        bench.take(OURS, PICTURES, ours.again(pictures=True), watch=False)
    return tuple(bench.jobs.values())


class _Bench:
    def __init__(self, log: Path, say: Say) -> None:
        self.jobs: dict[tuple[str, str], Job] = {}
        self._log = log
        self._say = say

    def take(self, who: str, what: str, command: Command, watch: bool) -> None:
        os.sync()  # 上一家还没落盘的，不拖累下一家
        done = run(command, self._log, watch=watch)
        self.jobs.setdefault((who, what), Job(who, what)).runs.append(done)
        memory = f"，内存峰值 {done.peak / 1e6:.0f} MB（这次不计时）" if watch else ""
        self._say(f"  {who} {what}：{done.seconds:.2f} 秒，处理器 {done.cpu:.2f} 秒{memory}")


def commit() -> str:
    """量的是哪个版本。"""
    found = subprocess.run(
        ["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=False
    )
    return found.stdout.strip() or "不知道"
