"""群机器人：企业微信、钉钉、飞书的消息体。每家两种：卡片（`card`）和纯文字（`text`）。

卡片都选纯文字字段的那种（图文、链接、富文本），不用 Markdown：案例里的星号、方括号不会变样。
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dianxing.cases.findings import Finding
from dianxing.kits import notes
from dianxing.kits.kit_case import KitCase
from dianxing.kits.limits import DINGTALK, FEISHU, WECOM, DingtalkLimits, FeishuLimits, WecomLimits
from dianxing.kits.notes import Refused
from dianxing.kits.sentences import shorten
from dianxing.kits.wording import how_to_join, plain, sentence, where
from dianxing.site.pictures.view import share_path

Payload = Mapping[str, Any]

_BUTTON = "看他们怎么做"


@dataclass(frozen=True, slots=True)
class RobotLimits:
    """三家的限度。"""

    wecom: WecomLimits = WECOM
    dingtalk: DingtalkLimits = DINGTALK
    feishu: FeishuLimits = FEISHU


@dataclass(frozen=True, slots=True)
class RobotMessages:
    """三家的消息体，照原样 POST。"""

    wecom: Mapping[str, Payload]
    dingtalk: Mapping[str, Payload]
    feishu: Mapping[str, Payload]
    text: str
    """纯文字，手工转发用。"""

    def as_file(self) -> str:
        """`groupbot.json`。"""
        found = {"wecom": self.wecom, "dingtalk": self.dingtalk, "feishu": self.feishu}
        return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def body_bytes(payload: Payload) -> bytes:
    """请求体：UTF-8 原文，不转义汉字。"""
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()


def robot_messages(kit: KitCase, limits: RobotLimits | None = None) -> RobotMessages:
    """三家的消息；标题加网址就放不下的抛 Refused。"""
    limits = limits or RobotLimits()
    title = plain(kit.case.head.title)
    result = sentence(kit.case.head.result)
    wecom_title = _bytes(title, limits.wecom.news_title_bytes)
    # 怎样加入一句总在：机器人的“自定义关键词”也认它
    join = how_to_join(kit)
    told = _bytes(result, limits.wecom.news_description_bytes - len(join.encode())) + join
    picture = kit.site.url + share_path(kit.card.path)
    text = _text(kit, title, result, limits.wecom.text_bytes)
    messages = RobotMessages(
        wecom={
            "card": {
                "msgtype": "news",
                "news": {
                    "articles": [
                        {"title": wecom_title, "description": told, "url": kit.url, "picurl": picture}
                    ]
                },
            },
            "text": {"msgtype": "text", "text": {"content": text}},
        },
        dingtalk={
            "card": {
                "msgtype": "link",
                "link": {"title": title, "text": told, "messageUrl": kit.url, "picUrl": picture},
            },
            "text": {"msgtype": "text", "text": {"content": text}},
        },
        feishu={
            "card": {"msg_type": "post", "content": {"post": {"zh_cn": _post(kit, title, told)}}},
            "text": {"msg_type": "text", "content": {"text": text}},
        },
        text=text,
    )
    _hold_bodies("钉钉", messages.dingtalk, limits.dingtalk.body_bytes)
    _hold_bodies("飞书", messages.feishu, limits.feishu.body_bytes)
    return messages


def _text(kit: KitCase, title: str, result: str, most: int) -> str:
    first = f"{title}\n{where(kit)}\n"
    last = f"\n{how_to_join(kit)}\n{_BUTTON}：{kit.url}"
    room = most - len((first + last).encode())
    if room < 0:
        what = f"企业微信的文字消息，标题连网址有 {most - room} 字节，最多 {most}"
        raise Refused(notes.ROBOTS, Finding(("title",), what, "改短标题或 site_url", "robot-limit"))
    return f"{first}{_bytes(result, room)}{last}"


def _post(kit: KitCase, title: str, told: str) -> Payload:
    return {
        "title": title,
        "content": [
            [{"tag": "text", "text": where(kit)}],
            [{"tag": "text", "text": told}],
            [{"tag": "a", "text": _BUTTON, "href": kit.url}],
        ],
    }


def _bytes(text: str, most: int) -> str:
    return shorten(text, most, lambda piece: len(piece.encode())).text


def _hold_bodies(name: str, payloads: Mapping[str, Payload], most: int) -> None:
    size = max(len(body_bytes(payload)) for payload in payloads.values())
    if size > most:
        what = f"{name}的消息有 {size:,} 字节，最多 {most:,}"
        raise Refused(notes.ROBOTS, Finding(("title",), what, "改短标题、成效或 site_url", "robot-limit"))
