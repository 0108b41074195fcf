"""假的微博接口，规则照渠道资料第 2 节：只有 share 能发，要带安全域名，不许 #话题#，重复的不收。"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import parse_qsl, urlsplit

from .exchange import Answer, Asked, json_answer

_URL = re.compile(r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")
_FIRST_ID = 5_300_000_000_000_000_001
"""节 2.1：大于 2^53，当浮点数读就错了。"""
_MAGIC = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8")
_SHARE, _TIMELINE, _INFO = (
    "/2/statuses/share.json",
    "/2/statuses/user_timeline.json",
    "/oauth2/get_token_info",
)
_CLOSED = frozenset(
    f"/2/statuses/{name}.json" for name in ("update", "upload", "upload_url_text", "repost", "destroy")
)
"""节 2.1：2017 年关掉的，回 10014。"""


@dataclass(frozen=True, slots=True)
class WeiboPost:
    """收下的一条。"""

    id: int
    text: str
    picture: bytes | None
    at: float


@dataclass
class FakeWeibo:
    """一个应用和一个账号；`posts` 是真发出去的，按次序。"""

    domain: str
    token: str = "2.00weibo-access-token"
    expires_at: float = float("inf")
    may_share: bool = True
    """这个应用有没有 share 的权限；没有回 10014（节 2.1、2.4）。"""
    short_urls: bool = False
    """网址是不是都按 10 个字算（节 2.2 说两种都可能）；不是就按实长。"""
    duplicate_seconds: float = 600
    lagging: bool = False
    """发成了却回 20032（节 2.4）。"""
    captcha: bool = False
    too_fast: bool = False
    timeline: int = 5
    """user_timeline 给几条（节 2.5 的说法）。"""
    now: Callable[[], float] = time.time
    posts: list[WeiboPost] = field(default_factory=list)

    def __call__(self, asked: Asked) -> Answer:
        if asked.path in _CLOSED:
            return self._error(asked, 10014, "Insufficient app permissions!", 403)
        match (asked.method, asked.path):
            case ("POST", "/2/statuses/share.json"):
                return self._share(asked)
            case ("GET", "/2/statuses/user_timeline.json"):
                return self._timeline(asked)
            case ("POST", "/oauth2/get_token_info"):
                return self._info(asked)
            case _ if asked.path in {_SHARE, _TIMELINE, _INFO}:
                return self._error(asked, 10021, "HTTP method is not suported for this request!")
        return self._error(asked, 10020, "request api not found!", 404)

    def _share(self, asked: Asked) -> Answer:
        kind = asked.headers.get("content-type", "")
        picture: bytes | None = None
        if kind.startswith("multipart/form-data"):
            parts = asked.multipart()
            picture = parts.pop("pic", None)
            if picture is None:
                return self._error(asked, 20007, "does multipart has image?")
            form = {name: value.decode() for name, value in parts.items()}
        elif kind.startswith("application/x-www-form-urlencoded"):
            form = dict(parse_qsl(asked.body.decode(), keep_blank_values=True))
            if "pic" in form:
                return self._error(asked, 20007, "does multipart has image?")
        else:
            return self._error(asked, 10012, "Illegal request!")
        return (
            self._bad_token(asked, form.get("access_token", ""))
            or self._bad_text(asked, form)
            or self._bad_picture(asked, picture)
            or self._post(asked, form["status"], picture)
        )

    def _bad_token(self, asked: Asked, token: str) -> Answer | None:
        if not token or token != self.token:
            return self._error(asked, 21332, "invalid_access_token", 401)
        if self.now() >= self.expires_at:
            return self._error(asked, 21327, "expired_token", 401)
        return None

    def _bad_text(self, asked: Asked, form: Mapping[str, str]) -> Answer | None:
        text = form.get("status", "")
        if not self.may_share:
            return self._error(asked, 10014, "Insufficient app permissions!", 403)
        if not text:
            return self._error(asked, 20008, "content is null!")
        if not _is_address(form.get("rip", "")):  # 节 2.1：现在必填
            return self._error(asked, 10008, "Param error, see doc for more info.")
        if not any(self._own(url) for url in _URL.findall(text)):
            return self._error(asked, 10017, "text not find domain!")
        if re.search(r"#[^#]+#", text):
            return self._error(asked, 10008, "Param error, see doc for more info.")
        if (length := self._length(text)) > 140:
            code, said = (20013, "Text too long") if length > 300 else (20012, "Text too long")
            return self._error(asked, code, said)
        return None

    def _bad_picture(self, asked: Asked, picture: bytes | None) -> Answer | None:
        if picture is None:
            return None
        if not picture.startswith(_MAGIC):
            return self._error(asked, 20005, "Unsupported image type")
        if len(picture) >= 5 * 1024 * 1024:
            return self._error(asked, 20006, "Image size too large.")
        return None

    def _post(self, asked: Asked, text: str, picture: bytes | None) -> Answer:
        if self.captcha:
            return self._error(asked, 20031, "Test and verify")
        if self.too_fast:
            return self._error(asked, 20016, "out of time limit")
        recent = self.now() - self.duplicate_seconds
        if any(post.text == text and post.at > recent for post in self.posts):
            return self._error(asked, 20019, "repeat content!")
        post = WeiboPost(_FIRST_ID + len(self.posts), text, picture, self.now())
        self.posts.append(post)
        if self.lagging:
            return self._error(asked, 20032, "Update success, while server slow now, please wait 1-2 minutes")
        return json_answer(_status(post))

    def _timeline(self, asked: Asked) -> Answer:
        if bad := self._bad_token(asked, asked.query.get("access_token", "")):
            return bad
        newest = self.posts[::-1][: self.timeline]
        return json_answer({"statuses": [_status(post) for post in newest], "total_number": len(self.posts)})

    def _info(self, asked: Asked) -> Answer:
        form = dict(parse_qsl(asked.body.decode()))
        if bad := self._bad_token(asked, form.get("access_token", "")):
            return bad
        left = int(min(self.expires_at - self.now(), 5 * 365 * 86400))
        return json_answer(
            {"uid": 1234567890, "appkey": "1", "scope": None, "create_at": 0, "expire_in": left}
        )

    def _own(self, url: str) -> bool:
        host = urlsplit(url).hostname or ""
        return host == self.domain or host.endswith(f".{self.domain}")

    def _length(self, text: str) -> int:
        """节 2.2：U+0080 以上算 2，其余算 1，除以 2 进位。"""
        urls = "".join(_URL.findall(text)) if self.short_urls else ""
        count = len(_URL.findall(text)) * 20 if self.short_urls else 0
        rest = _URL.sub("", text) if urls else text
        return -(-(count + sum(2 if ord(char) > 0x80 else 1 for char in rest)) // 2)

    def _error(self, asked: Asked, code: int, said: str, status: int = 400) -> Answer:
        return json_answer({"request": asked.path, "error_code": code, "error": said}, status)


def _status(post: WeiboPost) -> dict[str, object]:
    return {
        "id": post.id,
        "mid": str(post.id),
        "idstr": str(post.id),
        "created_at": time.strftime("%a %b %d %H:%M:%S +0800 %Y", time.gmtime(post.at + 8 * 3600)),
        "text": _URL.sub("http://t.cn/A6abcdef", post.text),
        "user": {"id": 1234567890, "idstr": "1234567890"},
    }


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
