"""企业微信群机器人（消息推送）；渠道资料第 4 节。"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from dianxing.kits.limits import WECOM
from dianxing.push.channel import Channel, Confirmed, Later, Means, Outcome, Quota, Unknown
from dianxing.push.channels.loose import whole, words
from dianxing.push.channels.robot import SECONDS, Door, Maker, make_robots, refused, unsure
from dianxing.push.http import Answer, Request, json_body
from dianxing.settings import Settings

_FIXES = {
    40008: "消息类型不对，重新运行 dianxing kit",
    40033: "有机器人不认的字符，改案例里的标题、成效",
    40058: "太长了或者少了一项，运行 dianxing check --channels 看是哪个案例",
    44004: "消息是空的，重新运行 dianxing kit",
    45008: "一条图文里的案例太多，最多 8 个",
    47001: "消息的格式不对，重新运行 dianxing kit",
}
_STOPS = {
    93000: "机器人的网址不对，或者机器人被删了：到群里重新添加，把新网址放进环境变量",
}


def make(settings: Settings, means: Means) -> Iterable[Channel]:
    """开着的每个企业微信机器人。"""
    return make_robots(WECOM_ROBOT, settings.push.wecom, means)


def request(door: Door, message: Mapping[str, Any], now: datetime) -> Request:  # noqa: ARG001
    """一条消息；没有签名。"""
    headers = {"Content-Type": "application/json"}
    return Request("POST", door.webhook.reveal(), headers=headers, body=json_body(message), seconds=SECONDS)


def judge(answer: Answer) -> Outcome:
    """`errcode` 0 是发到了；别的照全局错误码。"""
    found = answer.json()
    code, said = whole(found, "errcode"), words(found, "errmsg")
    match code:
        case 0:
            return Confirmed("")
        case -1:
            return Unknown("企业微信说系统忙（-1），不知道发没发到")
        case 45009:
            return Later(60, "企业微信的机器人一分钟最多发 20 条", paced=True)
        case 45033:
            return Later(5, "企业微信说同时发的太多", paced=True)
    if code in _STOPS:
        return refused(code, said, _STOPS[code], stops=True)
    return refused(code, said, _FIXES[code]) if code in _FIXES else unsure(code, said)


WECOM_ROBOT = Maker(
    name="wecom",
    label="企业微信",
    host="qyapi.weixin.qq.com",
    path="/cgi-bin/webhook/send",
    quota=Quota(per_minute=WECOM.per_minute),
    request=request,
    judge=judge,
    by_hand="请群主在群里删掉这条机器人消息，并说明原因",
)
