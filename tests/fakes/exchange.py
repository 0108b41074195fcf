"""一问一答：各个假接口都是“问 → 答”的函数，怎样装到 HTTP 服务器上、怎样出毛病，不归它们管。"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from email import policy
from email.parser import BytesParser
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True, slots=True)
class Asked:
    """收到的一个请求。"""

    method: str
    target: str
    """请求行里的，带 `?` 后面的。"""
    headers: Mapping[str, str]
    """名字都是小写。"""
    body: bytes = b""

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))

    def multipart(self) -> dict[str, bytes]:
        """`multipart/form-data` 的各部分：名字 → 内容。"""
        head = f"Content-Type: {self.headers['content-type']}\r\n\r\n".encode()
        message = BytesParser(policy=policy.HTTP).parsebytes(head + self.body)
        return {
            str(part.get_param("name", header="content-disposition")): part.get_payload(decode=True)
            for part in message.iter_parts()
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """回的。"""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


def json_answer(found: Any, status: int = 200, kind: str = "application/json") -> Answer:
    """JSON，UTF-8 原文。"""
    return Answer(status, json.dumps(found, ensure_ascii=False).encode(), {"content-type": kind})
