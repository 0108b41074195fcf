"""把排好的文件写进暂存文件夹。可以在工作进程里做：传进来的是活，传回去的只有大小和时间。"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from dianxing.disk_reason import disk_reason
from dianxing.errors import BuildError
from dianxing.site.artefact import Job

_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
_MODE = 0o666
"""网页谁都能读，不必能执行；再按用户的 umask 减。"""


def stage_jobs(folder: str, jobs: Sequence[tuple[str, Job]]) -> list[tuple[int, int]]:
    """做完 `jobs`（路径，活），写进 `folder`；给出各文件的大小（字节）和修改时间（纳秒）。

    写不了盘抛 BuildError。
    """
    return [stage_file(folder, path, job()) for path, job in jobs]


def stage_file(folder: str, path: str, content: bytes) -> tuple[int, int]:
    """写一个文件，给出大小（字节）和修改时间（纳秒）；写不了盘抛 BuildError。"""
    target = f"{folder}/{path}"
    with disk(f"写 {path}"):
        try:
            handle = os.open(target, _NEW, _MODE)
        except FileNotFoundError:  # 多数文件夹只放一个文件：先试再建，省一次查看
            _make_folder(os.path.dirname(target))
            handle = os.open(target, _NEW, _MODE)
        try:
            rest = memoryview(content)
            while rest:
                rest = rest[os.write(handle, rest) :]
            facts = os.fstat(handle)
        finally:
            os.close(handle)
    return facts.st_size, facts.st_mtime_ns


def _make_folder(folder: str) -> None:
    try:
        os.mkdir(folder)  # 上一层多半在
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)
    except FileExistsError:  # 别的进程刚建的
        return


@contextmanager
def disk(doing: str) -> Iterator[None]:
    """磁盘满、没有权限一类的错，换成用户看得懂的话。"""
    try:
        yield
    except OSError as error:
        raise BuildError(
            f"{doing}时写不了盘（{disk_reason(error)}）→ 看看磁盘满没满、文件夹能不能写，再建一次"
        ) from error
