"""产物：一个输出文件的地址、键和做法。输出模块只产出它，写盘只在 `write`。"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

Job = Callable[[], bytes]
"""排一个文件的活：能 pickle，在哪个进程里做都给出同样的内容。"""


@dataclass(frozen=True, slots=True)
class Artefact:
    """站点里的一个文件。"""

    path: str
    """相对站点目录的路径，正斜杠，如 `cases/2022/x/index.html`。"""
    key: str
    """渲染要读的一切的摘要：键相同，内容必相同。"""
    render: Callable[[], bytes | Job]
    """给出内容；做起来费时、又送得到别的进程去的，给出一件活。"""
    source: str = ""
    """谁要这个地址（报告地址冲突时用）。"""

    def content(self) -> bytes:
        """内容；是活就当场做。"""
        made = self.render()
        return made if isinstance(made, bytes) else made()


def digest(*parts: str | bytes) -> str:
    """若干段内容的摘要（blake2b，128 位，十六进制）；段与段之间有界，不会串。"""
    # 元组的 repr 里每一段都带引号、转了义，一次做完；逐段喂要慢几倍，而一次建站要算几万回
    return hashlib.blake2b(repr(parts).encode(), digest_size=16).hexdigest()
