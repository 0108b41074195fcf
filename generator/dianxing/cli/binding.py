"""占端口：占不住的说清楚为什么、怎么办。"""

from __future__ import annotations

import errno
from collections.abc import Callable
from socket import gaierror
from typing import TypeVar

from dianxing.disk_reason import disk_reason
from dianxing.errors import SettingsError

_Server = TypeVar("_Server")


def bound(make: Callable[[], _Server], host: str, port: int) -> _Server:
    """`make` 建一个听 `host:port` 的服务；听不了抛 SettingsError。"""
    try:
        return make()
    except gaierror:
        raise SettingsError(f"“{host}”不是这台机器的地址 → --host 写 127.0.0.1 或 0.0.0.0") from None
    except OSError as error:
        if error.errno == errno.EADDRNOTAVAIL:
            raise SettingsError(f"“{host}”不是这台机器的地址 → --host 写 127.0.0.1 或 0.0.0.0") from None
        other = port + 1 if port < 65535 else 8000
        raise SettingsError(f"端口 {port} 用不了（{disk_reason(error)}）→ 换一个：--port {other}") from None
