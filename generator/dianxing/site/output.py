"""一组产物：名字、整组的键、怎么列出它们。添一种输出就是添一个模块，再在 `outputs` 里添一行。"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from dianxing.site.artefact import Artefact


def _nothing() -> None:
    pass


@dataclass(frozen=True, slots=True)
class Output:
    """一组产物。`key` 是这一组读的一切的摘要：没变而且文件都在，就整组略过，连列都不列。"""

    name: str
    key: str
    artefacts: Callable[[], Iterable[Artefact]]
    deferred: bool = False
    """这次不做，但上次做的、键没变的留着（`--no-pictures`）；这时 `artefacts` 只列地址和键，不渲染。"""
    begin: Callable[[], None] = _nothing
    """要做这一组了，先叫它一声：能在别的进程里做的，在写别的产物时就做起来。"""
