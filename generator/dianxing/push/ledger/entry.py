"""台账里的一条，和它的事件。"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dianxing.cases.partial_date import BEIJING
from dianxing.push.channel import Post, Remote


class State(StrEnum):
    """一条走到哪一步。"""

    PLANNED = "planned"
    """排好了，到 `due` 就发。"""
    SENDING = "sending"
    """有进程正在发；`lease` 过了还在这里，就是那个进程没了。"""
    SUBMITTED = "submitted"
    """渠道收下了，结果还不知道。"""
    HANDED_OVER = "handed_over"
    """交给人发，等着打勾。"""
    CONFIRMED = "confirmed"
    """发到了。"""
    FAILED = "failed"
    """渠道明说没做，自己不会再试。"""
    UNKNOWN = "unknown"
    """不知道发没发到：能问就问，问不了就等人看；绝不自己重发。"""
    RETRACTED = "retracted"
    """收回了。"""
    REPLACED = "replaced"
    """改好了，由新的一条接着。"""
    DROPPED = "dropped"
    """还没发就不发了：内容变了、案例撤下了。"""

    @property
    def chinese(self) -> str:
        """给人看的名字。"""
        return _NAMES[self]


_NAMES = {
    State.PLANNED: "排着",
    State.SENDING: "正在发",
    State.SUBMITTED: "已交，等结果",
    State.HANDED_OVER: "等人发",
    State.CONFIRMED: "已发",
    State.FAILED: "没发成",
    State.UNKNOWN: "不知道发没发到",
    State.RETRACTED: "已收回",
    State.REPLACED: "已改，见新的一条",
    State.DROPPED: "不发了",
}

PACED = "paced"
"""事件的 `code`：排到以后只因为太快了、额度用完了，不是没发成。"""

HELD = datetime(9999, 1, 1, tzinfo=BEIJING)
"""`due` 是它：机器不再动，等人看。"""


@dataclass(frozen=True, slots=True)
class Event:
    """一件事。`remote_id`、`address`、`tries`、`pending` 从上一件抄下来，所以最后一件就是现状。"""

    seq: int
    state: State
    at: datetime
    actor: str
    due: datetime
    """不早于这一刻做下一步。"""
    lease: datetime
    tries: int
    """发过几次。"""
    asked: int
    """在这个状态里问过几次。"""
    pending: str
    """正要动手、还没有下文的一步。"""
    acted: int
    """有几步已经让人看见了。"""
    step: str
    value: str
    remote_id: str
    address: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Entry:
    """一条，和它的现状。"""

    id: int
    post: Post
    created: datetime
    follows: int | None
    """它是哪一条的改正。"""
    now: Event

    @property
    def state(self) -> State:
        """走到哪一步。"""
        return self.now.state

    @property
    def held(self) -> bool:
        """等人看：机器不再问，也不再发。"""
        return self.now.due >= HELD

    @property
    def remote(self) -> Remote:
        """渠道那边的编号和地址。"""
        return Remote(self.now.remote_id, self.now.address)

    @property
    def title(self) -> str:
        """给人看的一行：第一个案例的标题，和还有几个。"""
        first = self.post.cases[0].title if self.post.cases else self.post.kind
        more = len(self.post.cases) - 1
        return f"{first} 等 {more + 1} 个" if more > 0 else first


def millis(when: datetime) -> int:
    """时刻 → UTC 毫秒。"""
    return round(when.timestamp() * 1000)


def moment(value: int) -> datetime:
    """UTC 毫秒 → 北京时间。"""
    return datetime.fromtimestamp(value / 1000, BEIJING)
