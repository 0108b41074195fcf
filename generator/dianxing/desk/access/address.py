"""发请求的人的地址：锁定、限速、登录记录都用这一个，不各认各的。"""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """地址；看不出来是 None。

    `X-Forwarded-For` 谁都能写，所以只在公开部署（`desk.https`）、又是本机的 nginx 转来时才信，而且只信它添的
    最后一个：前面的是访问者自己写的。
    """
    peer = str(request.META.get("REMOTE_ADDR") or "")
    if settings.DESK_BEHIND_PROXY and (not peer or _is_loopback(peer)):
        # 没有对方地址的，是走套接字文件来的
        last = str(request.META.get("HTTP_X_FORWARDED_FOR") or "").rpartition(",")[2].strip()
        return _clean(last) or _clean(peer)
    return _clean(peer)


def _clean(text: str) -> str | None:
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped or address)


def _is_loopback(text: str) -> bool:
    try:
        return ip_address(text).is_loopback
    except ValueError:
        return False
