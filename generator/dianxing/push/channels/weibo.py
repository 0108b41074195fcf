"""微博：默认填好分享页交给人发；应用有 statuses/share 的权限时用接口发，带一张图。渠道资料第 2 节。

发过的删不了、改不了（destroy 2017 年就关了），所以收回、更正都交给人。
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from dianxing.errors import SettingsError
from dianxing.kits.weibo import share_page
from dianxing.push.channel import (
    Attachment,
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
    Submitted,
    Unknown,
)
from dianxing.push.channels.loose import items, whole, words
from dianxing.push.http import Answer, Http, MaybeSent, Request, Upload
from dianxing.push.materials import Kit, Materials
from dianxing.push.secrets import Secret
from dianxing.settings import Settings
from dianxing.site.pictures.view import share_path

_API = "https://api.weibo.com"
_SENT, _POSTS = "发出", "发微博"
_PACE = Quota(per_minute=2, per_day=50)
"""接口的限度没有公布，只说要少、要隔开；节 2.4。"""
_SECONDS = 30.0
_HOUR = 3600.0
_LAGGING = "20032"
_BY_HAND = "改用分享页：打开、看一遍、发出去，再把这条微博的网址登记回来"

_SYSTEM = frozenset((10001, 10002, 10003, 10009, 10010, 10011))
"""系统的毛病：发微博时不知道做没做。"""
_TOO_FAST = frozenset((10004, 10022, 10023, 10024, 20016))
_NO_RIGHT = frozenset((10005, 10014, 20031))
"""没有权限、要验证码：只有人能发。"""
_TWICE = frozenset((20017, 20019, 20111))
"""不收重复的：多半是发过了，去查。"""
_FIXES = {
    10008: "参数不对：看看 push.weibo.ip 是不是这台机器的公网 IP，正文里不能有 #话题#",
    10012: "请求不合法，把这一行发给维护程序的人",
    10017: "正文里没有应用“安全域名”的网址：到微博开放平台把网站的域名设成安全域名，并且等它审过",
    20005: "配图的格式不对，重新运行 dianxing kit",
    20006: "配图太大（5 MB 以内），重新运行 dianxing kit",
    20007: "配图没有带上，重新运行 dianxing kit",
    20008: "正文是空的，重新运行 dianxing kit",
    20012: "正文超过 140 字，改短标题或概要，重新运行 dianxing kit",
    20013: "正文超过 300 字，改短标题或概要，重新运行 dianxing kit",
}
_TOKENS = {
    21327: "令牌到期了：到微博开放平台重新授权，把新的放进 DIANXING_WEIBO_TOKEN",
    21332: "令牌不对：到微博开放平台重新授权，把新的放进 DIANXING_WEIBO_TOKEN",
}


@dataclass(frozen=True)
class Api:
    """用接口发要的东西。"""

    token: Secret
    ip: str
    http: Http
    meter: Meter


@dataclass(frozen=True)
class WeiboChannel:
    """一个微博账号；`api` 是 None 就只填好分享页。"""

    account: str
    api: Api | None

    name = "weibo"

    @property
    def label(self) -> str:
        return "微博" if self.api else "微博分享页"

    @property
    def targets(self) -> Sequence[str]:
        return (self.account,)

    def posts(self, materials: Materials) -> Iterator[Post]:
        """一个案例一条，用不带话题的那一份。"""
        for kit in materials.kits:
            if kit.weibo is not None:
                yield Post(self.name, self.account, self.account, "case", (kit.case,), _content(kit))

    def send(self, post: Post, attempt: Attempt) -> Outcome:
        body = json.loads(post.content.body)
        if self.api is None:
            return HandOver("打开填好的分享页，看一遍，发出去", body["share"])
        form = {"access_token": self.api.token.reveal(), "status": body["text"], "rip": self.api.ip}
        uploads = tuple(
            Upload("pic", item.name, item.read(), _media_type(item.name)) for item in post.content.files
        )
        self.api.meter.spend(_POSTS, _PACE)
        attempt.acting(_SENT)
        request = Request(
            "POST", f"{_API}/2/statuses/share.json", form=form, uploads=uploads, seconds=_SECONDS
        )
        outcome = _judge(self.api.http.send(request), body["share"])
        if isinstance(outcome, Later):
            self.api.meter.block(_POSTS, outcome.after_seconds)
        if isinstance(outcome, Confirmed):
            attempt.note(_SENT, outcome.remote_id)
        return outcome

    def ask(self, post: Post, attempt: Attempt) -> Outcome | None:  # noqa: ARG002
        """到自己的最近几条里找；找不到不等于没有：会晚一两分钟，也会先审。"""
        if self.api is None:
            return None
        return self._find(post) or Unknown("自己最近的几条微博里没有找到，也许晚一会儿才看得到")

    def follow(self, post: Post, remote: Remote) -> Outcome:  # noqa: ARG002
        return self._find(post) or Later(120, "微博说发了，一两分钟后才看得到")

    def retract(self, post: Post, remote: Remote) -> Outcome:  # noqa: ARG002
        return HandOver("微博的接口删不了 → 登录微博，打开这一条，点“删除”", remote.address)

    def correct(self, old: Post, remote: Remote, new: Post) -> Outcome:  # noqa: ARG002
        return HandOver(
            "微博的接口改不了 → 登录微博，用“编辑”改成新的文字；改不了就删掉，再发新的", remote.address
        )

    def describe(self, post: Post) -> str:
        body = json.loads(post.content.body)
        files = "".join(f"\n配图：{item.path}" for item in post.content.files)
        return f"{body['text']}{files}" if self.api else f"{body['text']}\n分享页：{body['share']}"

    def _find(self, post: Post) -> Outcome | None:
        if self.api is None:
            return None
        params = {"access_token": self.api.token.reveal(), "count": "20"}
        request = Request("GET", f"{_API}/2/statuses/user_timeline.json", params=params, seconds=_SECONDS)
        statuses = items(self.api.http.send(request).json(), "statuses")
        wanted = _before_link(json.loads(post.content.body)["text"])
        same = (item for item in statuses if _number(item) and _same(words(item, "text", 999), wanted))
        return next((_confirmed(_number(item)) for item in same), None)


def make(settings: Settings, means: Means) -> Iterable[Channel]:
    """开着的微博账号；设置不全抛 SettingsError。"""
    push = settings.push.weibo
    if not push.enabled:
        return ()
    if not push.account.strip():
        raise SettingsError("dianxing.yml: push.weibo 开了，没有写 account → 写上微博账号的名字")
    if not push.api:
        return (WeiboChannel(push.account, None),)
    if not push.ip:
        raise SettingsError("dianxing.yml: push.weibo.api 开了，没有写 ip → 写上这台机器的公网 IP，接口要求")
    token = means.secrets.need("DIANXING_WEIBO_TOKEN", "微博接口的令牌")
    api = Api(token, push.ip, means.http((urlsplit(_API).netloc,)), means.meter("weibo", push.account))
    return (WeiboChannel(push.account, api),)


def _content(kit: Kit) -> Content:
    assert kit.weibo is not None
    text, address = kit.weibo.api.text, kit.case.address
    share = share_page(text, address, share_path(address))
    picture = kit.folder / kit.weibo.picture
    files = (Attachment.of(picture),) if picture.is_file() else ()
    return Content(json.dumps({"text": text, "share": share}, ensure_ascii=False, sort_keys=True), files)


def _judge(answer: Answer, share: str) -> Outcome:
    try:
        found = answer.json()
    except MaybeSent:
        # 节 2.1：没有权限的应用也有只回 403、不说为什么的
        if answer.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
            return HandOver(f"微博不让这个应用发（HTTP {answer.status}）→ {_BY_HAND}", share)
        raise
    if "error_code" not in found:
        return _confirmed(number) if (number := _number(found)) else Unknown("微博的回答里没有编号")
    said = words(found, "error")
    code = whole(found, "error_code")  # 节 2：数字、文字都有
    if code is None:
        return Unknown(f"微博回了没见过的代码（{said}）")
    return _refusal(code, said, share)


def _refusal(code: int, said: str, share: str) -> Outcome:
    if str(code) == _LAGGING:
        return Submitted(_LAGGING)
    if code in _TWICE:
        return Unknown(f"微博说这条和发过的一样（{code} {said}），多半发过了")
    if code in _NO_RIGHT:
        return HandOver(f"微博不让这个应用发（{code} {said}）→ {_BY_HAND}", share)
    if code in _TOO_FAST:
        return Later(_HOUR, f"微博说发得太快（{code}），一小时后再来", paced=True)
    if code in _TOKENS or 21300 <= code < 21400:
        fix = _TOKENS.get(code, "到微博开放平台重新授权，把新的令牌放进 DIANXING_WEIBO_TOKEN")
        return Refused(str(code), f"{said} → {fix}", stops=True)
    if code in _FIXES:
        return Refused(str(code), f"{said} → {_FIXES[code]}")
    if code in _SYSTEM:
        return Unknown(f"微博的系统出了毛病（{code} {said}），不知道发没发到")
    return Unknown(f"微博回了没见过的代码 {code}（{said}）")


def _number(status: Mapping[str, Any]) -> int | None:
    """一条微博的编号，大过 2^53，有文字的就用文字的（节 2.1）。"""
    return whole(status, "idstr") or whole(status, "id")


def _confirmed(number: int | None) -> Confirmed:
    return Confirmed(str(number), f"https://m.weibo.cn/status/{number}")


def _before_link(text: str) -> str:
    """网址会换成短的，比网址前面的（节 2.5）。"""
    return " ".join(text.partition("http")[0].split())


def _same(shown: str, wanted: str) -> bool:
    return bool(wanted) and _before_link(shown) == wanted


def _media_type(name: str) -> str:
    return "image/png" if name.endswith(".png") else "image/jpeg"
