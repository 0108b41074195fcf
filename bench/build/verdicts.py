"""要求和判定。"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bench.build.trial import BUILD, EDIT, EDIT_PAGES, MATERIAL, OURS, PAGES, PELICAN, Job

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


def verdicts(jobs: Sequence[Job]) -> Iterator[Verdict]:
    """逐条判定；没有量的那家不判。"""
    by: Mapping[tuple[str, str], Job] = {(job.who, job.what): job for job in jobs}
    for peer, ours, times in ((MATERIAL, BUILD, _MATERIAL_TIMES), (PELICAN, PAGES, _PELICAN_TIMES)):
        if (peer, BUILD) in by:
            ratio = by[peer, BUILD].seconds / by[OURS, ours].seconds
            yield Verdict(f"{ours}比 {peer} 快", f"{ratio:.1f} 倍", f"≥ {times:.0f} 倍", ratio >= times)
    for what, limit in ((EDIT_PAGES, _EDIT_PAGES_SECONDS), (EDIT, _EDIT_SECONDS)):
        seconds = by[OURS, what].seconds
        yield Verdict(what, f"{seconds:.2f} 秒", f"≤ {limit} 秒", seconds <= limit)
    peak = max(job.peak for job in jobs if job.who == OURS)
    yield Verdict("内存峰值，各进程合计", f"{peak / 1e6:.0f} MB", f"≤ {_PEAK / 1e6:.0f} MB", peak <= _PEAK)
