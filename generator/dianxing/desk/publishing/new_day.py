"""到了日子：定好某天公开的、某天下线的，过了那一刻要重新建站。"""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from dianxing.desk.job_queue import enqueue_once
from dianxing.desk.models import CaseEntry, Job


def build_if_the_day_asks() -> Job | None:
    """从上次建站到现在，有案例到了公开或者下线的日子（北京时间零点），就排一次建站；没有是 None。"""
    last = Job.objects.filter(kind="build", state=Job.State.DONE).order_by("-begun").first()
    if last is None or last.begun is None:
        return None
    since, today = timezone.localdate(last.begun), timezone.localdate()
    if since >= today:
        return None
    day = timedelta(days=1)
    opened = Q(published__gt=since, published__lte=today)
    # 下线日那一天过完才下线
    closed = Q(expires__gte=since, expires__lte=today - day)
    if not CaseEntry.objects.filter(opened | closed, git_status="published").exists():
        return None
    return enqueue_once("build")
