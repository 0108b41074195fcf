"""暂存片段的文件夹：读案例的进程把排好的片段写进来，排整页的进程直接来取，不经主进程的内存。

同一份缓存一次只给一个建站用（见 `alone`），所以位置是固定的；建完就删。
"""

from __future__ import annotations

import mmap
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from tempfile import mkstemp
from typing import NamedTuple


class Piece(NamedTuple):
    """暂存文件里的一段。一趟要做、要传十几万个，所以是具名元组：比 dataclass 快几倍。"""

    file: str
    start: int
    stop: int

    def read(self) -> bytes:
        """这一段的内容。"""
        return _opened(self.file)[self.start : self.stop]


@contextmanager
def spool_folder(cache: Path) -> Iterator[Path]:
    """一次建站用的暂存文件夹；上次被打断留下的先清掉。"""
    folder = cache / "spool"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield folder
    finally:
        _opened.cache_clear()
        shutil.rmtree(folder, ignore_errors=True)


def spooled(folder: Path, contents: Sequence[bytes]) -> tuple[str, tuple[int, ...]]:
    """把一批内容写成一个文件，给出文件和各段的起止：一段从哪里起，前一段就到哪里止。"""
    handle, name = mkstemp(dir=folder)
    with os.fdopen(handle, "wb") as file:
        file.writelines(contents)
    return name, tuple(accumulate(map(len, contents), initial=0))


@lru_cache(maxsize=64)
def _opened(file: str) -> mmap.mmap:
    with Path(file).open("rb") as raw:
        return mmap.mmap(raw.fileno(), 0, access=mmap.ACCESS_READ)
