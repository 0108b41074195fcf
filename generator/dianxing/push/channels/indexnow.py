"""IndexNow：把新的、改了的、撤下的网址告诉必应等搜索引擎，一次一批；重复无害。渠道资料节 6.2。"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from itertools import islice
from urllib.parse import urlsplit

from dianxing.errors import SettingsError
from dianxing.push.channel import (
    Absent,
    Attempt,
    Channel,
    Confirmed,
    Content,
    Later,
    Means,
    Outcome,
    Post,
    Refused,
    Remote,
)
from dianxing.push.http import Answer, Http, MaybeSent, Request, json_body
from dianxing.push.materials import CaseRef, Materials
from dianxing.settings import Settings

_HOST = "api.indexnow.org"
_SUBMITTED = "提交"
_SECONDS = 15.0
_HOUR = 3600.0
MOST_URLS = 10_000
"""一次最多几个网址；节 6.2。"""


@dataclass(frozen=True)
class IndexNowChannel:
    """一个网站。"""

    site_url: str
    key: str
    http: Http

    name = "indexnow"
    label = "IndexNow"

    @property
    def account(self) -> str:
        return urlsplit(self.site_url).netloc

    @property
    def targets(self) -> Sequence[str]:
        return (self.account,)

    @property
    def key_file(self) -> str:
        """搜索引擎来核对的文件的网址。"""
        return f"{self.site_url}{self.key}.txt"

    def posts(self, materials: Materials) -> Iterator[Post]:
        """还没提交的案例合成一批；一份摘要一条。"""
        kits = iter(materials.kits)
        while batch := tuple(kit.case for kit in islice(kits, MOST_URLS)):
            yield self._post("case", batch, [case.address for case in batch])
        for digest in materials.digests:
            yield self._post(f"digest:{digest.name}", digest.cases, [digest.url])

    def send(self, post: Post, attempt: Attempt) -> Outcome:
        # 不叫 acting：没有人看得见，断了也尽管重来
        outcome = self._submit(_urls(post))
        if isinstance(outcome, Confirmed):
            attempt.note(_SUBMITTED, outcome.remote_id)
        return outcome

    def ask(self, post: Post, attempt: Attempt) -> Outcome | None:  # noqa: ARG002
        return Absent("IndexNow 没有回音，再提交一次无害")

    def follow(self, post: Post, remote: Remote) -> Outcome:  # noqa: ARG002
        return Confirmed(remote.id, remote.address)

    def retract(self, post: Post, remote: Remote) -> Outcome:  # noqa: ARG002
        """再提交一次：搜索引擎来看，页面没有了就去掉（节 6.2：撤下的也提交）。一批里只提交撤下的那几个。"""
        gone = {case.address for case in post.cases}
        return self._submit([url for url in _urls(post) if url in gone] or _urls(post))

    def correct(self, old: Post, remote: Remote, new: Post) -> Outcome:  # noqa: ARG002
        return self._submit(_urls(new))

    def describe(self, post: Post) -> str:
        return "\n".join((*_urls(post), f"密钥文件：{self.key_file}"))

    def _post(self, kind: str, cases: tuple[CaseRef, ...], urls: list[str]) -> Post:
        body = json.dumps(sorted(urls), ensure_ascii=False)
        return Post(self.name, self.account, self.account, kind, cases, Content(body))

    def _submit(self, urls: Sequence[str]) -> Outcome:
        parts = urlsplit(self.site_url)
        sent = {
            "host": parts.hostname,
            "key": self.key,
            "keyLocation": self.key_file,
            "urlList": list(urls),
        }
        headers = {"Content-Type": "application/json; charset=utf-8"}
        url = f"https://{_HOST}/indexnow"
        request = Request("POST", url, headers=headers, body=json_body(sent), seconds=_SECONDS)
        return self._judge(self.http.send(request))

    def _judge(self, answer: Answer) -> Outcome:
        match answer.status:
            case HTTPStatus.OK | HTTPStatus.ACCEPTED:  # 202：密钥还在核对，也是收下了
                return Confirmed(self.account)
            case HTTPStatus.BAD_REQUEST:
                return Refused(
                    "400", "IndexNow 说格式不对 → 看看 mkdocs.yml 的 site_url 和 push.indexnow.key"
                )
            case HTTPStatus.FORBIDDEN:
                fix = f"网站上要打得开 {self.key_file}，内容就是密钥：把它放进 content/，建站、上传"
                return Refused("403", f"IndexNow 没有找到密钥文件，或者内容不对 → {fix}", stops=True)
            case HTTPStatus.UNPROCESSABLE_ENTITY:
                return Refused(
                    "422", "IndexNow 说网址不是这个网站的 → 看看 mkdocs.yml 的 site_url", stops=True
                )
            case HTTPStatus.TOO_MANY_REQUESTS:
                return Later(_HOUR, "IndexNow 说提交得太多，一小时后再来", paced=True)
        raise MaybeSent(f"IndexNow 回了 HTTP {answer.status}")


def make(settings: Settings, means: Means) -> Iterable[Channel]:
    """开着就给一个；没有写密钥抛 SettingsError。"""
    push = settings.push.indexnow
    if not push.enabled:
        return ()
    if not push.key:
        raise SettingsError(
            "dianxing.yml: push.indexnow 开了，没有写 key → 编一个 8 到 128 位的字母数字，"
            "写在这里，再建 content/密钥.txt，内容也是它"
        )
    return (IndexNowChannel(settings.site_url, push.key, means.http((_HOST,))),)


def _urls(post: Post) -> list[str]:
    urls: list[str] = json.loads(post.content.body)
    return urls
