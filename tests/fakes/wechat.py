"""假的公众号接口，规则照渠道资料第 1 节写，每条注明哪一节；绝不照我们自己的客户端写。

`duplicates()` 数的是读者、编辑看得到的重复：同一个“阅读原文”的网址出现在几份草稿、已发布里。
"""

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

_DAY, _HOUR = 86400, 3600
_LIFE = 7200
_OVERLAP = 300
"""节 1.2：到期前 5 分钟换新的，新旧都能用。"""
_QUOTAS = {
    # 节 1.2 的表：新账号
    "draft/add": 1000,
    "draft/get": 500,
    "draft/update": 1000,
    "draft/delete": 1000,
    "draft/count": 1000,
    "draft/batchget": 1000,
    "freepublish/submit": 100,
    "freepublish/get": 100,
    "freepublish/delete": 10,
    "freepublish/getarticle": 100,
    "freepublish/batchget": 100,
    "media/uploadimg": 1000,
    "material/add_material": 100_000,
}
_MEGABYTE = 1024 * 1024
_SIGNS = {b"\xff\xd8\xff": "jpg", b"\x89PNG": "png", b"GIF8": "gif", b"BM": "bmp"}
_OWN_HOSTS = {"mmbiz.qpic.cn", "mmbiz.qlogo.cn", "mmecoa.qpic.cn"}
_ESCAPE = re.compile(rb"\\u[0-9a-fA-F]{4}")


@dataclass
class _Token:
    value: str
    born: float


@dataclass
class FakeWechat:
    """一个公众号。"""

    appid: str = "wx0123456789abcdef"
    secret: str = "wechat-app-secret-0123456789"
    ip: str = "203.0.113.7"
    allowed_ips: tuple[str, ...] = ("203.0.113.7",)
    frozen_secret: bool = False
    may_draft: bool = True
    """认证过期了，连草稿也不行；节 1.5 末。"""
    may_publish: bool = True
    may_comment: bool = False
    refuse_links: bool = False
    """正文里有外部链接就 45166；节 1.8。"""
    quotas: dict[str, int] = field(default_factory=lambda: dict(_QUOTAS))
    publish_status: list[int] = field(default_factory=lambda: [0])
    """每问一次 freepublish/get 给一个，最后一个一直给。"""
    now: Callable[[], float] = time.time
    drafts: dict[str, dict[str, Any]] = field(default_factory=dict)
    """media_id → {articles, update_time}。"""
    published: dict[str, dict[str, Any]] = field(default_factory=dict)
    jobs: dict[str, dict[str, Any]] = field(default_factory=dict)
    materials: dict[str, bytes] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)
    calls: Counter[str] = field(default_factory=Counter)
    added: Counter[str] = field(default_factory=Counter)
    """每个“阅读原文”的网址建过几次草稿，删了的也算。"""
    _tokens: list[_Token] = field(default_factory=list)
    _used: Counter[tuple[str, int]] = field(default_factory=Counter)
    _number: int = 2_247_503_000

    def __call__(self, asked: Asked) -> Answer:
        endpoint = asked.path.removeprefix("/cgi-bin/")
        self.calls[endpoint] += 1
        if endpoint == "stable_token":
            return self._stable_token(asked)
        handler = {
            "media/uploadimg": self._uploadimg,
            "material/add_material": self._add_material,
            "draft/add": self._draft_add,
            "draft/get": self._draft_get,
            "draft/update": self._draft_update,
            "draft/delete": self._draft_delete,
            "draft/count": lambda _asked: _said({"total_count": len(self.drafts)}),
            "draft/batchget": self._draft_batchget,
            "freepublish/submit": self._submit,
            "freepublish/get": self._publish_get,
            "freepublish/delete": self._publish_delete,
            "freepublish/batchget": self._publish_batchget,
        }.get(endpoint)
        if handler is None:
            return Answer(404, b"")
        return self._bad_caller(asked, endpoint) or handler(asked)

    # 给测试用的

    def expire_tokens(self) -> None:
        """令牌都作废，像别处强制换过一样。"""
        self._tokens.clear()

    def publish_by_hand(self, media_id: str) -> str:
        """人在后台点了发布：草稿离开草稿箱（节 1.4 注）。"""
        return self._publish(self.drafts.pop(media_id)["articles"])

    def live(self) -> Counter[str]:
        """每个“阅读原文”的网址现在有几份：草稿箱里的加上已发布的。"""
        everywhere = [*self.drafts.values(), *self.published.values()]
        return Counter(one["content_source_url"] for item in everywhere for one in item["articles"])

    def duplicates(self) -> list[str]:
        """有不止一份的。"""
        return sorted(url for url, times in self.live().items() if times > 1)

    # 节 1.2

    def _stable_token(self, asked: Asked) -> Answer:
        body = json.loads(asked.body)
        if body.get("grant_type") != "client_credential":
            return self._error(40002, "invalid grant_type")
        if body.get("appid") != self.appid:
            return self._error(40013, "invalid appid")
        if self.frozen_secret:
            return self._error(40243, "AppSecret is frozen")
        if body.get("secret") != self.secret:
            return self._error(40125, "invalid appsecret")
        if self.ip not in self.allowed_ips:
            return self._error(40164, f"invalid ip {self.ip} ipv6 ::ffff:{self.ip}, not in whitelist")
        minute = int(self.now() // 60)
        self._used["stable_token", minute] += 1
        if self._used["stable_token", minute] > 10_000:
            return self._error(45011, "api minute-quota reach limit, must slower, retry next minute")
        alive = [token for token in self._tokens if self.now() - token.born < _LIFE - _OVERLAP]
        if not alive:
            self._number += 1
            alive = [_Token(f"TOKEN_{self._number}_{'x' * 480}", self.now())]
            self._tokens.append(alive[0])
        left = int(_LIFE - (self.now() - alive[-1].born))
        return _said({"access_token": alive[-1].value, "expires_in": left})

    def _bad_caller(self, asked: Asked, endpoint: str) -> Answer | None:
        token = asked.query.get("access_token")
        if not token:
            return self._error(41001, "access_token missing")
        known = next((item for item in self._tokens if item.value == token), None)
        if known is None:
            return self._error(40001, "invalid credential, access_token is invalid or not latest")
        if self.now() - known.born >= _LIFE:
            return self._error(42001, "access_token expired")
        if endpoint.startswith("draft/") and not self.may_draft:
            return self._error(48001, "api unauthorized")
        if endpoint.startswith("freepublish/") and not (self.may_publish and self.may_draft):
            return self._error(48001, "api unauthorized")
        today = int((self.now() + 8 * _HOUR) // _DAY)
        self._used[endpoint, today] += 1
        if self._used[endpoint, today] > self.quotas.get(endpoint, 10**9):
            return self._error(45009, "reach max api daily quota limit")
        return None

    # 节 1.3

    def _uploadimg(self, asked: Asked) -> Answer:
        data = _media(asked)
        if not data:
            return self._error(41005, "media data missing")
        if _kind(data) not in ("jpg", "png"):
            return self._error(40005, "invalid file type")
        if len(data) >= _MEGABYTE:
            return self._error(40009, "invalid image size")
        self._number += 1
        url = f"http://mmbiz.qpic.cn/mmbiz_{_kind(data)}/{self._number}/0?from=appmsg&wx_fmt={_kind(data)}"
        self.pictures[url] = data
        return _said({"url": url, "errcode": 0, "errmsg": "ok"})

    def _add_material(self, asked: Asked) -> Answer:
        if asked.query.get("type") not in ("image", "thumb", "voice", "video"):
            return self._error(40004, "invalid media type")
        data = _media(asked)
        if not data:
            return self._error(41005, "media data missing")
        if _kind(data) is None:
            return self._error(40005, "invalid file type")
        if asked.query["type"] == "thumb" and (len(data) > 64 * 1024 or _kind(data) != "jpg"):
            return self._error(40012, "invalid thumb size")
        if len(data) > 10 * _MEGABYTE:
            return self._error(40009, "invalid image size")
        self._number += 1
        media_id = f"MATERIAL_{self._number}"
        self.materials[media_id] = data
        return _said({"media_id": media_id, "url": f"http://mmbiz.qpic.cn/mmbiz/{self._number}/0"})

    # 节 1.4

    def _draft_add(self, asked: Asked) -> Answer:
        body = self._body(asked)
        if isinstance(body, Answer):
            return body
        articles = body.get("articles")
        if not isinstance(articles, list) or not articles:
            return self._error(44003, "empty news data")
        if len(articles) > 8:
            return self._error(45008, "article size out of limit")
        for article in articles:
            if bad := self._bad_article(article, asked):
                return bad
        media_id = f"DRAFT_{self._next()}"
        self.drafts[media_id] = {
            "articles": [self._stored(article) for article in articles],
            "update_time": int(self.now()),
        }
        self.added.update(article.get("content_source_url", "") for article in articles)
        return _said({"media_id": media_id})

    def _bad_article(self, article: Any, asked: Asked) -> Answer | None:
        if not isinstance(article, dict):
            return self._error(44003, "empty news data")
        # 节 1.1：写成 \uXXXX 的按转义后的长短数
        escaped = len(_ESCAPE.findall(asked.body)) > 0
        title, author = article.get("title", ""), article.get("author", "")
        content, digest = article.get("content", ""), article.get("digest", "")
        if not title or _length(title, escaped) > 32:
            return self._error(45003, "title size out of limit")
        if sum(1 if char < "\x80" else 2 for char in author) * (3 if escaped else 1) > 16:
            return self._error(45110, "author size out of limit")
        if _length(digest, escaped) > 128:
            return self._error(45004, "description size out of limit")
        if not content:
            return self._error(44004, "empty content")
        if len(content) >= 20_000 or len(content.encode()) >= _MEGABYTE:
            return self._error(45002, "content size out of limit")
        if len(article.get("content_source_url", "").encode()) > 1024:
            return self._error(45005, "url size out of limit")
        if article.get("article_type", "news") == "news" and (
            article.get("thumb_media_id") not in self.materials
        ):
            return self._error(40007, "invalid media_id")
        if article.get("need_open_comment", 0) and not self.may_comment:
            return self._error(48001, "api unauthorized")
        if self.refuse_links and any(
            urlsplit(url).hostname != "mp.weixin.qq.com"
            for url in re.findall(r'<a [^>]*href="([^"]+)"', content)
        ):
            return self._error(45166, "invalid content")
        return None

    def _stored(self, article: Mapping[str, Any]) -> dict[str, Any]:
        """节 1.8 的“Fake”一行：脚本样式去掉，外面的图片空掉，`src` 变成 `data-src`。"""
        content = re.sub(r"(?is)<(script|style|iframe)\b.*?</\1>", "", article["content"])
        content = re.sub(r'(?i)\s(?:id|class|on\w+)="[^"]*"', "", content)

        def picture(match: re.Match[str]) -> str:
            host = urlsplit(match[1].replace("&amp;", "&")).hostname
            return f' data-src="{match[1]}"' if host in _OWN_HOSTS else ' data-src=""'

        return dict(article) | {"content": re.sub(r'\ssrc="([^"]*)"', picture, content)}

    def _draft_get(self, asked: Asked) -> Answer:
        draft = self.drafts.get(json.loads(asked.body).get("media_id"))
        if draft is None:
            return self._error(40007, "invalid media_id")
        news = [one | {"url": "http://mp.weixin.qq.com/s?tempkey=x"} for one in draft["articles"]]
        return _said({"news_item": news})

    def _draft_update(self, asked: Asked) -> Answer:
        body = self._body(asked)
        if isinstance(body, Answer):
            return body
        draft = self.drafts.get(body.get("media_id"))
        index, article = body.get("index"), body.get("articles")
        if draft is None or not isinstance(article, dict):
            return self._error(40007, "invalid media_id")
        if not isinstance(index, int) or not 0 <= index < len(draft["articles"]):
            return self._error(40007, "invalid index")
        if bad := self._bad_article(article, asked):
            return bad
        draft["articles"][index] = self._stored(article)
        draft["update_time"] = int(self.now())
        return _said({"errcode": 0, "errmsg": "ok"})

    def _draft_delete(self, asked: Asked) -> Answer:
        if self.drafts.pop(json.loads(asked.body).get("media_id"), None) is None:
            return self._error(40007, "invalid media_id")
        return _said({"errcode": 0, "errmsg": "ok"})

    def _draft_batchget(self, asked: Asked) -> Answer:
        return self._page(asked, "media_id", self.drafts)

    # 节 1.5

    def _submit(self, asked: Asked) -> Answer:
        draft = self.drafts.get(json.loads(asked.body).get("media_id"))
        if draft is None:
            return self._error(53502, "invalid publish_id")
        publish_id = str(self._next())
        self.jobs[publish_id] = {"media_id": json.loads(asked.body)["media_id"]}
        return _said({"errcode": 0, "errmsg": "ok", "publish_id": publish_id, "msg_data_id": self._next()})

    def _publish_get(self, asked: Asked) -> Answer:
        publish_id = str(json.loads(asked.body).get("publish_id"))
        job = self.jobs.get(publish_id)
        if job is None:
            return self._error(53502, "invalid publish_id")
        status = job.get("status")
        if status in (None, 1):
            status = self.publish_status.pop(0) if len(self.publish_status) > 1 else self.publish_status[0]
            job["status"] = status
        found: dict[str, Any] = {"publish_id": publish_id, "publish_status": status, "fail_idx": []}
        if status == 0:
            if "article_id" not in job:
                job["article_id"] = self._publish(self.drafts.pop(job["media_id"])["articles"])
            articles = self.published[job["article_id"]]["articles"]
            items = [{"idx": n, "article_url": one["url"]} for n, one in enumerate(articles, 1)]
            found |= {
                "article_id": job["article_id"],
                "article_detail": {"count": len(items), "item": items},
            }
        elif status in (2, 4):
            found["fail_idx"] = [1]
        return _said(found)

    def _publish(self, articles: list[dict[str, Any]]) -> str:
        article_id = f"ARTICLE_{self._next()}"
        named = [
            one | {"url": f"http://mp.weixin.qq.com/s/{article_id}-{n}"} for n, one in enumerate(articles, 1)
        ]
        self.published[article_id] = {"articles": named, "update_time": int(self.now())}
        return article_id

    def _publish_delete(self, asked: Asked) -> Answer:
        body = json.loads(asked.body)
        item = self.published.get(body.get("article_id"))
        if item is None:
            return self._error(53600, "invalid article_id")
        index = body.get("index", 0)
        if index == 0:  # 0 或没有是全部；节 1.5
            del self.published[body["article_id"]]
        elif 1 <= index <= len(item["articles"]):
            del item["articles"][index - 1]
        else:
            return self._error(40007, "invalid index")
        return _said({"errcode": 0, "errmsg": "ok"})

    def _publish_batchget(self, asked: Asked) -> Answer:
        return self._page(asked, "article_id", self.published)

    def _page(self, asked: Asked, key: str, found: Mapping[str, dict[str, Any]]) -> Answer:
        body = json.loads(asked.body)
        offset, count = body.get("offset", 0), body.get("count", 0)
        if not 1 <= count <= 20:
            return self._error(40007, "invalid count")
        newest = list(reversed(found.items()))[offset : offset + count]
        items = []
        for name, item in newest:
            news = [
                {k: v for k, v in one.items() if k != "content" or not body.get("no_content")}
                for one in item["articles"]
            ]
            items.append({key: name, "content": {"news_item": news}, "update_time": item["update_time"]})
        return _said({"total_count": len(found), "item_count": len(items), "item": items})

    # 共用

    def _body(self, asked: Asked) -> dict[str, Any] | Answer:
        try:
            body = json.loads(asked.body.decode("utf-8"))
        except ValueError:
            return self._error(47001, "data format error")
        return body if isinstance(body, dict) else self._error(47001, "data format error")

    def _next(self) -> int:
        self._number += 1
        return self._number

    def _error(self, code: int, said: str) -> Answer:
        rid = f"{self._next():08x}-5b7d2f3a-0c11e2f4"
        return _said({"errcode": code, "errmsg": f"{said} hint: [fake] rid: {rid}"})


def _length(text: str, escaped: bool) -> int:
    return sum(6 if char > "\x7f" else 1 for char in text) if escaped else len(text)


def _media(asked: Asked) -> bytes:
    if "multipart/form-data" not in asked.headers.get("content-type", ""):
        return b""
    return asked.multipart().get("media", b"")


def _kind(data: bytes) -> str | None:
    return next((kind for sign, kind in _SIGNS.items() if data.startswith(sign)), None)


def _said(found: Any) -> Answer:
    # 节 1.1：text/plain，不写编码
    return json_answer(found, kind="text/plain")
