"""说渠道稿做了什么。"""

from __future__ import annotations

import sys

from dianxing.kits.write_kits import KitResult


def report_kits(result: KitResult, seconds: float | None = None) -> None:
    """说做了哪些、收短了什么、哪个渠道放不下、哪张图做不出来。"""
    for made in result.made:
        for note in made.texts.notes:
            print(f"cases/{made.id}/case.md: {note.channel}：{note.what}")
        for why in made.texts.refused:
            print(f"cases/{made.id}/case.md: {why.finding.what} → {why.finding.fix}", file=sys.stderr)
    for problem in result.problems:
        print(problem, file=sys.stderr)
    if not result.folders:
        print("没有要做渠道稿的案例。")
        return
    report = result.report
    took = f"；{seconds:.1f} 秒" if seconds is not None else ""
    print(
        f"渠道稿：重做了 {len(result.made)} 份，一共 {len(result.folders)} 份；"
        f"写了 {len(report.written)} 个文件，删了 {len(report.removed)} 个，{report.kept} 个没变{took}。"
    )
