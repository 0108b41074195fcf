"""C 库的堆：一批一批做活的进程，释放的内存留着下次用。"""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress

# glibc 的 malloc.h
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
_LARGE = 32 << 20
_NEVER = 1 << 30


def keep_freed_memory() -> None:
    """几兆的数组也从堆里要，堆顶空了不还给系统。

    默认的做法是每一批都向系统要、由系统清零，用完又还回去：从头建一万个案例，三成的内核时间花在这上头。
    只有 glibc 有这个开关，别处什么也不做。
    """
    if not sys.platform.startswith("linux"):
        return
    with suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None)
        libc.mallopt(_M_MMAP_THRESHOLD, _LARGE)
        libc.mallopt(_M_TRIM_THRESHOLD, _NEVER)
