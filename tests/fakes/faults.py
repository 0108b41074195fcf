"""网络和对方会出的毛病；渠道资料节 7.3-7 要的开关都在这里。装在 `server.FakeServer` 上，哪个假接口都能用。"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from .exchange import Asked


class Fault(Enum):
    """一次请求出什么毛病。名字带 AFTER 的，事情已经做了。"""

    NONE = "好好的"
    RESET_BEFORE = "没做就断开"
    RESET_AFTER = "做了以后断开"
    SILENT_BEFORE = "没做，也不回音，直到客户端不等了"
    SILENT_AFTER = "做了，不回音，直到客户端不等了"
    BROKEN_BEFORE = "没做，502 网页"
    BROKEN_AFTER = "做了，502 网页"
    SLOW = "做了，慢慢地回"
    GARBAGE_AFTER = "做了，回的不是 JSON"
    EMPTY_AFTER = "做了，200 而什么也没有"
    HALF_AFTER = "做了，回到一半断开"


ACTED = frozenset(
    fault for fault in Fault if fault.name.endswith("_AFTER") or fault in (Fault.NONE, Fault.SLOW)
)
"""事情做了的。"""

Faults = Callable[[Asked], Fault]


def no_faults(_asked: Asked) -> Fault:
    """总是好好的。"""
    return Fault.NONE


@dataclass
class ScriptedFaults:
    """照单子出毛病，一次一个；单子完了就好好的。`only` 给了，只对路径里有它的请求。"""

    script: list[Fault]
    only: str = ""
    asked: list[str] = field(default_factory=list)
    """各次请求的路径。"""

    def __call__(self, asked: Asked) -> Fault:
        self.asked.append(asked.path)
        if self.only not in asked.path or not self.script:
            return Fault.NONE
        return self.script.pop(0)


@dataclass
class RandomFaults:
    """按 `share` 的机会出毛病；同一个种子同样的次序（并发时次序由到达的先后定）。"""

    seed: int
    share: float = 0.3
    kinds: tuple[Fault, ...] = tuple(fault for fault in Fault if fault is not Fault.NONE)
    counts: dict[Fault, int] = field(default_factory=dict)
    _random: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)

    def __call__(self, _asked: Asked) -> Fault:
        fault = self._random.choice(self.kinds) if self._random.random() < self.share else Fault.NONE
        self.counts[fault] = self.counts.get(fault, 0) + 1
        return fault


@dataclass(frozen=True)
class FaultsByPath:
    """各条路径各有各的毛病，路径里有 `key` 的用 `faults[key]`。"""

    faults: Mapping[str, Faults]

    def __call__(self, asked: Asked) -> Fault:
        return next((found(asked) for key, found in self.faults.items() if key in asked.path), Fault.NONE)
