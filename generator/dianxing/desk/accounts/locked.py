"""错得太多次：锁上的那一页。"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from dianxing.desk.faults import Fault
from dianxing.desk.page import show


def locked_out(request: HttpRequest, response: Any = None, credentials: Any = None) -> HttpResponse:  # noqa: ARG001
    """django-axes 锁上以后显示的。"""
    fault = Fault("先歇一会儿", "登录错了太多次，半小时以后再试；着急的话请管理员给一条重设密码的链接。")
    return show(request, "fault.html", fault.heading, fault, status=429)
