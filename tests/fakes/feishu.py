"""假的飞书群机器人，规则照渠道资料第 4 节：签名在请求体里，秒；一秒 5 条、一分钟 100 条；请求体 20 KB。"""

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
_KINDS = frozenset(("text", "post", "image", "interactive", "share_chat"))


@dataclass
class FakeFeishu:
    """一个群的机器人；`posts` 是群里看得到的，不带签名。"""

    token: str = "feishu-hook-token"
    secret: str = "feishu-secret"
    """签名校验的密钥；空着就不查。"""
    keywords: tuple[str, ...] = ()
    allowed: bool = True
    per_minute: int = 100
    per_second: int = 5
    body_bytes: int = 20_480
    old_style: bool = False
    """超了频率时回 HTTP 429 和 99991400（节 4 的另一种说法），不是 11232。"""
    now: Callable[[], float] = time.time
    posts: list[Mapping[str, Any]] = field(default_factory=list)
    _times: deque[float] = field(default_factory=deque)

    def __call__(self, asked: Asked) -> Answer:
        if asked.path != f"/open-apis/bot/v2/hook/{self.token}":
            return _said(19001, "param invalid: incoming webhook access token invalid")
        try:
            message = json.loads(asked.body)
        except ValueError:
            message = None
        if len(asked.body) > self.body_bytes or not isinstance(message, dict):
            return _said(9499, "Bad Request")
        if bad := self._bad_sender(message) or self._bad_message(message) or self._too_fast():
            return bad
        self.posts.append({key: value for key, value in message.items() if key not in {"timestamp", "sign"}})
        return json_answer(
            {"StatusCode": 0, "StatusMessage": "success", "code": 0, "data": {}, "msg": "success"}
        )

    def _bad_sender(self, message: Mapping[str, Any]) -> Answer | None:
        if not self.allowed:
            return _said(19022, "Ip Not Allowed")
        if not self.secret:
            return None
        stamp = message.get("timestamp", "")
        if not isinstance(stamp, str) or not stamp.isdigit() or abs(int(stamp) - self.now()) > _HOUR:
            return _said(19021, "sign match fail or timestamp is not within one hour from current time")
        # 节 4：“秒\n密钥”作钥匙，消息是空的
        made = hmac.new(f"{stamp}\n{self.secret}".encode(), b"", hashlib.sha256)
        if not hmac.compare_digest(base64.b64encode(made.digest()).decode(), str(message.get("sign", ""))):
            return _said(19021, "sign match fail or timestamp is not within one hour from current time")
        return None

    def _bad_message(self, message: Mapping[str, Any]) -> Answer | None:
        kind, content = message.get("msg_type"), message.get("content") or message.get("card")
        if kind not in _KINDS or not isinstance(content, dict):
            return _said(9499, "Bad Request")
        if kind == "text" and not content.get("text"):
            return _said(9499, "Bad Request")
        if kind == "post" and not content.get("post", {}).get("zh_cn", {}).get("content"):
            return _said(9499, "Bad Request")
        shown = json.dumps(content, ensure_ascii=False)
        if self.keywords and not any(word in shown for word in self.keywords):
            return _said(19024, "Key Words Not Found")
        return None

    def _too_fast(self) -> Answer | None:
        now = self.now()
        while self._times and self._times[0] <= now - 60:
            self._times.popleft()
        lately = sum(1 for when in self._times if when > now - 1)
        if len(self._times) >= self.per_minute or lately >= self.per_second:
            if self.old_style:
                return json_answer({"code": 99991400, "msg": "request trigger frequency limit"}, 429)
            return _said(11232, "frequency limited psm[lark.oapi.app_platform_runtime]")
        self._times.append(now)
        return None


def _said(code: int, said: str) -> Answer:
    return json_answer({"code": code, "data": {}, "msg": said})
