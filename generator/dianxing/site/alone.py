"""一个缓存文件夹同一时候只给一次建站用：开着预览又去建站，后来的等先来的做完。"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

_PAUSE = 0.1
"""等的时候隔几秒再试。"""


@contextmanager
def alone(folder: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """独占 `folder`；别的进程占着就等，每等一会儿叫一次 `waiting`。进程死了，占用自然解除。"""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("ab") as file:
        while not _lock(file):
            waiting()
            time.sleep(_PAUSE)
        yield


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> bool:
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(file: IO[bytes]) -> bool:
        # lockf 的锁只归本进程：fork 出去的工作进程不继承，主进程死了就没了（flock 不是这样）
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
