"""假的百度普通收录接口，规则照渠道资料节 6.1：站点逐字对得上，一次 2,000 个，当天的额度重复的也算。"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from .exchange import Answer, Asked, json_answer

_MOST = 2000
_BODY = 10 * 1024 * 1024


@dataclass
class FakeBaidu:
    """一个验证过的站点；`pushed` 是收下的网址，重复的重复记。"""

    site: str
    token: str = "baidu-token"
    quota: int = 100
    """一天几个，北京时间零点重算。"""
    now: Callable[[], float] = time.time
    pushed: list[str] = field(default_factory=list)
    _used: dict[int, int] = field(default_factory=dict)

    def __call__(self, asked: Asked) -> Answer:
        if asked.path != "/urls":
            return _error(404, "not found")
        if asked.query.get("token") != self.token:
            return _error(401, "token is not valid")
        if asked.query.get("site") != self.site:
            return _error(400, "site error")
        if "content-length" not in asked.headers:
            return _error(411, "length required")
        if len(asked.body) > _BODY:
            return _error(413, "request entity too large")
        urls = asked.body.decode().split()
        if not urls:
            return _error(400, "empty content")
        if len(urls) > _MOST:
            return _error(400, "only 2000 urls are allowed once")
        today = int((self.now() + 8 * 3600) // 86400)
        left = self.quota - self._used.get(today, 0)
        if left <= 0:
            return _error(400, "over quota")
        invalid = [url for url in urls if urlsplit(url).scheme not in {"http", "https"}]
        foreign = [url for url in urls if url not in invalid and not self._own(url)]
        good = [url for url in urls if url not in invalid and url not in foreign]
        taken = good[:left]
        self._used[today] = self._used.get(today, 0) + len(taken)
        self.pushed += taken
        answer: dict[str, object] = {"remain": left - len(taken), "success": len(taken)}
        if foreign:
            answer["not_same_site"] = foreign
        if invalid:
            answer["not_valid"] = invalid
        return json_answer(answer)

    def _own(self, url: str) -> bool:
        return urlsplit(url).hostname == (urlsplit(self.site).hostname or self.site)


def _error(status: int, said: str) -> Answer:
    return json_answer({"error": status, "message": said}, status)
