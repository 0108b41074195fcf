"""`python -m bench.build`：造一千和一万个案例，量我们和两家同类，打印表格和判定；不合要求退出码是 1。

python -m bench.build                                   一千和一万，约二十分钟，要 10 GB 空地方
python -m bench.build --counts 1000 --runs 1            快看一眼
python -m bench.build --peers "" --work /dev/shm/bench  只量自己，不碰磁盘
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from bench.build.trial import MATERIAL, PELICAN, Job, Plan, commit, measure
from bench.build.verdicts import REQUIRED_AT, verdicts
from bench.peers import WORK


def main() -> None:
    """跑完全部规模，打印，给退出码。"""
    options = _options()
    work: Path = options.work / "build"
    shutil.rmtree(work, ignore_errors=True)
    print(f"{platform.platform()}，{os.cpu_count()} 核，Python {platform.python_version()}，版本 {commit()}")
    failed = False
    report: dict[str, list[dict[str, object]]] = {}
    counts: Sequence[int] = options.counts
    for count in counts:
        peers = [name for name in options.peers.split(",") if name]
        pictures = options.pictures or count == min(counts)
        plan = Plan(count, options.seed, options.runs, peers, pictures)
        folder = work / str(count)
        folder.mkdir(parents=True)
        jobs = measure(plan, folder, say)
        report[str(count)] = [asdict(job) for job in jobs]
        print(f"\n{count} 个案例\n\n{table(jobs)}\n", flush=True)
        if count >= REQUIRED_AT:
            for verdict in verdicts(jobs):
                failed |= not verdict.passed
                mark = "PASS" if verdict.passed else "FAIL"
                print(f"{mark} {verdict.what}：{verdict.found}（要求 {verdict.required}）", flush=True)
    (work / "result.json").write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
    # 到最后才删：刚删过大批文件的磁盘，新建文件会慢上好几倍，谁接着跑谁吃亏
    for count in counts:
        shutil.rmtree(work / str(count))
    sys.exit(1 if failed else 0)


def say(text: str) -> None:
    """一步一步地告诉人。"""
    print(text, flush=True)


def table(jobs: Sequence[Job]) -> str:
    """Markdown 表格；“比我们”是同一件事的时间之比。"""
    lines = [
        "| 谁 | 做什么 | 秒（中位） | 最短–最长 | 处理器秒 | 内存峰值 MB | 时间是我们的几倍 |",
        "|---|---|---:|---:|---:|---:|---:|",
    ]
    for job in sorted(jobs, key=lambda job: job.what):
        low, high = job.spread
        peak = f"{job.peak / 1e6:.0f}" if job.peak else ""
        lines.append(
            f"| {job.who} | {job.what} | {job.seconds:.2f} | {low:.2f}–{high:.2f} | {job.cpu:.2f} | {peak} |"
            f" {_ratio(job, jobs)} |"
        )
    return "\n".join(lines)


def _ratio(job: Job, jobs: Sequence[Job]) -> str: ...


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.build", description="建站的基准")
    parser.add_argument("--counts", type=_counts, default=(1000, 10_000), help="几个规模，逗号隔开")
    parser.add_argument("--runs", type=int, default=3, help="从头建计时几次；改一个案例计时两倍次数")
    parser.add_argument("--peers", default=f"{MATERIAL},{PELICAN}", help="和谁比，逗号隔开；空的只量自己")
    parser.add_argument("--work", type=Path, default=WORK, help="在哪里跑")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--pictures", action="store_true", help="每个规模都量图片和二维码；默认只在最小的规模量"
    )
    return parser.parse_args()


def _counts(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(","))


if __name__ == "__main__":
    main()
