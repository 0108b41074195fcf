"""numpy 怎么跑才快，要在导入它以前用环境变量告诉它；已经设了的不动。"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from contextlib import suppress
from pathlib import Path

_CPU_INFO = Path("/proc/cpuinfo")
_ENOUGH = 4096
"""头一个核的说明够用了，字节。"""


def tune_numpy(environ: MutableMapping[str, str], cpu_info: Path = _CPU_INFO) -> None:
    """把 `numpy_options` 写进 `environ`；看不到处理器的系统照默认的跑。"""
    text = ""
    with suppress(OSError), cpu_info.open("rb") as file:
        text = file.read(_ENOUGH).decode("ascii", "replace")
    for name, value in numpy_options(text).items():
        environ.setdefault(name, value)


def numpy_options(cpu_info: str) -> Mapping[str, str]:
    """由 `/proc/cpuinfo` 的开头得出环境变量。

    Zen 4 上 numpy 用 AVX-512 排序比用 AVX2 慢五倍：它的“压缩存储”指令是微码做的，
    见 https://github.com/numpy/x86-simd-sort/issues/6。抽检索词、合并索引都在排序。
    """
    options = {"OPENBLAS_NUM_THREADS": "1"}  # 我们不算矩阵，它另开的线程只会空转
    facts = dict(line.partition(":")[::2] for line in cpu_info.splitlines())
    found = {name.strip(): value.strip() for name, value in facts.items()}
    zen = found.get("vendor_id") == "AuthenticAMD" and found.get("cpu family") == "25"
    if zen and "avx512f" in found.get("flags", "").split():  # Zen 3 也是 25，它没有 AVX-512
        options["NPY_DISABLE_CPU_FEATURES"] = "X86_V4 AVX512_ICL AVX512_SPR"
    return options
