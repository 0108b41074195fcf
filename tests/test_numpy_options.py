"""numpy 的环境变量：只在排序慢的处理器上关掉 AVX-512，人自己设的不动。"""

from __future__ import annotations

from pathlib import Path

import pytest

from dianxing.numpy_options import numpy_options, tune_numpy

ZEN_4 = "processor\t: 0\nvendor_id\t: AuthenticAMD\ncpu family\t: 25\nflags\t\t: fpu avx2 avx512f avx512vl\n"
SLOW_SORT = "NPY_DISABLE_CPU_FEATURES"


def test_zen_4_sorts_without_avx_512() -> None:
    assert "X86_V4" in numpy_options(ZEN_4)[SLOW_SORT]


@pytest.mark.parametrize(
    "other",
    [
        "",
        ZEN_4.replace("AuthenticAMD", "GenuineIntel"),
        ZEN_4.replace(": 25", ": 26"),
        ZEN_4.replace(" avx512f avx512vl", ""),
        "Processor\t: AArch64\nFeatures\t: fp asimd\n",
    ],
)
def test_every_other_processor_is_left_alone(other: str) -> None:
    assert SLOW_SORT not in numpy_options(other)


def test_what_a_person_has_set_stays(tmp_path: Path) -> None:
    cpu_info = tmp_path / "cpuinfo"
    cpu_info.write_text(ZEN_4, "ascii")
    environ = {SLOW_SORT: "AVX512_SPR"}
    tune_numpy(environ, cpu_info)
    assert environ == {SLOW_SORT: "AVX512_SPR", "OPENBLAS_NUM_THREADS": "1"}


def test_without_such_a_file_there_is_no_harm(tmp_path: Path) -> None:
    environ: dict[str, str] = {}
    tune_numpy(environ, tmp_path / "none")
    assert SLOW_SORT not in environ
