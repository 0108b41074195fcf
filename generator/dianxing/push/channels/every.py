"""全部渠道：添一个，写一个模块，在这里加一行。"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from dianxing.push.channel import Channel, Means
from dianxing.push.channels import (
    baidu,
    dingtalk,
    feishu,
    indexnow,
    mail,
    onebot,
    qqbot,
    wechat,
    wecom,
    weibo,
)
from dianxing.settings import Settings

MAKERS: tuple[Callable[[Settings, Means], Iterable[Channel]], ...] = (
    wechat.make,
    weibo.make,
    onebot.make,
    qqbot.make,
    wecom.make,
    dingtalk.make,
    feishu.make,
    baidu.make,
    indexnow.make,
    mail.make,
)
"""各渠道模块的 `make`：没有开的渠道一个也不给；设置、密钥不全抛 SettingsError。"""

_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "wechat": wechat.WechatChannel.label,
        "weibo": "微博",
        "onebot": onebot.OneBotChannel.label,
        "qqbot": qqbot.QqBotChannel.label,
        "wecom": wecom.WECOM_ROBOT.label,
        "dingtalk": dingtalk.DINGTALK_ROBOT.label,
        "feishu": feishu.FEISHU_ROBOT.label,
        "baidu": baidu.BaiduChannel.label,
        "indexnow": indexnow.IndexNowChannel.label,
        "mail": mail.MailChannel.label,
    }
)


def channel_label(name: str) -> str:
    """渠道的短名 → 给人看的名字；渠道没有开、台账里早先的也有。不认识的原样给。"""
    return _LABELS.get(name, name)


def make_channels(settings: Settings, means: Means) -> tuple[Channel, ...]:
    """开着的全部渠道。"""
    return tuple(channel for make in MAKERS for channel in make(settings, means))
