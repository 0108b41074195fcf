"""后台的活：排队、取活、说进度。取活的只有一个后台进程。"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone

from dianxing.desk.models import Job, Publication, User

Tell = Callable[[str, int], None]
"""（现在在做什么，做到百分之几；说不准写 0）。"""
_LONGEST_LOG = 20_000


def enqueue(
    kind: str,
    *,
    by: User | None = None,
    publication: Publication | None = None,
    not_before: datetime | None = None,
    **payload: Any,
) -> Job:
    """排上一件活。"""
    return Job.objects.create(
        kind=kind, by=by, publication=publication, not_before=not_before, payload=payload, step="排队"
    )


def enqueue_once(kind: str, *, not_before: datetime | None = None) -> Job | None:
    """同样的活还排着就不再排。"""
    if Job.objects.filter(kind=kind, publication=None, state__in=Job.GOING).exists():
        return None
    return enqueue(kind, not_before=not_before)


def next_job() -> Job | None:
    """到时候了的下一件，先排的先做；没有是 None。"""
    now = timezone.now()
    waiting = Job.objects.filter(state=Job.State.QUEUED)
    due = waiting.filter(models.Q(not_before=None) | models.Q(not_before__lte=now))
    return due.select_related("publication").order_by("id").first()


def requeue_interrupted() -> int:
    """上一个后台进程做到一半没了的，重新排上：每件活都做得起第二遍。"""
    return Job.objects.filter(state=Job.State.RUNNING).update(state=Job.State.QUEUED, step="接着做")


def begin(job: Job) -> None:
    """开始做。"""
    now = timezone.now()
    job.state, job.begun, job.beat, job.percent = Job.State.RUNNING, now, now, 0
    job.save()


def finish(job: Job, *, trouble: str = "") -> None:
    """做完了；`trouble` 不空是没做成。"""
    job.state = Job.State.FAILED if trouble else Job.State.DONE
    job.ended = timezone.now()
    job.percent = job.percent if trouble else 100
    job.step = trouble.split("\n")[0][:200] if trouble else "做完了"
    _log(job, trouble or "做完了")
    job.save()


def teller(job: Job) -> Tell:
    """说进度的函数：换了一句话才记一行，百分数变了才写库。"""

    def tell(step: str, percent: int) -> None:
        if (step, percent) == (job.step, job.percent):
            return
        if step != job.step:
            _log(job, step)
        job.step, job.percent, job.beat = step[:200], max(0, min(percent, 100)), timezone.now()
        job.save(update_fields=("step", "percent", "beat", "log"))

    return tell


def _log(job: Job, line: str) -> None:
    stamp = timezone.localtime().strftime("%H:%M:%S")
    job.log = f"{job.log}{stamp} {line}\n"[-_LONGEST_LOG:]
