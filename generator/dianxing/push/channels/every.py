"""全部渠道：添一个，写一个模块，在这里加一行。"""

from __future__ import annotations

from collections.abc import Callable, Iterable

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


def make_channels(settings: Settings, means: Means) -> tuple[Channel, ...]:
    """开着的全部渠道。"""
    return tuple(channel for make in MAKERS for channel in make(settings, means))
