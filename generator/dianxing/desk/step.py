"""走到哪一步：审稿、发布的页上都是这一条线。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

State = Literal["done", "now", "todo", "stop"]
"""做完了、正在这里、还没有到、停在这里。"""
_TOLD: Mapping[State, str] = MappingProxyType(
    {"done": "做完了", "now": "现在在这里", "todo": "还没有到", "stop": "停在这里"}
)


@dataclass(frozen=True, slots=True)
class Step:
    """一步。"""

    label: str
    state: State
    who: str = ""
    at: str = ""

    @property
    def told(self) -> str:
        """读屏的人听的：颜色说的话。"""
        return _TOLD[self.state]
