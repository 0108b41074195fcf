"""终端上的进度条：超过一秒才出现，做完就收走；不是终端就一声不吭。"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from dianxing.site.progress import Progress as Report
from dianxing.site.progress import silent

_QUIET_SECONDS = 1.0


@contextmanager
def terminal_progress() -> Iterator[Report]:
    """给出一个 `Progress` 回调，画在标准错误上。"""
    if not sys.stderr.isatty():
        yield silent
        return
    # 不是终端就用不着，也就不导入
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=32),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(file=sys.stderr),
        transient=True,
        # 不要它的刷新线程：进程池在 Linux 上靠 fork，不宜带着别的线程
        auto_refresh=False,
    )
    task = bar.add_task("")
    started = time.monotonic()
    shown = False

    def report(stage: str, done: int, total: int) -> None:
        nonlocal shown
        if not shown and time.monotonic() - started > _QUIET_SECONDS:
            bar.start()
            shown = True
        if shown:
            bar.update(task, description=stage, completed=done, total=total or None)
            bar.refresh()

    try:
        yield report
    finally:
        bar.stop()
