"""登录错得太多次：谁锁着，锁上的那一页。"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from dianxing.desk.audit.record import record
from dianxing.desk.faults import Fault
from dianxing.desk.models import User
from dianxing.desk.page import show


def locked_usernames() -> frozenset[str]:
    """在随便哪个地方锁着的登录名。"""
    since = timezone.now() - timedelta(hours=settings.AXES_COOLOFF_TIME)
    rows = (
        AccessAttempt.objects.filter(attempt_time__gte=since)
        .values("username", "ip_address")
        .annotate(times=Sum("failures_since_start"))
        .filter(times__gte=settings.AXES_FAILURE_LIMIT)
    )
    return frozenset(row["username"] for row in rows)


def locked_out(request: HttpRequest, response: Any = None, credentials: Any = None) -> HttpResponse:  # noqa: ARG001
    """django-axes 锁上以后显示的；刚锁上的那一次记下来，锁着时再试的不记。"""
    if getattr(request, "axes_failures_since_start", 0) == settings.AXES_FAILURE_LIMIT:
        username = (credentials or {}).get("username", "")
        # 认得的才记：登录名那一格里，有时打的是密码
        if user := User.objects.filter(username=username).first():
            counties = {row.county for row in user.memberships.all()}
            county = counties.pop() if len(counties) == 1 else ""
            times = f"登录错了 {settings.AXES_FAILURE_LIMIT} 次，锁半小时"
            record("locked", times, actor=user, county=county, request=request)
    fault = Fault(
        "先歇一会儿", "登录错了太多次，半小时以后再试；着急的话请管理员解锁，或者给一条重设密码的链接。"
    )
    return show(request, "fault.html", fault.heading, fault, status=429)
