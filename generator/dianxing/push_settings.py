"""`dianxing.yml` 的 `push:`：往哪些渠道推、怎么推。没有密钥：密钥在环境变量里。

一个渠道一类，默认都是关的（`enabled: false`）。
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from dianxing.cases.words import refuse, shown
from dianxing.push_channel_settings import (
    BaiduPush,
    IndexNowPush,
    MailPush,
    OneBotPush,
    QqBotPush,
    RobotPush,
    WeiboPush,
)
from dianxing.setting_part import Part, YesNo


def _loopback(value: str) -> str:
    if not re.fullmatch(r"http://(127\.0\.0\.1|\[::1\]):\d{1,5}", value):
        what = f"“{shown(value)}”不是本机的地址，演练只能在本机"
        raise refuse("rehearsal", what, "写成 http://127.0.0.1:8123")
    return value


def _host(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9.-]+", value):
        raise refuse("host", f"“{shown(value)}”不是主机名", "只写主机名，如 api.weixin.qq.com")
    return value


class Quiet(Part):
    """安静时段，北京时间；过半夜的也行（21:00 到 08:00）。"""

    begin: time
    end: time

    def holds(self, moment: time) -> bool:
        """这一刻是不是安静时段；两头一样就没有安静时段。"""
        if self.begin <= self.end:
            return self.begin <= moment < self.end
        return moment >= self.begin or moment < self.end


def _quiet(value: Any) -> Any:
    if value in ("", None) or isinstance(value, Quiet):
        return value or None
    match = re.fullmatch(r"(\d{1,2}):(\d\d)\s*[-—–至到]\s*(\d{1,2}):(\d\d)", str(value).replace("：", ":"))
    try:
        if not match:
            raise ValueError
        hours = [int(part) for part in match.groups()]
        return Quiet(begin=time(hours[0], hours[1]), end=time(hours[2], hours[3]))
    except ValueError:
        raise refuse("quiet-hours", f"“{shown(value)}”不是时段", "写成 21:00-08:00") from None


def _clock(value: Any) -> Any:
    if isinstance(value, time):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        # 没加引号的 17:30，YAML 1.1 读成 17×60+30
        value = f"{value // 60}:{value % 60:02}"
    match = re.fullmatch(r"(\d{1,2}):(\d\d)", str(value).replace("：", ":").strip())
    try:
        if not match:
            raise ValueError
        return time(int(match[1]), int(match[2]))
    except ValueError:
        raise refuse("clock", f"“{shown(value)}”不是钟点", '写成 "08:30"，加引号') from None


class WechatPush(Part):
    """公众号。密钥在 DIANXING_WECHAT_SECRET。"""

    enabled: YesNo = Field(False, title="推不推")
    appid: str = Field("", title="公众号的 AppID")
    publish: YesNo = Field(False, title="草稿建好就发布（不群发）")
    """默认只建草稿，由人在公众号后台发布。"""
    comments: YesNo = Field(False, title="开留言")
    together: int = Field(8, strict=True, ge=1, le=8, title="一份草稿最多几篇")


class PushSettings(Part):
    """推送。"""

    reviews: int = Field(1, strict=True, ge=0, le=9, title="要几个人审过")
    """案例的提交里要有几个不同的 `Reviewed-by:`，少了不推；0 是不查。"""
    quiet: Annotated[Quiet | None, BeforeValidator(_quiet)] = Field(None, title="安静时段")
    """这段时间不发，如 21:00-08:00。"""
    publish_at: tuple[Annotated[time, BeforeValidator(_clock)], ...] = Field((), title="每天几点发")
    """每天这些钟点发，北京时间，如 "08:30"；不写就是随到随发。"""
    each_time: int = Field(3, strict=True, ge=1, le=50, title="每个钟点发几条")
    """每个渠道每个钟点最多几条，多的排到后面。"""
    days: int = Field(30, strict=True, ge=1, le=3660, title="只推最近几天发布的")
    """更早发布的案例不再当新的推，免得换一台电脑把旧的全推一遍。"""
    ledger: str = Field(".state/dianxing.sqlite3", title="台账文件")
    """台账在站点目录里的哪个文件；环境变量 DATABASE_URL 优先。"""
    rehearsal: Mapping[Annotated[str, AfterValidator(_host)], Annotated[str, AfterValidator(_loopback)]] = (
        Field({}, title="演练")
    )
    """演练：渠道的主机名 → 本机的地址。写了它，请求只发到本机，台账也另记一本。"""
    wechat: WechatPush = Field(WechatPush(), title="公众号")
    weibo: WeiboPush = Field(WeiboPush(), title="微博")
    onebot: OneBotPush = Field(OneBotPush(), title="QQ 群")
    qqbot: QqBotPush = Field(QqBotPush(), title="QQ 官方机器人")
    wecom: RobotPush = Field(RobotPush(), title="企业微信")
    dingtalk: RobotPush = Field(RobotPush(), title="钉钉")
    feishu: RobotPush = Field(RobotPush(), title="飞书")
    baidu: BaiduPush = Field(BaiduPush(), title="百度收录")
    indexnow: IndexNowPush = Field(IndexNowPush(), title="IndexNow")
    mail: MailPush = Field(MailPush(), title="邮件")
