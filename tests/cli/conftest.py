"""命令行测试的共用件：在本进程里跑一条命令，拿到退出码和两路输出。"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from dianxing.cli.app import run


@dataclass(frozen=True)
class Done:
    """跑完的一条命令。"""

    code: int
    out: str
    err: str


@pytest.fixture
def dianxing(capsys: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    """跑一条命令；参数可以是路径。"""

    def command(*arguments: object) -> Done:
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        return Done(code, *capsys.readouterr())

    return command
