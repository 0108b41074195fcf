"""公众号的接口：令牌、上传、调用，和错误码的意思；渠道资料第 1 节。"""

from __future__ import annotations

import hashlib
import mimetypes
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from dianxing.push.channel import (
    HandOver,
    Keepsakes,
    Later,
    Meter,
    Outcome,
    Quota,
    Refused,
)
from dianxing.push.http import Http, MaybeSent, Request, Upload, json_body
from dianxing.push.secrets import Redactor, Secret

HOST = "api.weixin.qq.com"

QUOTAS: Mapping[str, Quota] = MappingProxyType(
    {
        "stable_token": Quota(per_minute=10_000, per_day=500_000),
        "media/uploadimg": Quota(per_day=1_000),
        "material/add_material": Quota(per_day=5_000),
        "draft/add": Quota(per_day=1_000),
        "draft/get": Quota(per_day=500),
        "draft/update": Quota(per_day=1_000),
        "draft/delete": Quota(per_day=1_000),
        "draft/batchget": Quota(per_day=1_000),
        "freepublish/submit": Quota(per_day=100),
        "freepublish/get": Quota(per_day=100),
        "freepublish/delete": Quota(per_day=10),
        "freepublish/batchget": Quota(per_day=100),
    }
)
"""新账号一天的额度，节 1.2；上传图片不在表里，有人一千次左右就碰到 45009。"""

_SECONDS, _UPLOAD_SECONDS = 30.0, 60.0
"""节 7.3-5。"""
_EARLY = 600
"""令牌提前多少秒换新的；平台自己提前 300 秒换，那 300 秒里新旧都能用（节 1.2）。"""
_SHORTEST = 60.0
"""平台还没换新的时，至少也用这么多秒，免得每次都去取。"""
_BUSY = -1
_OLD_TOKEN = frozenset({40001, 40014, 42001})
"""换一次令牌、重来一次；这些码说明没有执行，节 1.2。"""
DAILY, TOO_FAST = 45009, 45011
NO_RIGHT = 48001
BAD_MEDIA = 40007

_STOPS: Mapping[int, str] = MappingProxyType(
    {
        40001: "AppSecret 不对，或者令牌不认 → 核对 push.wechat.appid 和 DIANXING_WECHAT_SECRET",
        40013: "AppID 不对 → 核对 push.wechat.appid",
        40125: "AppSecret 不对 → 到公众号后台重置，换 DIANXING_WECHAT_SECRET",
        40164: "这台电脑的地址不在白名单里 → 在公众号后台“IP 白名单”里加上",
        40243: "AppSecret 被冻结了 → 在公众号后台解冻",
        48004: "接口被封了 → 在公众号后台看通知",
        50002: "公众号被限制了 → 在公众号后台看通知",
    }
)
_FIX: Mapping[int, str] = MappingProxyType(
    {
        40004: "图片的类型不对",
        40005: "图片的格式不对，正文只收 JPG、PNG",
        40006: "图片太大",
        BAD_MEDIA: "封面或者草稿的编号不认",
        40009: "图片太大",
        40012: "封面太大",
        40118: "素材的编号不对",
        40121: "素材的编号不对",
        40137: "图片的格式不对",
        41005: "图片是空的",
        44003: "图文是空的",
        44004: "正文是空的",
        45001: "图片太大",
        45002: "正文太长",
        45003: "标题太长",
        45004: "摘要太长",
        45005: "“阅读原文”的网址太长",
        45008: "篇数太多",
        45110: "作者太长",
        45166: "正文里有不收的内容，多半是外部链接",
        47001: "请求不是 JSON",
    }
)
_BY_HAND: Mapping[int, str] = MappingProxyType(
    {
        NO_RIGHT: "公众号没有这个接口的权限，多半是认证过期了，请管理员看",
        53500: "公众号不许用接口发布",
        53503: "草稿没有通过检查",
        53504: "草稿要在公众号后台操作",
        53505: "草稿要先在公众号后台保存",
    }
)
_TOO_OFTEN = 53501


class WechatRefusal(Exception):
    """接口明说没做。"""

    def __init__(self, code: int, message: str, endpoint: str) -> None:
        self.code = code
        self.message = message
        self.endpoint = endpoint
        super().__init__(f"{endpoint} {code} {message}")


class WechatApi:
    """一个公众号。抛 WechatRefusal、OverQuota，和 `push.http` 的 NeverSent、MaybeSent。"""

    def __init__(
        self,
        appid: str,
        secret: Secret,
        http: Http,
        meter: Meter,
        keepsakes: Keepsakes,
        redactor: Redactor,
        now: Callable[[], datetime],
        quotas: Mapping[str, Quota] = QUOTAS,
    ) -> None:
        self._appid = appid
        self._secret = secret
        self._http = http
        self._meter = meter
        self._keepsakes = keepsakes
        self._redactor = redactor
        self._now = now
        self._quotas = quotas

    def call(self, endpoint: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """POST 一个 JSON 接口。"""
        return self._with_token(
            endpoint,
            lambda token: Request(
                "POST",
                f"https://{HOST}/cgi-bin/{endpoint}",
                params={"access_token": token},
                headers={"Content-Type": "application/json"},
                body=json_body(body),
                seconds=_SECONDS,
            ),
        )

    def ready(self) -> None:
        """手边有令牌，没有就取：动手以前先办好，免得令牌没取到也分不清动没动手。"""
        self._token()

    def upload_inline(self, name: str, data: bytes) -> str:
        """传一张正文里的图，给出网址；同样的图只传一次（节 1.3：没有按内容查的接口）。"""
        key = f"inline {hashlib.sha256(data).hexdigest()}"
        if (kept := self._keepsakes.get(key)) is None:
            found = self._upload("media/uploadimg", {}, name, data)
            kept = re.sub(r"^http://", "https://", str(found["url"]))
            self._keepsakes.put(key, kept)
        return kept

    def upload_cover(self, name: str, data: bytes) -> str:
        """传一张封面（永久素材），给出编号；同样的图只传一次。"""
        key = f"cover {hashlib.sha256(data).hexdigest()}"
        if (kept := self._keepsakes.get(key)) is None:
            kept = str(self._upload("material/add_material", {"type": "image"}, name, data)["media_id"])
            self._keepsakes.put(key, kept)
        return kept

    def outcome(self, refusal: WechatRefusal) -> Outcome:
        """错误码 → 台账的结果，节 1.7。"""
        code, said = refusal.code, f"（{refusal.endpoint} {refusal.code}：{refusal.message}）"
        if code == DAILY:
            wait = _until_midnight(self._now())
            self._meter.block(refusal.endpoint, wait)
            return Later(wait, f"今天的额度用完了{said}", paced=True)
        if code == TOO_FAST:
            self._meter.block(refusal.endpoint, 60)
            return Later(60, f"太快了{said}", paced=True)
        if code == _TOO_OFTEN:
            return Later(3600, f"发布得太频繁{said}", paced=True)
        if code in _BY_HAND:
            return HandOver(f"{_BY_HAND[code]}{said}")
        if code in _STOPS:
            return Refused(str(code), f"{_STOPS[code]}{said}", stops=True)
        return Refused(str(code), f"{_FIX.get(code, '公众号不收')}{said}")

    def _upload(self, endpoint: str, params: Mapping[str, str], name: str, data: bytes) -> Mapping[str, Any]:
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return self._with_token(
            endpoint,
            lambda token: Request(
                "POST",
                f"https://{HOST}/cgi-bin/{endpoint}",
                params={"access_token": token, **params},
                uploads=(Upload("media", name, data, kind),),
                seconds=_UPLOAD_SECONDS,
            ),
        )

    def _with_token(self, endpoint: str, request: Callable[[str], Request]) -> Mapping[str, Any]:
        try:
            return self._once(endpoint, request(self._token()))
        except WechatRefusal as refusal:
            if refusal.code not in _OLD_TOKEN or refusal.endpoint != endpoint:
                raise
        self._keepsakes.forget("token")
        return self._once(endpoint, request(self._token()))

    def _token(self) -> str:
        """各进程共用的令牌；快过期就换。stable_token 的普通模式不会让别人手里的失效。"""
        token = self._keepsakes.get("token")
        if token is None:
            body = {
                "grant_type": "client_credential",
                "appid": self._appid,
                "secret": self._secret.reveal(),
            }
            found = self._once(
                "stable_token",
                Request(
                    "POST",
                    f"https://{HOST}/cgi-bin/stable_token",
                    headers={"Content-Type": "application/json"},
                    body=json_body(body),
                    seconds=_SECONDS,
                ),
            )
            token, life = str(found["access_token"]), float(found.get("expires_in", 0))
            self._redactor.hide(token)
            if life > _SHORTEST:
                self._keepsakes.put("token", token, max(_SHORTEST, life - _EARLY))
        self._redactor.hide(token)
        return token

    def _once(self, endpoint: str, request: Request) -> Mapping[str, Any]:
        self._meter.spend(endpoint, self._quotas[endpoint])
        found = self._http.send(request).json()
        code = found.get("errcode", 0)
        if code == _BUSY:
            raise MaybeSent(f"公众号忙（{endpoint} -1），不知道做没做")
        if code:
            raise WechatRefusal(int(code), self._redactor.clean(str(found.get("errmsg", ""))), endpoint)
        return found


def _until_midnight(now: datetime) -> float:
    tomorrow = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return (tomorrow - now).total_seconds()
