"""中间件：登录的人每次来，记下他的设备。"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from dianxing.desk.accounts.devices import note
from dianxing.desk.models import User


def note_device(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """在回应以后记：刚登录的那一次也记得下来。"""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        # 没有会话的请求（还没有登录）不为它查库
        if (key := request.session.session_key) and isinstance(request.user, User):
            note(request.user, key, request)
        return response

    return middleware
