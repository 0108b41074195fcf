"""要求，判定，和打印的表。"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bench.build.trial import BUILD, EDIT, EDIT_PAGES, MATERIAL, OURS, PAGES, PELICAN, Job, Jobs

REQUIRED_AT = 10_000
"""要求是对这么多案例说的。"""
_MATERIAL_TIMES, _PELICAN_TIMES = 4.0, 3.0
_EDIT_SECONDS, _EDIT_PAGES_SECONDS = 3.0, 1.5
_PEAK = 1e9


@dataclass(frozen=True, slots=True)
class Verdict:
    """一条要求合不合。"""

    what: str
    found: str
    required: str
    passed: bool

    def __str__(self) -> str:
        return f"{'PASS' if self.passed else 'FAIL'} {self.what}：{self.found}（要求 {self.required}）"


def verdicts(jobs: Jobs) -> Iterator[Verdict]:
    """逐条判定；没有量的那家不判。"""
    for peer, ours, times in ((MATERIAL, BUILD, _MATERIAL_TIMES), (PELICAN, PAGES, _PELICAN_TIMES)):
        if (peer, BUILD) in jobs:
            ratio = jobs[peer, BUILD].seconds / jobs[OURS, ours].seconds
            yield Verdict(f"{ours}比 {peer} 快", f"{ratio:.1f} 倍", f"≥ {times:.0f} 倍", ratio >= times)
    for what, limit in ((EDIT_PAGES, _EDIT_PAGES_SECONDS), (EDIT, _EDIT_SECONDS)):
        seconds = jobs[OURS, what].seconds
        yield Verdict(what, f"{seconds:.2f} 秒", f"≤ {limit} 秒", seconds <= limit)
    peak = max(job.peak for job in jobs.values() if job.who == OURS)
    yield Verdict("内存峰值，各进程合计", f"{peak / 1e6:.0f} MB", f"≤ {_PEAK / 1e6:.0f} MB", peak <= _PEAK)


def table(jobs: Jobs) -> str:
    """Markdown 表格，一件事一行。"""
    lines = [
        "| 谁 | 做什么 | 秒（中位） | 最短–最长 | 处理器秒 | 内存峰值 MB | 是我们的几倍时间 |",
        "|---|---|---:|---:|---:|---:|---|",
    ]
    for job in sorted(jobs.values(), key=lambda job: job.what):
        low, high = job.spread
        peak = f"{job.peak / 1e6:.0f}" if job.peak else ""
        cells = (job.who, job.what, f"{job.seconds:.2f}", f"{low:.2f}–{high:.2f}", f"{job.cpu:.2f}", peak)
        lines.append(f"| {' | '.join((*cells, _ratios(job, jobs)))} |")
    return "\n".join(lines)


def _ratios(job: Job, jobs: Jobs) -> str:
    """Pelican 没有检索，所以也和我们不做检索时比。"""
    if job.who == OURS:
        return ""
    pairs = {
        BUILD: ((BUILD, "整站"), (PAGES, "不做检索")),
        EDIT: ((EDIT, "有检索"), (EDIT_PAGES, "不做检索")),
    }
    return "，".join(f"{name} {job.seconds / jobs[OURS, what].seconds:.1f}" for what, name in pairs[job.what])
