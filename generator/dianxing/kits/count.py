"""字数和限度：数出来多少、最多多少、快到了没有。发布单和渠道稿页面都这样显示。"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

NEAR = 0.9
"""到了限度的这么多，就算快到了。"""


class Room(StrEnum):
    """还有多少余地。"""

    FINE = "fine"
    NEAR = "near"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Count:
    """一样东西有多长。"""

    value: int
    limit: int
    unit: str = "字"

    @property
    def room(self) -> Room:
        """还有多少余地。"""
        if self.value > self.limit:
            return Room.OVER
        return Room.NEAR if self.value >= self.limit * NEAR else Room.FINE

    @property
    def text(self) -> str:
        """`28 / 32 字`，快到了、超了的说出来。"""
        told = {Room.FINE: "", Room.NEAR: "，快到了", Room.OVER: f"，超了 {self.value - self.limit:,}"}
        return f"{self.value:,} / {self.limit:,} {self.unit}{told[self.room]}"
