"""假的 QQ 官方机器人平台，规则照渠道资料节 3.5：主动消息要群主给权限，网址要登记过，令牌的寿命写成文字。"""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from .exchange import Answer, Asked, json_answer

_URL = re.compile(r"https?://[^\s，。]+")
_WINDOW, _REPLIES = 300, 5
_PATH = re.compile(r"/v2/groups/([^/]+)/(messages|files)")


@dataclass(frozen=True, slots=True)
class BotMessage:
    """群里的一条。"""

    group: str
    text: str
    picture: str
    active: bool


@dataclass
class FakeQqBot:
    """一个机器人；`granted` 是群主给了主动推送权限的群，`posts` 是群里看得到的。"""

    app_id: str = "102000001"
    secret: str = "qqbot-secret"
    granted: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    """控制台里登记过的域名；别的网址发不出去。"""
    monthly: int = 4
    """每群一个月几条主动消息（2025 年 4 月以前的数；现在的没有公布）。"""
    review: bool = False
    """收下了，要审核：304023。"""
    now: Callable[[], float] = time.time
    events: Mapping[str, float] = field(default_factory=dict)
    """成员的消息 id → 时刻，能被动回复的。"""
    posts: list[BotMessage] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    _sent: Counter[tuple[str, int]] = field(default_factory=Counter)
    _pairs: set[tuple[str, int]] = field(default_factory=set)
    _files: dict[str, str] = field(default_factory=dict)

    def __call__(self, asked: Asked) -> Answer:
        try:
            params: dict[str, Any] = json.loads(asked.body)
        except ValueError:
            return _error(400, 50015, "参数错误")
        if asked.path == "/app/getAppAccessToken":
            return self._token(params)
        if asked.headers.get("authorization", "").removeprefix("QQBot ") not in self.tokens:
            return _error(401, 11244, "token not exist or expire")
        found = _PATH.fullmatch(asked.path)
        if found is None or asked.method != "POST":
            return _error(404, 11001, "not found")
        group, what = found.groups()
        return self._upload(params) if what == "files" else self._send(group, params)

    def _token(self, params: Mapping[str, Any]) -> Answer:
        if params.get("appId") != self.app_id or params.get("clientSecret") != self.secret:
            return json_answer({"code": 100016, "message": "invalid appid or secret"})
        self.tokens.append(f"qqbot-token-{len(self.tokens) + 1}")
        return json_answer({"access_token": self.tokens[-1], "expires_in": "7200"})

    def _upload(self, params: Mapping[str, Any]) -> Answer:
        url = params.get("url", "")
        if params.get("file_type") != 1 or not url.lower().endswith((".png", ".jpg", ".jpeg")):
            return _error(400, 304082, "upload media info fail")
        name = f"file-info-{len(self._files)}"
        self._files[name] = url
        return json_answer({"file_uuid": name, "file_info": name, "ttl": 3600})

    def _send(self, group: str, params: Mapping[str, Any]) -> Answer:
        content = params.get("content", "")
        media = params.get("media", {}).get("file_info", "") if params.get("msg_type") == 7 else ""
        if params.get("msg_type") not in {0, 7} or (params["msg_type"] == 7 and media not in self._files):
            return _error(400, 304083, "convert media info fail")
        if not content.strip() and not media:
            return _error(400, 50006, "消息不能为空")
        hosts = {urlsplit(url).hostname for url in _URL.findall(content)}
        if not hosts <= self.domains:
            return _error(400, 40054010, "消息发送失败, 不允许发送url")
        reply = params.get("msg_id", "")
        if refused := self._bad_reply(reply, params) if reply else self._bad_push(group):
            return refused
        self.posts.append(BotMessage(group, content, self._files.get(media, ""), not reply))
        if self.review:
            return _error(202, 304023, "push message is waiting for audit now")
        return json_answer(
            {"id": f"ROBOT1.0_{len(self.posts)}", "timestamp": time.strftime("%Y-%m-%dT%H:%M:%S+08:00")}
        )

    def _bad_push(self, group: str) -> Answer | None:
        if group not in self.granted:
            return _error(400, 40034102, "主动消息失败, 无权限")
        month = (group, time.gmtime(self.now() + 8 * 3600).tm_mon)
        if self._sent[month] >= self.monthly:
            return _error(429, 22009, "msg limit exceed")
        self._sent[month] += 1
        return None

    def _bad_reply(self, reply: str, params: Mapping[str, Any]) -> Answer | None:
        pair = (reply, int(params.get("msg_seq", 1)))
        if self.now() - self.events.get(reply, float("-inf")) > _WINDOW:
            return _error(400, 40034105, "msg_id 已过期")
        if pair in self._pairs:
            return _error(400, 40054005, "消息被去重，请检查请求msgseq")
        if sum(1 for used, _ in self._pairs if used == reply) >= _REPLIES:
            return _error(429, 22009, "msg limit exceed")
        self._pairs.add(pair)
        return None


def _error(status: int, code: int, said: str) -> Answer:
    return json_answer({"message": said, "code": code, "err_code": code, "trace_id": "5d3f"}, status)
