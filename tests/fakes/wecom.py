"""假的企业微信群机器人，规则照渠道资料第 4 节：一分钟 20 条，字数按 UTF-8 字节，网址里的 key 就是密钥。"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .exchange import Answer, Asked, json_answer


@dataclass
class FakeWecom:
    """一个群的机器人；`posts` 是群里看得到的，按次序。"""

    key: str = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"
    per_minute: int = 20
    busy: bool = False
    """回 -1，系统忙。"""
    now: Callable[[], float] = time.time
    posts: list[Mapping[str, Any]] = field(default_factory=list)
    _times: deque[float] = field(default_factory=deque)

    def __call__(self, asked: Asked) -> Answer:
        if asked.path != "/cgi-bin/webhook/send" or asked.query.get("key") != self.key:
            return _said(93000, "invalid webhook url")
        if self.busy:
            return _said(-1, "system busy")
        if b"\\u" in asked.body:  # 转义的汉字照字面收，节 4 的 40033
            return _said(40033, "invalid charset")
        try:
            message = json.loads(asked.body)
        except ValueError:
            return _said(47001, "data format error")
        if bad := _bad(message):
            return bad
        while self._times and self._times[0] <= self.now() - 60:
            self._times.popleft()
        if len(self._times) >= self.per_minute:
            return _said(45009, "api freq out of limit")
        self._times.append(self.now())
        self.posts.append(_as_shown(message))
        return _said(0, "ok")


def _bad(message: Mapping[str, Any]) -> Answer | None:
    match message.get("msgtype"):
        case "text":
            return _bad_words("text", message, 2048)
        case "markdown" | "markdown_v2" as kind:
            return _bad_words(kind, message, 4096)
        case "image":
            return _bad_image(message.get("image", {}))
        case "news":
            articles = message.get("news", {}).get("articles", [])
            if not 1 <= len(articles) <= 8:
                return _said(45008, "article size out of limit")
            if not all(item.get("title") and item.get("url") for item in articles):
                return _said(40058, "news.articles: missing title or url")
            return None
        case _:
            return _said(40008, "invalid message type")


def _bad_words(kind: str, message: Mapping[str, Any], most: int) -> Answer | None:
    content = message.get(kind, {}).get("content", "")
    if not content:
        return _said(44004, "empty content")
    if len(content.encode()) > most:
        return _said(40058, f"{kind}.content exceed max length {most}")
    return None


def _bad_image(image: Mapping[str, Any]) -> Answer | None:
    try:
        raw = base64.b64decode(image.get("base64", ""), validate=True)
    except (binascii.Error, ValueError):
        return _said(40058, "image.base64 invalid")
    if not raw.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return _said(40009, "invalid image type or size")
    if len(raw) > 2 * 1024 * 1024:
        return _said(40009, "invalid image type or size")
    if hashlib.md5(raw, usedforsecurity=False).hexdigest() != image.get("md5"):
        return _said(301019, "image md5 mismatch")
    return None


def _as_shown(message: Mapping[str, Any]) -> Mapping[str, Any]:
    """图文超长的标题、描述被截断（节 4：over-long ones are cut）。"""
    if message["msgtype"] != "news":
        return message
    articles = [
        {**item, "title": _cut(item["title"], 128), "description": _cut(item.get("description", ""), 512)}
        for item in message["news"]["articles"]
    ]
    return {**message, "news": {"articles": articles}}


def _cut(text: str, most: int) -> str:
    return text.encode()[:most].decode(errors="ignore")


def _said(code: int, said: str) -> Answer:
    hint = "" if code == 0 else ", hint: [1764000000000000000000000], from ip: 203.0.113.7"
    return json_answer({"errcode": code, "errmsg": said + hint})
