"""群机器人：企业微信、钉钉、飞书共有的一半。各家怎么签名、回答怎么读，在各自的模块里。

渠道资料第 4 节：网址就是密钥，所以台账和打印里只有机器人的名字；失败也是 HTTP 200，看回答里的代码；
没有幂等键，也读不到发过的消息，所以不知道发没发到的只能问人。
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from dianxing.errors import BuildError, SettingsError
from dianxing.push.channel import (
    Attempt,
    Confirmed,
    Content,
    HandOver,
    Later,
    Means,
    Meter,
    Outcome,
    Post,
    Quota,
    Refused,
    Remote,
    Unknown,
)
from dianxing.push.http import Answer, Http, Request
from dianxing.push.materials import Materials
from dianxing.push.secrets import Secret
from dianxing.push_channel_settings import Robot, RobotPush

SECONDS = 15.0
"""一个请求的时限；渠道资料节 7.3-5。"""
_SENT, _MESSAGES = "发出", "发消息"


@dataclass(frozen=True, slots=True)
class Door:
    """一个机器人的门：网址（密钥）和加签的密钥。"""

    webhook: Secret
    sign: Secret | None


@dataclass(frozen=True)
class Maker:
    """一家的规矩。"""

    name: str
    label: str
    host: str
    path: str
    """网址的路径，或它的开头。"""
    quota: Quota
    request: Callable[[Door, Mapping[str, Any], datetime], Request]
    """拼一个请求；签名用这一刻。"""
    judge: Callable[[Answer], Outcome]
    """读回答；说不清的抛 MaybeSent。"""
    by_hand: str
    """收不回的消息，人怎么办。"""


@dataclass(frozen=True)
class RobotChannel:
    """一个机器人，实现 `push.channel.Channel`。"""

    maker: Maker
    robot: Robot
    door: Door
    http: Http
    meter: Meter
    now: Callable[[], datetime]

    @property
    def name(self) -> str:
        return self.maker.name

    @property
    def label(self) -> str:
        return self.maker.label

    @property
    def account(self) -> str:
        return self.robot.name

    @property
    def targets(self) -> Sequence[str]:
        return (self.robot.name,)

    def posts(self, materials: Materials) -> Iterator[Post]:
        """一个案例一条。"""
        for kit in materials.kits:
            if kit.robots is not None:
                try:
                    message = kit.robot_messages()[self.name][self.robot.style]
                except (KeyError, TypeError):
                    where = kit.folder / kit.robots.file
                    raise BuildError(f"{where}: 没有{self.label}的消息 → 重新运行 dianxing kit") from None
                body = json.dumps(message, ensure_ascii=False, sort_keys=True)
                yield Post(self.name, self.account, self.robot.name, "case", (kit.case,), Content(body))

    def send(self, post: Post, attempt: Attempt) -> Outcome:
        self.meter.spend(_MESSAGES, self.maker.quota)
        request = self.maker.request(self.door, json.loads(post.content.body), self.now())
        attempt.acting(_SENT)
        outcome = self.maker.judge(self.http.send(request))
        if isinstance(outcome, Later):
            self.meter.block(_MESSAGES, outcome.after_seconds)
        if isinstance(outcome, Confirmed):
            attempt.note(_SENT, attempt.mark)
            return Confirmed(attempt.mark)
        return outcome

    def ask(self, post: Post, attempt: Attempt) -> Outcome | None:  # noqa: ARG002
        return None

    def follow(self, post: Post, remote: Remote) -> Outcome:  # noqa: ARG002
        return Unknown(f"{self.label}没有“收下了以后再说”的消息")

    def retract(self, post: Post, remote: Remote) -> Outcome:  # noqa: ARG002
        return HandOver(f"{self.label}的机器人撤不回消息 → {self.maker.by_hand}")

    def correct(self, old: Post, remote: Remote, new: Post) -> Outcome:  # noqa: ARG002
        return HandOver(f"{self.label}的机器人改不了发过的消息 → {self.maker.by_hand}，再发新的一条")

    def describe(self, post: Post) -> str:
        return json.dumps(json.loads(post.content.body), ensure_ascii=False, indent=1)


def make_robots(maker: Maker, settings: RobotPush, means: Means) -> Iterator[RobotChannel]:
    """开着的每个机器人；没有密钥、网址不是这一家的抛 SettingsError。"""
    if not settings.enabled:
        return
    if not settings.robots:
        raise SettingsError(
            f"dianxing.yml: push.{maker.name} 开了，没有写机器人 → 在 robots 里写 name 和 webhook"
        )
    for robot in settings.robots:
        what = f"{maker.label}机器人“{robot.name}”的网址"
        webhook = means.secrets.need(robot.webhook, what)
        if means.secrets.get(robot.webhook) is not None:  # 只看会发什么的时候，可以还没有
            _hold_address(maker, webhook, what)
        door = Door(webhook, means.secrets.get(f"{robot.webhook}_SIGN"))
        http = means.http((maker.host,))
        yield RobotChannel(maker, robot, door, http, means.meter(maker.name, robot.name), means.now)


def _hold_address(maker: Maker, webhook: Secret, what: str) -> None:
    try:
        parts = urlsplit(webhook.reveal())
        good = (parts.scheme, parts.hostname, parts.port) == ("https", maker.host, None)
    except ValueError:
        good = False
    if not good or not parts.path.startswith(maker.path) or not (parts.query or parts.path > maker.path):
        raise SettingsError(
            f"{what}（{webhook.name}）不对 → 到群的机器人设置里复制整个网址，"
            f"开头是 https://{maker.host}{maker.path}"
        )


def refused(code: int, said: str, fix: str, *, stops: bool = False) -> Refused:
    """对方明说没发；`said` 是对方的原话。"""
    return Refused(str(code), f"{_plain(said)} → {fix}", stops)


def unsure(code: int | None, said: str) -> Unknown:
    """没见过的代码：不敢说发没发到。"""
    return Unknown(f"对方回了没见过的代码 {code}（{_plain(said)}）")


def _plain(said: str) -> str:
    """对方的话，不带提示编号。"""
    return said.split(", hint:")[0]
