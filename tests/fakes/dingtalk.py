"""假的钉钉群机器人，规则照渠道资料第 4 节：签名在网址里，毫秒；超过 20 条停十分钟；请求体 20,000 字节。"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .exchange import Answer, Asked, json_answer

_HOUR = 3600
_BLOCKED = 600
_NEEDS = {
    "text": ("content",),
    "markdown": ("title", "text"),
    "link": ("title", "text", "messageUrl"),
    "actionCard": ("title", "text"),
    "feedCard": ("links",),
}


@dataclass
class FakeDingtalk:
    """一个群的机器人；`posts` 是群里看得到的。"""

    token: str = "dingtalk-access-token"
    secret: str = "SECdingtalk"
    """加签的密钥；空着就不查签名。"""
    keywords: tuple[str, ...] = ()
    allowed: bool = True
    """来的地址在不在 IP 名单里。"""
    per_minute: int = 20
    body_bytes: int = 20_000
    now: Callable[[], float] = time.time
    posts: list[Mapping[str, Any]] = field(default_factory=list)
    _times: deque[float] = field(default_factory=deque)
    _blocked_until: float = 0

    def __call__(self, asked: Asked) -> Answer:
        if asked.path != "/robot/send" or asked.query.get("access_token") != self.token:
            return _said(300001, "token is not exist")
        if len(asked.body) > self.body_bytes:
            return _said(460101, "message too long, exceed 20000 bytes")
        try:
            message = json.loads(asked.body)
        except ValueError:
            return _said(40035, "缺少参数 json")
        if bad := self._bad_sender(asked) or self._bad_message(message) or self._too_fast():
            return bad
        self.posts.append(message)
        return _said(0, "ok")

    def _bad_sender(self, asked: Asked) -> Answer | None:
        if not self.allowed:
            return _said(310000, "ip 203.0.113.7 not in whitelist")
        if not self.secret:
            return None
        stamp = asked.query.get("timestamp", "")
        if not stamp.isdigit() or abs(int(stamp) / 1000 - self.now()) > _HOUR:
            return _said(310000, "invalid timestamp")
        # 节 4：密钥作钥匙，“毫秒\n密钥”作消息
        made = hmac.new(self.secret.encode(), f"{stamp}\n{self.secret}".encode(), hashlib.sha256)
        if not hmac.compare_digest(base64.b64encode(made.digest()).decode(), asked.query.get("sign", "")):
            return _said(310000, "sign not match")
        return None

    def _bad_message(self, message: Mapping[str, Any]) -> Answer | None:
        kind = message.get("msgtype", "")
        inner = message.get(kind)
        if kind not in _NEEDS or not isinstance(inner, dict) or not all(map(inner.get, _NEEDS[kind])):
            return _said(40035, f"不合法的参数 msgtype {kind}")
        shown = json.dumps(inner, ensure_ascii=False)
        if self.keywords and not any(word in shown for word in self.keywords):
            return _said(310000, "keywords not in content")
        return None

    def _too_fast(self) -> Answer | None:
        now = self.now()
        while self._times and self._times[0] <= now - 60:
            self._times.popleft()
        if now < self._blocked_until or len(self._times) >= self.per_minute:
            self._blocked_until = max(self._blocked_until, now + _BLOCKED)
            return _said(130101, "send too fast, exceed 20 times per minute")
        self._times.append(now)
        return None


def _said(code: int, said: str) -> Answer:
    return json_answer({"errcode": code, "errmsg": said})
