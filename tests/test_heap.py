"""留着释放的内存：大块的做了又扔，不再一次次向系统要。"""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

_FAULTS = """
import resource
from dianxing.heap import keep_freed_memory
{call}
def work():
    return [bytes([number + 65]) * (8 << 20) for number in range(6)]
work()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(20):
    work()
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def faults(call: str) -> int:
    """在新的进程里做二十批、每批六块 8 MB，做完就扔：缺页几次。"""
    script = (sys.executable, "-c", _FAULTS.format(call=call))
    return int(subprocess.run(script, capture_output=True, text=True, check=True).stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="只有 glibc 有这个开关")
def test_memory_that_was_freed_is_used_again_without_asking_the_system() -> None:
    assert faults("keep_freed_memory()") < faults("pass") / 10
