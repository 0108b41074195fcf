"""百度普通收录：把新的网址告诉百度。渠道资料节 6.1。

重复推不会让人看到两遍，但是算次数，推多了会降额度；所以一个网址一条，台账记着，不明不白的只再推一次。
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

from dianxing.push.channel import (
    Absent,
    Attempt,
    Channel,
    Confirmed,
    Content,
    HandOver,
    Later,
    Means,
    Meter,
    Outcome,
    Post,
    Quota,
    Refused,
    Remote,
    Unknown,
)
from dianxing.push.channels.loose import whole, words
from dianxing.push.http import Answer, Http, Request
from dianxing.push.materials import Materials
from dianxing.push.secrets import Secret
from dianxing.settings import Settings

_HOST = "data.zz.baidu.com"
_PUSHED, _AGAIN, _ADDRESSES = "推送", "再推一次", "推送网址"
_SECONDS = 15.0
_DEAD_LINKS = "到百度搜索资源平台的“死链提交”里提交它；页面已经回 410，过一阵百度也会自己去掉"
_FIXES = {
    "site error": (
        "站点对不上：push.baidu.site 要和百度搜索资源平台里验证的一字不差，带不带 https://、www 都要一样"
    ),
    "token is not valid": "令牌不对：到百度搜索资源平台的“普通收录”里复制，放进 DIANXING_BAIDU_TOKEN",
    "not found": "百度的接口地址变了，把这一行发给维护程序的人",
}


@dataclass(frozen=True)
class BaiduChannel:
    """一个验证过的站点。"""

    site: str
    token: Secret
    http: Http
    meter: Meter
    now: Callable[[], datetime]
    scheme: str = "https"

    name = "baidu"
    label = "百度收录"

    @property
    def account(self) -> str:
        return self.site

    @property
    def targets(self) -> Sequence[str]:
        return (self.site,)

    def posts(self, materials: Materials) -> Iterator[Post]:
        """一个案例、一份摘要的网址各一条。"""
        for kit in materials.kits:
            yield Post(self.name, self.site, self.site, "case", (kit.case,), Content(kit.case.address))
        for digest in materials.digests:
            kind = f"digest:{digest.name}"
            yield Post(self.name, self.site, self.site, kind, digest.cases, Content(digest.url))

    def send(self, post: Post, attempt: Attempt) -> Outcome:
        self.meter.spend(_ADDRESSES, Quota())  # 没有数，但是额度用完了会停到明天
        request = Request(
            "POST",
            f"{self.scheme}://{_HOST}/urls",
            params={"site": self.site, "token": self.token.reveal()},
            headers={"Content-Type": "text/plain"},
            body=post.content.body.encode(),
            seconds=_SECONDS,
        )
        attempt.acting(_PUSHED)
        outcome = self._judge(self.http.send(request), post.content.body)
        if isinstance(outcome, Confirmed):
            attempt.note(_PUSHED, outcome.remote_id)
        return outcome

    def ask(self, post: Post, attempt: Attempt) -> Outcome | None:  # noqa: ARG002
        """查不了，但是再推一次无害；再推也不明不白就算了（节 7.2）。"""
        if attempt.known(_AGAIN) is None:
            attempt.note(_AGAIN, self.now().isoformat())
            return Absent("百度没有回音，再推一次无害")
        return Unknown("推了两次都没有回音，不再推：百度也会从站点地图里看到它")

    def follow(self, post: Post, remote: Remote) -> Outcome:  # noqa: ARG002
        return Confirmed(remote.id, remote.address)

    def retract(self, post: Post, remote: Remote) -> Outcome:
        if post.kind.startswith("digest:"):  # 摘要的页面还在，撤下的案例建站时已经去掉
            return Confirmed(remote.id, remote.address)
        return HandOver(f"百度已经知道 {post.content.body} → {_DEAD_LINKS}", post.content.body)

    def correct(self, old: Post, remote: Remote, new: Post) -> Outcome:  # noqa: ARG002
        # 网址没变，百度自己会再来看；再推算重复
        return Confirmed(remote.id, remote.address)

    def describe(self, post: Post) -> str:
        return post.content.body

    def _judge(self, answer: Answer, url: str) -> Outcome:
        found = answer.json()
        if answer.status == HTTPStatus.OK and "error" not in found:
            if found.get("not_same_site"):
                return Refused("not_same_site", f"{url} 不是 {self.site} 的 → {_FIXES['site error']}", True)
            if found.get("not_valid"):
                return Refused("not_valid", f"百度说 {url} 不是网址 → 看看 mkdocs.yml 的 site_url")
            if whole(found, "success") == 1:
                return Confirmed(url, url)
            if whole(found, "remain") == 0:
                return self._tomorrow()
            return Unknown("百度的回答里没有说收没收")
        said = words(found, "message")
        if said == "over quota":
            return self._tomorrow()
        fix = _FIXES.get(said, "对照渠道的说明看看，不行就停用 push.baidu")
        return Refused(str(found.get("error", answer.status)), f"{said} → {fix}", said in _FIXES)

    def _tomorrow(self) -> Later:
        """额度北京时间零点重算，不累积。"""
        now = self.now()
        midnight = datetime.combine(now.date() + timedelta(days=1), time(0, 5), now.tzinfo)
        seconds = (midnight - now).total_seconds()
        self.meter.block(_ADDRESSES, seconds)
        return Later(seconds, "百度今天的额度用完了，明天再推", paced=True)


def make(settings: Settings, means: Means) -> Iterable[Channel]:
    """开着就给一个；没有令牌抛 SettingsError。"""
    push = settings.push.baidu
    if not push.enabled:
        return ()
    parts = urlsplit(settings.site_url)
    site = push.site or f"{parts.scheme}://{parts.netloc}"
    token = means.secrets.need("DIANXING_BAIDU_TOKEN", "百度普通收录的令牌")
    scheme = "http" if push.plain else "https"
    meter = means.meter("baidu", site)
    return (BaiduChannel(site, token, means.http((_HOST,)), meter, means.now, scheme),)
