"""假的 IndexNow，规则照渠道资料节 6.2：先看站上的密钥文件，一次最多 10,000 个，只收密钥文件管得着的网址。"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from .exchange import Answer, Asked

_KEY = re.compile(r"[A-Za-z0-9-]{8,128}")
_MOST = 10_000


@dataclass
class FakeIndexNow:
    """`key_files` 是各站上放着的文本文件：网址 → 内容；`pushed` 是收下的网址。"""

    key_files: Mapping[str, str]
    pending: bool = False
    """密钥还没查完：回 202，也是成功。"""
    too_many: bool = False
    pushed: list[str] = field(default_factory=list)

    def __call__(self, asked: Asked) -> Answer:
        if asked.path != "/indexnow":
            return Answer(404)
        if self.too_many:
            return Answer(429, b"Too Many Requests")
        found = self._read(asked)
        if found is None:
            return Answer(400, b"Bad request")
        host, key, location, urls = found
        if not _KEY.fullmatch(key) or not 1 <= len(urls) <= _MOST:
            return Answer(400, b"Bad request")
        if self.key_files.get(location, "").strip() != key:
            return Answer(403, b"Forbidden")
        folder = location.rpartition("/")[0] + "/"
        if not all(urlsplit(url).hostname == host and url.startswith(folder) for url in urls):
            return Answer(422, b"Unprocessable Entity")
        self.pushed += urls
        return Answer(202 if self.pending else 200)

    def _read(self, asked: Asked) -> tuple[str, str, str, list[str]] | None:
        if asked.method == "GET":
            url, key = asked.query.get("url", ""), asked.query.get("key", "")
            host = urlsplit(url).hostname or ""
            return host, key, asked.query.get("keyLocation", f"https://{host}/{key}.txt"), [url]
        if not asked.headers.get("content-type", "").startswith("application/json"):
            return None
        try:
            sent: dict[str, Any] = json.loads(asked.body)
            host, key, urls = sent["host"], sent["key"], sent["urlList"]
        except (ValueError, KeyError, TypeError):
            return None
        if not isinstance(urls, list):
            return None
        return host, key, sent.get("keyLocation", f"https://{host}/{key}.txt"), urls
