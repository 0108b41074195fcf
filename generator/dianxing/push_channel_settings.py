"""`dianxing.yml` 的 `push:` 里，公众号以外各渠道的设置。默认都关着；密钥在环境变量里，这里只写变量名。"""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import Annotated, Literal, TypeVar
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from dianxing.cases.words import refuse, shown
from dianxing.setting_part import Part, YesNo

T = TypeVar("T")
_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?"
)


def _variable(value: str) -> str:
    if value and not re.fullmatch(r"DIANXING_[A-Z0-9_]+", value):
        fix = "写成 DIANXING_ 开头，大写字母、数字和下划线；这里不写密钥本身"
        raise refuse("variable-name", f"“{shown(value[:12])}”不是环境变量的名字", fix)
    return value


def _ip(value: str) -> str:
    try:
        return value and str(ip_address(value))
    except ValueError:
        raise refuse("bad-ip", f"“{shown(value)}”不是 IP 地址", "写成 203.0.113.7 的样子") from None


def _bridge(value: str) -> str:
    """QQ 桥的地址：出了本机和内网就要 https，令牌在请求头里。"""
    try:
        parts = urlsplit(value)
        good = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        bare = not (parts.path.strip("/") or parts.query or parts.fragment or parts.username)
    except ValueError:
        good = bare = False
    if not good or not bare:
        fix = "只写到端口，写成 http://127.0.0.1:3000 的样子"
        raise refuse("bad-url", f"“{shown(value)}”不是 QQ 桥的地址", fix)
    if parts.scheme == "http" and not _near(parts.hostname or ""):
        fix = "改成 https://，或者把桥装在同一台机器上"
        raise refuse("plain-http", f"“{shown(value)}”在外网，又没有加密，令牌会被看到", fix)
    return value.rstrip("/")


def _near(host: str) -> bool:
    try:
        address = ip_address(host)
    except ValueError:
        return host == "localhost"
    return address.is_loopback or address.is_private


def _site(value: str) -> str:
    if value and not re.fullmatch(r"(https?://)?[A-Za-z0-9.-]+(:\d+)?", value):
        fix = "照百度搜索资源平台里验证的那样写，如 https://www.example.cn，末尾没有斜杠"
        raise refuse("bad-url", f"“{shown(value)}”不是验证过的站点", fix)
    return value


def _key(value: str) -> str:
    if value and not re.fullmatch(r"[A-Za-z0-9-]{8,128}", value):
        fix = "写 8 到 128 个英文字母、数字、短横"
        raise refuse("bad-key", f"“{shown(value)}”不能当 IndexNow 的密钥", fix)
    return value


def _host(value: str) -> str:
    if value and not re.fullmatch(r"[A-Za-z0-9.-]+", value):
        raise refuse("host", f"“{shown(value)}”不是主机名", "只写主机名，如 smtp.example.cn")
    return value


def is_mail_address(text: str) -> bool:
    """能不能收发信：一个 @，没有空格、换行和中文。"""
    return bool(_ADDRESS.fullmatch(text))


def _mail(value: str) -> str:
    if value and not is_mail_address(value):
        fix = "写成 名字@域名，只用英文字母和数字"
        raise refuse("bad-mail", f"“{shown(value)}”不像邮件地址", fix)
    return value


def _line(value: str) -> str:
    if not value.strip() or not value.isprintable():
        raise refuse("bad-name", f"“{shown(value)}”不能当名字", "写成一行，不要换行和控制字符")
    return value.strip()


def _secure_url(value: str) -> str:
    if value and not re.fullmatch(r"https://[!-+\--;=?-~]{1,500}", value):
        fix = "写成 https:// 开头的，中文先转成 %E4 的样子，不带逗号"
        raise refuse("bad-url", f"“{shown(value)}”不能当退订的网址", fix)
    return value


def _once(items: tuple[T, ...]) -> tuple[T, ...]:
    """名字、群号不许重：台账靠它认一条发到了哪里。"""
    for key in ("name", "group", "openid"):
        found = [getattr(item, key) for item in items if hasattr(item, key)]
        again = next((value for value in found if value and found.count(value) > 1), None)
        if again is not None:
            raise refuse("twice", f"“{shown(again)}”写了两次", "删掉一个，或者换个名字")
    return items


Variable = Annotated[str, AfterValidator(_variable)]
Name = Annotated[str, AfterValidator(_line)]


class WeiboPush(Part):
    """微博。接口的令牌在 DIANXING_WEIBO_TOKEN。"""

    enabled: YesNo = Field(False, title="推不推")
    account: str = Field("", title="微博账号的名字")
    api: YesNo = Field(False, title="用接口发")
    """默认填好分享页交给人发；应用有 statuses/share 的权限再打开。"""
    ip: Annotated[str, AfterValidator(_ip)] = Field("", title="这台机器的公网 IP")
    """接口要求写（rip）。"""


class QqGroup(Part):
    """一个 QQ 群。"""

    group: int = Field(title="群号", strict=True, ge=10000, le=99_999_999_999)
    name: str = Field("", title="群名，给人看")
    cases: YesNo = Field(False, title="发案例")
    digests: str = Field("all", title="发哪个范围的摘要")
    """`all`、`county-lanshan`、`area-logistics`，就是摘要文件夹名里日期后面的一段；空着不发摘要。"""


class OneBotPush(Part):
    """QQ 群，经一个登录着 QQ 号的桥。令牌在 DIANXING_ONEBOT_TOKEN。"""

    enabled: YesNo = Field(False, title="推不推")
    account: int = Field(0, strict=True, ge=0, title="发消息的 QQ 号")
    """桥上登录的不是它就不发。"""
    address: Annotated[str, AfterValidator(_bridge)] = Field("http://127.0.0.1:3000", title="桥的地址")
    picture: YesNo = Field(True, title="带海报")
    groups: Annotated[tuple[QqGroup, ...], AfterValidator(_once)] = Field((), title="发到哪些群")


class BotGroup(Part):
    """QQ 官方机器人的一个群。"""

    openid: str = Field(title="群的 openid", pattern=r"^[A-Za-z0-9_-]{8,64}$")
    name: Name = Field(title="群名，给人看")
    cases: YesNo = Field(True, title="发案例")
    digests: str = Field("", title="发哪个范围的摘要")


class QqBotPush(Part):
    """QQ 官方机器人。密钥在 DIANXING_QQBOT_SECRET。"""

    enabled: YesNo = Field(False, title="推不推")
    appid: str = Field("", title="机器人的 AppID")
    picture: YesNo = Field(True, title="带分享图")
    groups: Annotated[tuple[BotGroup, ...], AfterValidator(_once)] = Field((), title="发到哪些群")


class Robot(Part):
    """一个群机器人。"""

    name: Name = Field(title="名字，给人看，如 县区工会群")
    webhook: Variable = Field(title="放着机器人网址的环境变量的名字")
    """变量的值是整个 Webhook 网址，照后台复制。加签的密钥在同名加 `_SIGN` 的变量里。"""
    style: Literal["card", "text"] = Field("card", title="卡片还是文字")


class RobotPush(Part):
    """企业微信、钉钉、飞书里的一家。"""

    enabled: YesNo = Field(False, title="推不推")
    robots: Annotated[tuple[Robot, ...], AfterValidator(_once)] = Field((), title="机器人")


class BaiduPush(Part):
    """百度普通收录。令牌在 DIANXING_BAIDU_TOKEN。"""

    enabled: YesNo = Field(False, title="推不推")
    site: Annotated[str, AfterValidator(_site)] = Field("", title="验证过的站点")
    """空着就用 site_url 的协议加域名。"""
    plain: YesNo = Field(False, title="不加密")
    """百度的 https 连不上时才打开：用 http，令牌在路上看得到。"""


class IndexNowPush(Part):
    """IndexNow（必应等）。密钥是公开的，要放在网站上。"""

    enabled: YesNo = Field(False, title="推不推")
    key: Annotated[str, AfterValidator(_key)] = Field("", title="密钥")
    """网站根目录要有同名的文件：`content/密钥.txt`，内容就是密钥。"""


class MailList(Part):
    """一份收信名单，最多 100 个地址。"""

    name: Name = Field(title="名字，如 县区工会")
    addresses: Variable = Field(title="放着地址的环境变量的名字")
    """地址用逗号、空格、换行隔开；多了就用 `…_FILE` 指一个文件。"""
    digests: str = Field("all", title="寄哪个范围的摘要")


class MailPush(Part):
    """电子邮件摘要。密码在 DIANXING_SMTP_PASSWORD。"""

    enabled: YesNo = Field(False, title="推不推")
    host: Annotated[str, AfterValidator(_host)] = Field("", title="发信服务器")
    security: Literal["tls", "starttls"] = Field("tls", title="加密")
    """`tls` 一连上就加密，多半是 465 端口；`starttls` 连上再加密，多半是 587。"""
    port: int = Field(465, strict=True, ge=1, le=65535, title="端口")
    user: str = Field("", title="登录名")
    """空着就用寄信人的地址。"""
    sender: Annotated[str, AfterValidator(_mail)] = Field("", title="寄信人的地址")
    sender_name: str = Field("", title="寄信人的名字")
    """空着就用网站的名字。"""
    unsubscribe_mail: Annotated[str, AfterValidator(_mail)] = Field("", title="退订的邮箱")
    unsubscribe_url: Annotated[str, AfterValidator(_secure_url)] = Field("", title="退订的网址")
    one_click: YesNo = Field(False, title="一键退订")
    """退订的网址收得了 POST，照 RFC 8058。"""
    lists: Annotated[tuple[MailList, ...], AfterValidator(_once)] = Field((), title="收信名单")
