"""限速：数一数在一段时间里做了几次。次数在数据库里，几个工作进程一起算。"""

from __future__ import annotations

import time

from django.db import connection
from django.http import HttpRequest

from dianxing.desk.access.address import client_address
from dianxing.desk.access.limits import LONGEST, Limit
from dianxing.desk.models import Hit

# 一条语句加一，两个进程同时来也不会少算；SQLite 和 PostgreSQL 写法一样
_ADD = (
    'INSERT INTO desk_hit (key, "window", count) VALUES (%s, %s, 1) '
    'ON CONFLICT (key, "window") DO UPDATE SET count = desk_hit.count + 1 RETURNING count'
)


def limited(key: str, limit: Limit, now: float | None = None) -> int:
    """记一次；没有超过是 0，超过了是还要等几秒。"""
    at = int(time.time() if now is None else now)
    waits = (_wait(f"{limit.name}:{seconds}:{key}", times, seconds, at) for times, seconds in limit.per)
    return max(list(waits))


def who_is_limited(request: HttpRequest) -> str:
    """限速按谁算：登录的人，没有登录就是地址。"""
    if request.user.is_authenticated:
        return f"user-{request.user.pk}"
    return client_address(request) or "unknown"


def _wait(key: str, times: int, seconds: int, at: int) -> int:
    window = at - at % seconds
    with connection.cursor() as cursor:
        cursor.execute(_ADD, (key[:120], window))
        (count,) = cursor.fetchone() or (1,)
    if count == 1:
        # 新的一段开始，顺手清掉早就过去的
        Hit.objects.filter(window__lt=at - 2 * LONGEST).delete()
    return window + seconds - at if count > times else 0
