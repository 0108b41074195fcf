"""读案例文件夹里的文件：大小有上限，符号链接不许指出去，读不了就说清楚。"""

from __future__ import annotations

import os
import stat
from pathlib import Path


class UnreadableError(Exception):
    """读不了一个文件：错在哪、怎么改、规则的短名。"""

    def __init__(self, what: str, fix: str, code: str) -> None:
        self.what, self.fix, self.code = what, fix, code
        super().__init__(what)


def read_limited(path: str | Path, tree: str | Path, limit: int, too_big_fix: str) -> bytes:
    """读一个普通文件，最多 `limit` 字节；读不了抛 UnreadableError。符号链接只许指在 `tree` 里面。

    路径可以是字符串：读一万个案例时，做 Path 的工夫比读文件还多。
    """
    name = os.fspath(path)
    try:
        info = os.lstat(name)
        if stat.S_ISLNK(info.st_mode):
            real, base = os.path.realpath(name), os.path.realpath(tree)
            if os.path.commonpath([real, base]) != base:
                raise UnreadableError(
                    "这是一个指到 cases/ 外面的符号链接", "换成真正的文件", "symlink-outside"
                )
            info = os.stat(name)
        if not stat.S_ISREG(info.st_mode):
            kind = "文件夹" if stat.S_ISDIR(info.st_mode) else "特殊文件"
            raise UnreadableError(f"这里应当是文件，却是{kind}", "换成真正的文件", "file-expected")
        if info.st_size > limit:
            size = f"{info.st_size / 1024 / 1024:.1f} MB"
            raise UnreadableError(f"文件有 {size}，超过 {limit / 1024 / 1024:g} MB", too_big_fix, "too-big")
        with open(name, "rb", buffering=0) as file:
            return file.read(info.st_size + 1)
    except FileNotFoundError:
        raise UnreadableError("没有这个文件", "核对文件名，大小写也要一样", "no-file") from None
    except PermissionError:
        raise UnreadableError("没有权限打开", "改它的权限，让运行的用户能读", "permission") from None
    except OSError:
        raise UnreadableError("打不开", "看看磁盘和文件是否完好", "unreadable") from None
