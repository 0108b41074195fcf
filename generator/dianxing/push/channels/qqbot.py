"""QQ 官方机器人，默认关着：主动消息要群主给权限，群只认 openid。渠道资料节 3.5。"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from dianxing.errors import SettingsError
from dianxing.push.channel import (
    Attempt,
    Channel,
    Confirmed,
    Content,
    HandOver,
    Keepsakes,
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
from dianxing.push.channels.group_texts import group_texts
from dianxing.push.channels.loose import ascii_token, whole, words
from dianxing.push.http import Http, MaybeSent, Request, json_body
from dianxing.push.materials import Materials
from dianxing.push.secrets import Redactor, Secret
from dianxing.push_channel_settings import QqBotPush
from dianxing.settings import Settings
from dianxing.site.pictures.view import share_path

_TOKEN_HOST, _API_HOST = "bots.qq.com", "api.sgroup.qq.com"
_SENT, _TOKEN = "发出", "token"
_SECONDS = 30.0
_EARLY = 60
"""到期前一分钟换：这时旧的还能用。"""
_DAY = 86400.0
_TEXT, _MEDIA = 0, 7
_NO_PUSH = frozenset((40034102, 40034105))
_UNDER_REVIEW = frozenset((304023, 304024))
_BAD_TOKEN = frozenset((11243, 11244))
_FIXES = {
    304082: "分享图传不上去：网站要先传好，图片要能从外网打开",
    304083: "分享图用不了：网站要先传好，图片要能从外网打开",
    40054010: "消息里的网址不让发：在机器人后台登记网站的域名，域名要备过案",
}


@dataclass(frozen=True)
class QqBotChannel:
    """一个机器人。"""

    settings: QqBotPush
    secret: Secret
    http: Http
    meter: Meter
    keepsakes: Keepsakes
    redactor: Redactor

    name = "qqbot"
    label = "QQ 官方机器人"

    @property
    def account(self) -> str:
        return self.settings.appid

    @property
    def targets(self) -> Sequence[str]:
        return tuple(group.openid for group in self.settings.groups)

    def posts(self, materials: Materials) -> Iterator[Post]:
        """每个群各自要的案例和摘要；案例带网站上的分享图。"""
        for group in self.settings.groups:
            for item in group_texts(materials, cases=group.cases, digests=group.digests):
                shared = self.settings.picture and item.kind == "case"
                picture = share_path(item.page) if shared else ""
                body = json.dumps({"text": item.text, "picture": picture}, ensure_ascii=False, sort_keys=True)
                yield Post(self.name, self.account, group.openid, item.kind, item.cases, Content(body))

    def send(self, post: Post, attempt: Attempt) -> Outcome:
        self.meter.spend(post.target, Quota())  # 这个群的额度没有公布；说完了就停
        token = self._token()
        if not isinstance(token, str):
            return token
        body = json.loads(post.content.body)
        message: dict[str, Any] = {"content": body["text"], "msg_type": _TEXT}
        if body["picture"]:
            media = {"file_type": 1, "url": body["picture"], "srv_send_msg": False}
            status, found = self._call(post, "files", media, token)
            if not isinstance(found.get("file_info"), str):
                outcome = self._refusal(post, status, found)
                # 还没有发消息，没有什么不知道的
                return Refused("media", outcome.reason) if isinstance(outcome, Unknown) else outcome
            message |= {"msg_type": _MEDIA, "media": {"file_info": found["file_info"]}}
        attempt.acting(_SENT)
        status, found = self._call(post, "messages", message, token)
        number = words(found, "id")
        if "code" in found or not number or status >= HTTPStatus.BAD_REQUEST:
            return self._refusal(post, status, found)
        attempt.note(_SENT, number)
        return Confirmed(number)

    def ask(self, post: Post, attempt: Attempt) -> Outcome | None:  # noqa: ARG002
        return None

    def follow(self, post: Post, remote: Remote) -> Outcome:  # noqa: ARG002
        return HandOver(f"QQ 说要先审（{remote.id}），机器查不了结果 → 去群里看看，发出来了就登记")

    def retract(self, post: Post, remote: Remote) -> Outcome:  # noqa: ARG002
        return HandOver(f"官方机器人撤不回 → 请群主在群“{self._group(post)}”里撤回，并说明原因")

    def correct(self, old: Post, remote: Remote, new: Post) -> Outcome:  # noqa: ARG002
        return HandOver(f"群消息改不了 → 请群主在群“{self._group(old)}”里撤回旧的，照发布单发新的")

    def describe(self, post: Post) -> str:
        body = json.loads(post.content.body)
        picture = f"\n配图：{body['picture']}" if body["picture"] else ""
        return f"群名：{self._group(post)}\n{body['text']}{picture}"

    def _group(self, post: Post) -> str:
        names = {group.openid: group.name for group in self.settings.groups}
        return names.get(post.target, post.target)

    def _token(self) -> str | Outcome:
        """令牌，各进程共用；换不来是结果。"""
        if kept := self.keepsakes.get(_TOKEN):
            self.redactor.hide(kept)
            return kept
        asked = {"appId": self.settings.appid, "clientSecret": self.secret.reveal()}
        url = f"https://{_TOKEN_HOST}/app/getAppAccessToken"
        headers = {"Content-Type": "application/json"}
        request = Request("POST", url, headers=headers, body=json_body(asked), seconds=_SECONDS)
        found = self.http.send(request).json()
        fresh = ascii_token(found, "access_token")
        if not fresh:
            code, said = whole(found, "code"), words(found, "message")
            if code in (100001, 100007):
                return Later(60, f"QQ 说换令牌太快（{said}）", paced=True)
            fix = "看看 push.qqbot.appid 和 DIANXING_QQBOT_SECRET"
            return Refused(str(code), f"换不来令牌（{said}）→ {fix}", stops=True)
        self.redactor.hide(fresh)
        seconds = (whole(found, "expires_in") or 0) - _EARLY  # 写成文字的数
        if seconds > 0:
            self.keepsakes.put(_TOKEN, fresh, seconds)
        return fresh

    def _call(
        self, post: Post, what: str, params: Mapping[str, Any], token: str
    ) -> tuple[int, dict[str, Any]]:
        headers = {"Content-Type": "application/json", "Authorization": f"QQBot {token}"}
        url = f"https://{_API_HOST}/v2/groups/{post.target}/{what}"
        request = Request("POST", url, headers=headers, body=json_body(params), seconds=_SECONDS)
        answer = self.http.send(request)
        return answer.status, answer.json()

    def _refusal(self, post: Post, status: int, found: Mapping[str, Any]) -> Outcome:
        code, said = whole(found, "err_code") or whole(found, "code"), words(found, "message")
        if code is None:
            raise MaybeSent(f"QQ 的回答读不懂（HTTP {status}）")
        if code in _UNDER_REVIEW:
            return Submitted(str(code))
        if code in _NO_PUSH:
            return HandOver(
                f"群“{self._group(post)}”没有给机器人主动推送的权限（{code}）"
                "→ 请群主在机器人的设置里打开，或者照发布单手发"
            )
        if code == 22009 or status == HTTPStatus.TOO_MANY_REQUESTS:
            self.meter.block(post.target, _DAY)
            return Later(_DAY, f"群“{self._group(post)}”的主动消息用完了（{code}），明天再试", paced=True)
        if code in _BAD_TOKEN or status == HTTPStatus.UNAUTHORIZED:
            self.keepsakes.forget(_TOKEN)
            return Later(5, f"QQ 的令牌失效了（{code}），换一个再发")
        if code in _FIXES:
            return Refused(str(code), f"{said} → {_FIXES[code]}")
        return Unknown(f"QQ 回了没见过的代码 {code}（{said}）")


def make(settings: Settings, means: Means) -> Iterable[Channel]:
    """开着就给一个；设置不全抛 SettingsError。"""
    push = settings.push.qqbot
    if not push.enabled:
        return ()
    if not push.appid or not push.groups:
        raise SettingsError("dianxing.yml: push.qqbot 开了，没有写全 → 写上 appid 和 groups（群的 openid）")
    return (
        QqBotChannel(
            push,
            means.secrets.need("DIANXING_QQBOT_SECRET", "QQ 官方机器人的密钥"),
            means.http((_TOKEN_HOST, _API_HOST)),
            means.meter("qqbot", push.appid),
            means.keepsakes("qqbot", push.appid),
            means.secrets.redactor,
        ),
    )
