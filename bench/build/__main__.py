"""`python -m bench.build`：造一千和一万个案例，量我们和同类，打印表格和判定；不合要求退出码是 1。

python -m bench.build                                   一千和一万，约二十分钟，要 15 GB 空地方
python -m bench.build --counts 1000 --runs 1            快看一眼
python -m bench.build --peers "" --work /dev/shm/bench  只量自己，不碰磁盘
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from bench.build.trial import PEERS, Plan, measure
from bench.build.verdicts import REQUIRED_AT, table, verdicts
from bench.peers import WORK

_PICTURES_UP_TO = 1000
"""案例再多，图片和二维码要几分钟，时间只和个数成正比，量小的就知道。"""


def main() -> None:
    """跑完全部规模，打印，给退出码。"""
    options = _options()
    work: Path = options.work / "build"
    shutil.rmtree(work, ignore_errors=True)
    _say(f"{platform.platform()}，{os.cpu_count()} 核，Python {platform.python_version()}，版本 {_version()}")
    failed = False
    report: dict[int, object] = {}
    for count in options.counts:
        pictures = options.pictures or count <= _PICTURES_UP_TO
        plan = Plan(count, options.seed, options.runs, options.peers, pictures)
        folder = work / str(count)
        folder.mkdir(parents=True)
        jobs = measure(plan, folder, _say)
        report[count] = [asdict(job) for job in jobs.values()]
        (work / "result.json").write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
        _say(f"\n{count} 个案例\n\n{table(jobs)}\n")
        for verdict in verdicts(jobs) if count >= REQUIRED_AT else ():
            failed |= not verdict.passed
            _say(str(verdict))
    # 到最后才删：刚删过大批文件的 ext4，新建文件会慢上好几倍，谁接着跑谁吃亏
    for count in options.counts:
        shutil.rmtree(work / str(count))
    sys.exit(1 if failed else 0)


def _say(text: str) -> None:
    print(text, flush=True)


def _version() -> str:
    command = ["git", "describe", "--always", "--dirty"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip() or "不知道"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.build", description="建站的基准")
    parser.add_argument("--counts", type=_counts, default=(1000, 10_000), help="几个规模，逗号隔开")
    parser.add_argument("--runs", type=int, default=3, help="从头建计时几次；改一个案例计时两倍次数")
    parser.add_argument("--peers", type=_peers, default=PEERS, help=f"和谁比，逗号隔开：{'、'.join(PEERS)}")
    parser.add_argument("--work", type=Path, default=WORK, help="在哪里跑")
    parser.add_argument("--seed", type=int, default=1, help="造案例的种子")
    parser.add_argument("--pictures", action="store_true", help="再大的规模也量图片和二维码")
    return parser.parse_args()


def _counts(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(","))


def _peers(text: str) -> tuple[str, ...]:
    names = tuple(name for name in text.split(",") if name)
    if unknown := set(names) - set(PEERS):
        raise argparse.ArgumentTypeError(f"没有 {'、'.join(unknown)}")
    return names


if __name__ == "__main__":
    main()
