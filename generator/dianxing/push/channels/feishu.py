"""飞书群机器人；渠道资料第 4 节。签名在请求体里，用秒；钥匙和消息的位置与钉钉相反。"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any

from dianxing.kits.limits import FEISHU
from dianxing.push.channel import Channel, Confirmed, Later, Means, Outcome, Quota
from dianxing.push.channels.loose import whole, words
from dianxing.push.channels.robot import SECONDS, Door, Maker, make_robots, refused, unsure
from dianxing.push.http import Answer, Request, json_body
from dianxing.settings import Settings

_STOPS = {
    19001: "机器人的网址不对，或者机器人被删了：到群里重新添加，把新网址放进环境变量",
    19021: "签名对不上：看看同名加 _SIGN 的环境变量是不是“签名校验”的密钥，这台机器的时钟准不准",
    19022: "这台机器的地址不在机器人的 IP 白名单里：加上它",
    19024: "消息里没有机器人的自定义关键词：把“想入会”加进机器人的关键词",
}
_RATE = frozenset((11232, 99991400))


def make(settings: Settings, means: Means) -> Iterable[Channel]:
    """开着的每个飞书机器人。"""
    return make_robots(FEISHU_ROBOT, settings.push.feishu, means)


def signature(secret: str, seconds: int) -> str:
    """“秒\\n密钥”作钥匙，消息是空的。"""
    made = hmac.new(f"{seconds}\n{secret}".encode(), b"", hashlib.sha256)
    return base64.b64encode(made.digest()).decode()


def request(door: Door, message: Mapping[str, Any], now: datetime) -> Request:
    """一条消息；有签名校验的密钥就签名。"""
    signed = dict(message)
    if door.sign is not None:
        seconds = int(now.timestamp())
        signed = {"timestamp": str(seconds), "sign": signature(door.sign.reveal(), seconds), **message}
    headers = {"Content-Type": "application/json; charset=utf-8"}
    return Request("POST", door.webhook.reveal(), headers=headers, body=json_body(signed), seconds=SECONDS)


def judge(answer: Answer) -> Outcome:
    """`code` 0 是发到了；老的回答叫 `StatusCode`。"""
    found = answer.json()
    code, said = whole(found, "code" if "code" in found else "StatusCode"), words(found, "msg")
    if code in _RATE or answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        return Later(_wait(answer), "飞书说发得太快；整点、半点最挤，定时发的避开它们", paced=True)
    if code == 0:
        return Confirmed("")
    if code in _STOPS:
        return refused(code, said, _STOPS[code], stops=True)
    if code == 9499:
        return refused(code, said, "消息的格式不对或者太长，运行 dianxing check --channels")
    return unsure(code, said)


def _wait(answer: Answer) -> float:
    reset = answer.headers.get("x-ogw-ratelimit-reset", "")
    return float(reset) if reset.isdigit() and 0 < int(reset) <= 3600 else 60.0


FEISHU_ROBOT = Maker(
    name="feishu",
    label="飞书",
    host="open.feishu.cn",
    path="/open-apis/bot/v2/hook/",
    quota=Quota(per_minute=FEISHU.per_minute, per_second=FEISHU.per_second),
    request=request,
    judge=judge,
    by_hand="请群主在群里撤回这条机器人消息，并说明原因",
)
