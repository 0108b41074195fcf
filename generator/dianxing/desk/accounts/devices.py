"""在哪些设备上登录着：记下、列出、结束。"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from dianxing.desk.access.address import client_address
from dianxing.desk.models import Device, User

SEEN_EVERY = timedelta(minutes=1)
"""“上次用”最多多久写一回：不必每个请求都写库。"""


def note(user: User, session_key: str, request: HttpRequest) -> None:
    """记下这台设备正在用。"""
    now = timezone.now()
    known = Device.objects.filter(session_key=session_key).values_list("pk", "user_id", "seen").first()
    if known is None:
        SessionStore.clear_expired()
        forget_ended(user)
        seen_on = {"user": user, "agent": _agent(request), "address": client_address(request)}
        Device.objects.get_or_create(session_key=session_key, defaults=seen_on)
    elif known[1] != user.pk or now - known[2] >= SEEN_EVERY:
        Device.objects.filter(pk=known[0]).update(user=user, seen=now, address=client_address(request))


def forget_ended(user: User) -> None:
    """已经退出、过期的登录不再列出。"""
    keys = set(user.devices.values_list("session_key", flat=True))
    alive = set(
        Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now()).values_list(
            "session_key", flat=True
        )
    )
    user.devices.filter(session_key__in=keys - alive).delete()


def end(devices: Iterable[Device]) -> int:
    """结束这些登录，返回几个。"""
    keys = [device.session_key for device in devices]
    with transaction.atomic():
        Session.objects.filter(session_key__in=keys).delete()
        Device.objects.filter(session_key__in=keys).delete()
    return len(keys)


def end_all(user: User, keep: str | None = None) -> int:
    """结束一个人的全部登录；`keep` 是留下的那一个的会话。"""
    return end(user.devices.exclude(session_key=keep or ""))


def _agent(request: HttpRequest) -> str:
    return request.headers.get("User-Agent", "")[:200]
