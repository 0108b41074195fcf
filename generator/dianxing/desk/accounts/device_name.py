"""浏览器自报的一长串 → 人看得懂的设备名。"""

from __future__ import annotations

_SYSTEMS = (
    ("HarmonyOS", "鸿蒙手机"),
    ("OpenHarmony", "鸿蒙手机"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "安卓手机"),
    ("Windows", "Windows 电脑"),
    ("Macintosh", "Mac 电脑"),
    ("Linux", "Linux 电脑"),
)
# 先认壳，再认内核：各家浏览器都自称 Chrome 和 Safari
_BROWSERS = (
    ("MicroMessenger/", "微信"),
    ("DingTalk/", "钉钉"),
    ("HuaweiBrowser/", "华为浏览器"),
    ("MiuiBrowser/", "小米浏览器"),
    ("QQBrowser/", "QQ 浏览器"),
    ("360SE", "360 浏览器"),
    ("Edg", "Edge"),
    ("Firefox/", "火狐"),
    ("Chrome/", "谷歌内核的浏览器"),
    ("Safari/", "Safari"),
)


def device_name(agent: str) -> str:
    """如“Windows 电脑，Edge”；认不出的说“别的设备”。"""
    found = [next((name for mark, name in marks if mark in agent), "") for marks in (_SYSTEMS, _BROWSERS)]
    return "，".join(filter(None, found)) or "别的设备"
