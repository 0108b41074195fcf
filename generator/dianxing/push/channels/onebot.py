"""QQ 群：经 OneBot v11 的桥（NapCat）发文字和海报。渠道资料节 3.1–3.4。

用数组写消息，不用转义；成功是 `status` ok 而且 `retcode` 0，不看 HTTP 状态。桥说超时的，也许到了，也许没到。
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from dianxing.errors import SettingsError
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
    Unknown,
)
from dianxing.push.channels.group_texts import group_texts
from dianxing.push.channels.loose import fits_header, inner, items, whole, words
from dianxing.push.http import Answer, Http, MaybeSent, Request, json_body
from dianxing.push.materials import Materials
from dianxing.push.secrets import Secret
from dianxing.push_channel_settings import OneBotPush
from dianxing.settings import Settings

_SENT, _MESSAGES, _ACTION = "发出", "发群消息", "send_group_msg"
_SECONDS, _SEND_SECONDS = 30.0, 60.0
"""要比桥自己的时限（10 秒加上传图片的时间）长；节 3.4。"""
_PACE = Quota(per_minute=6)
"""一条隔几秒，一个群一个群来；节 3.4（做法，没有公布的数）。"""
_HELD_BACK = 3600.0
"""一次超时，多半是被限制了：这么多秒里别的群也不发。"""
_SLACK = timedelta(seconds=90)
"""桥和这台机器的时钟差。"""
_TOKEN = "令牌不对：DIANXING_ONEBOT_TOKEN 要和桥的设置里的 token 一样"


@dataclass(frozen=True)
class OneBotChannel:
    """一个登录着的 QQ 号。"""

    settings: OneBotPush
    token: Secret
    http: Http
    meter: Meter

    name = "onebot"
    label = "QQ 群"

    @property
    def account(self) -> str:
        return str(self.settings.account)

    @property
    def targets(self) -> Sequence[str]:
        return tuple(str(group.group) for group in self.settings.groups)

    def posts(self, materials: Materials) -> Iterator[Post]:
        """每个群各自要的案例和摘要。"""
        for group in self.settings.groups:
            for item in group_texts(materials, cases=group.cases, digests=group.digests):
                with_picture = self.settings.picture and item.picture is not None
                files = (Attachment.of(item.picture),) if with_picture and item.picture else ()
                content = Content(item.text, files)
                yield Post(self.name, self.account, str(group.group), item.kind, item.cases, content)

    def send(self, post: Post, attempt: Attempt) -> Outcome:
        if bad := self._not_ready():
            return bad
        picture = [
            {"type": "image", "data": {"file": f"base64://{base64.b64encode(item.read()).decode()}"}}
            for item in post.content.files
        ]
        text = {"type": "text", "data": {"text": post.content.body}}
        self.meter.spend(_MESSAGES, _PACE)
        attempt.acting(_SENT)
        params = {"group_id": int(post.target), "message": [text, *picture]}
        try:
            outcome = _judge(self._ask_bridge(_ACTION, params, _SEND_SECONDS))
        except MaybeSent:
            self.meter.block(_MESSAGES, _HELD_BACK)
            raise
        if isinstance(outcome, Unknown):
            self.meter.block(_MESSAGES, _HELD_BACK)
        if isinstance(outcome, Confirmed):
            attempt.note(_SENT, outcome.remote_id)
        return outcome

    def ask(self, post: Post, attempt: Attempt) -> Outcome | None:
        """到群的历史里找自己发的这几行；找不到、历史读不出，都不等于没有（节 7.2）。"""
        params = {"group_id": int(post.target), "count": 50}
        found = self._ask_bridge("get_group_msg_history", params).json()
        messages = items(inner(found, "data"), "messages")
        since = (attempt.began - _SLACK).timestamp()
        wanted = "".join(post.content.body.split())
        for message in messages:
            mine = str(whole(message, "user_id")) == self.account and (whole(message, "time") or 0) >= since
            number = whole(message, "message_id")
            if mine and number is not None and "".join(_text(message).split()) == wanted:
                return Confirmed(str(number))
        return Unknown("群的历史里没有找到，但是不能断定没有发到")

    def follow(self, post: Post, remote: Remote) -> Outcome:  # noqa: ARG002
        return Confirmed(remote.id, remote.address)

    def retract(self, post: Post, remote: Remote) -> Outcome:
        """撤回；自己的消息只有两分钟，管理员久一些。"""
        if not remote.id.lstrip("-").isdigit():
            return HandOver(f"没有记下消息的编号 → 请群主或管理员在群 {post.target} 里撤回")
        answer = self._ask_bridge("delete_msg", {"message_id": int(remote.id)})
        if isinstance(bad := _bad_token(answer), Refused):
            return bad
        found = answer.json()
        if (found.get("status"), whole(found, "retcode")) == ("ok", 0):
            return Confirmed(remote.id)
        return HandOver(
            f"QQ 不让撤回了（{_said(found)}）→ 请群主或管理员在群 {post.target} 里撤回，并说明原因"
        )

    def correct(self, old: Post, remote: Remote, new: Post) -> Outcome:  # noqa: ARG002
        return HandOver(f"群消息改不了 → 在群 {old.target} 里撤回旧的，照发布单发新的")

    def describe(self, post: Post) -> str:
        name = next((item.name for item in self.settings.groups if str(item.group) == post.target), "")
        group = f"群名：{name}\n" if name else ""
        files = "".join(f"\n配图：{item.path}" for item in post.content.files)
        return f"{group}{post.content.body}{files}"

    def _not_ready(self) -> Outcome | None:
        """发之前看看：令牌对不对、登录的是不是那个号、在不在线。"""
        answer = self._ask_bridge("get_login_info", {})
        if bad := _bad_token(answer):
            return bad
        user = str(whole(inner(answer.json(), "data"), "user_id") or "")
        if user != self.account:
            return Refused(
                "wrong-account",
                f"桥上登录的是 {user or '没有号'}，不是 {self.account} → 换号登录，或者改设置里的 account",
                stops=True,
            )
        found = self._ask_bridge("get_status", {}).json()
        status = inner(found, "data")
        if not (status.get("online") and status.get("good")):
            return Later(600, "QQ 掉线了：到桥上重新登录")
        return None

    def _ask_bridge(self, action: str, params: Mapping[str, Any], seconds: float = _SECONDS) -> Answer:
        headers = {
            "Content-Type": "application/json",
            "Authorization": f"Bearer {self.token.reveal()}",
        }
        url = f"{self.settings.address}/{action}"
        request = Request("POST", url, headers=headers, body=json_body(params), seconds=seconds)
        return self.http.send(request)


def make(settings: Settings, means: Means) -> Iterable[Channel]:
    """开着就给一个；设置不全抛 SettingsError。"""
    push = settings.push.onebot
    if not push.enabled:
        return ()
    if not push.account:
        raise SettingsError("dianxing.yml: push.onebot 开了，没有写 account → 写上桥上登录的 QQ 号")
    if not push.groups:
        raise SettingsError("dianxing.yml: push.onebot 开了，没有写 groups → 写上要发的群号")
    token = means.secrets.need("DIANXING_ONEBOT_TOKEN", "QQ 桥的令牌")
    if not fits_header(token.reveal()):
        raise SettingsError("DIANXING_ONEBOT_TOKEN 里有汉字或者看不见的字 → 从桥的设置里重新抄一遍")
    http = means.http((urlsplit(push.address).hostname or "",))
    return (OneBotChannel(push, token, http, means.meter("onebot", str(push.account))),)


def _judge(answer: Answer) -> Outcome:
    if bad := _bad_token(answer):
        return bad
    found = answer.json()
    said = _said(found)
    match found.get("status"), whole(found, "retcode"):
        case "ok", 0:
            number = whole(inner(found, "data"), "message_id")
            return Confirmed(str(number)) if number is not None else Unknown("桥说发了，没有给编号")
        case "async", _:
            return Unknown("桥收下了，不会说发没发到")
        case "failed", _ if "timeout" in said.lower() or "超时" in said:
            return Unknown(f"桥等超时了（{said[:60]}），多半是账号被限制，也可能已经发到")
        case "failed", code:
            return Refused(
                str(code), f"{said or '没有说原因'} → 看看群号对不对、账号在不在群里、有没有被禁言"
            )
    return Unknown("桥的回答读不懂")


def _bad_token(answer: Answer) -> Refused | None:
    if answer.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return Refused(str(answer.status), _TOKEN, stops=True)
    return None


def _said(found: Mapping[str, Any]) -> str:
    return words(found, "wording") or words(found, "message")


def _text(message: Mapping[str, Any]) -> str:
    segments = items(message, "message")
    if segments:
        return "".join(words(inner(item, "data"), "text", 9999) for item in segments)
    return words(message, "raw_message", 9999)
