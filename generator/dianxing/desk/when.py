"""时刻 → 人说的话：刚刚、5 分钟前、今天 10:24、11月20日 10:24。"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone


def when(at: datetime, now: datetime | None = None) -> str:
    """站点的时区；不是今年的写年份。"""
    local = timezone.localtime(at)
    here = timezone.localtime(now or timezone.now())
    ago = here - local
    if timedelta() <= ago < timedelta(minutes=1):
        return "刚刚"
    if timedelta() <= ago < timedelta(hours=1):
        return f"{ago // timedelta(minutes=1)} 分钟前"
    days = (here.date() - local.date()).days
    clock = f"{local:%H:%M}"
    if days in (0, 1):
        return f"{'今天' if days == 0 else '昨天'} {clock}"
    year = "" if local.year == here.year else f"{local.year}年"
    return f"{year}{local.month}月{local.day}日 {clock}"
