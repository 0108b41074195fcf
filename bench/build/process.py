"""从外面量一条命令：墙上时间、处理器时间、它和它的子进程合起来的内存峰值。"""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

_EVERY = 0.02
"""隔几秒看一眼内存。"""


@dataclass(frozen=True, slots=True)
class Run:
    """跑了一次。"""

    seconds: float
    cpu: float
    """用户态加内核态，含子进程；机器上有别的活时，它比墙上时间稳。"""
    peak: int
    """字节；没有看内存的那几次为 0。"""


def run(command: Sequence[str | Path], log: Path, *, watch: bool = False) -> Run:
    """跑完 `command`，输出写进 `log`；失败抛 RuntimeError。

    字节码放在 `log` 旁边，谁都一样：装好的程序本来就有字节码，环境里却可能关着，那就每次都要重新编译。

    `watch` 时另起线程量内存。量内存要看遍它的页表，会拖慢它，所以计时的几次不看。
    """
    with log.open("wb") as output:
        started = time.monotonic()
        process = subprocess.Popen(
            command, stdout=output, stderr=subprocess.STDOUT, env=_environment(log.parent / "bytecode")
        )
        watcher = _Watcher(process.pid)
        if watch:
            watcher.start()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if watch:
            watcher.stop()
    if process.returncode:
        tail = log.read_text(encoding="utf-8", errors="replace")[-2000:]
        raise RuntimeError(f"{' '.join(map(str, command))} 退出码 {process.returncode}：\n{tail}")
    return Run(seconds, usage.ru_utime + usage.ru_stime, watcher.peak)


def _environment(bytecode: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(bytecode.resolve())}


class _Watcher(threading.Thread):
    """隔一会儿把一个进程和它的子孙占的内存加起来，记下最大的一次。"""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self._root = psutil.Process(pid)
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.wait(_EVERY):
            try:
                family = [self._root, *self._root.children(recursive=True)]
            except psutil.Error:
                continue
            self.peak = max(self.peak, sum(map(_memory, family)))

    def stop(self) -> None:
        """不再看了。"""
        self._over.set()
        self.join()


def _memory(process: psutil.Process) -> int:
    """PSS：独占的页加上共享的页按共享的进程数分摊，加起来才不重复。没有 PSS 的系统用 USS。"""
    try:
        facts = process.memory_full_info()
    except psutil.Error:  # 正好结束了
        return 0
    size: int = getattr(facts, "pss", facts.uss)
    return size
