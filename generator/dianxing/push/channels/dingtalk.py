"""钉钉群机器人；渠道资料第 4 节。签名在网址里，用毫秒。"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from dianxing.kits.limits import DINGTALK
from dianxing.push.channel import Channel, Confirmed, Later, Means, Outcome, Quota, Unknown
from dianxing.push.channels.loose import whole, words
from dianxing.push.channels.robot import SECONDS, Door, Maker, make_robots, refused, unsure
from dianxing.push.http import Answer, Request, json_body
from dianxing.settings import Settings

_BLOCKED = 600
"""发得太快，停十分钟。"""
_SAFETY = (
    (("sign", "签名"), "签名对不上：把机器人设置里“加签”的密钥放进同名加 _SIGN 的环境变量"),
    (("timestamp", "时间"), "这台机器的时钟差了一小时以上，校准时钟"),
    (("keyword", "关键词"), "消息里没有机器人的自定义关键词：把“想入会”加进机器人的关键词"),
    (("ip", "白名单"), "这台机器的地址不在机器人的 IP 名单里：加上它"),
)
"""310000 的几种原话 → 怎么办；新的回答是中文的。"""


def make(settings: Settings, means: Means) -> Iterable[Channel]:
    """开着的每个钉钉机器人。"""
    return make_robots(DINGTALK_ROBOT, settings.push.dingtalk, means)


def signature(secret: str, milliseconds: int) -> str:
    """密钥作钥匙，“毫秒\\n密钥”作消息。"""
    made = hmac.new(secret.encode(), f"{milliseconds}\n{secret}".encode(), hashlib.sha256)
    return base64.b64encode(made.digest()).decode()


def request(door: Door, message: Mapping[str, Any], now: datetime) -> Request:
    """一条消息；有加签的密钥就签名。"""
    params: dict[str, str] = {}
    if door.sign is not None:
        milliseconds = int(now.timestamp() * 1000)
        sign = signature(door.sign.reveal(), milliseconds)
        params = {"timestamp": str(milliseconds), "sign": sign}
    headers = {"Content-Type": "application/json; charset=utf-8"}
    url = door.webhook.reveal()
    return Request("POST", url, params=params, headers=headers, body=json_body(message), seconds=SECONDS)


def judge(answer: Answer) -> Outcome:
    """`errcode` 0 是发到了。"""
    found = answer.json()
    code, said = whole(found, "errcode"), words(found, "errmsg")
    match code:
        case 0:
            return Confirmed("")
        case -1:
            return Unknown("钉钉说系统忙（-1），不知道发没发到")
        case 130101 | 410100:
            return Later(_BLOCKED, "钉钉的机器人一分钟最多发 20 条，超了停十分钟", paced=True)
        case 310000:
            lower = said.lower()
            told = (fix for words, fix in _SAFETY if any(word in lower for word in words))
            fix = next(told, "安全设置不对，对照机器人的设置")
            return refused(code, said, fix, stops=True)
        case 300001:
            fix = "机器人的网址不对，或者机器人被删了：到群里重新添加，把新网址放进环境变量"
            return refused(code, said, fix, stops=True)
        case 460101 | 101002:
            return refused(code, said, "运行 dianxing check --channels，改短标题或成效")
        case 40035:
            return refused(code, said, "消息的格式不对，重新运行 dianxing kit")
    return unsure(code, said)


DINGTALK_ROBOT = Maker(
    name="dingtalk",
    label="钉钉",
    host="oapi.dingtalk.com",
    path="/robot/send",
    quota=Quota(per_minute=DINGTALK.per_minute),
    request=request,
    judge=judge,
    by_hand="请群主在群里撤回这条机器人消息，并说明原因",
)
