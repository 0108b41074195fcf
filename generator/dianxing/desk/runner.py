"""后台进程：一件一件做排着的活。Git 只有它写；做到一半没了，下次起来接着做。"""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable, Mapping
from datetime import timedelta
from types import MappingProxyType

from django.db import close_old_connections
from django.utils import timezone

from dianxing.desk.index.refresh import refresh_index
from dianxing.desk.job_queue import (
    Tell,
    begin,
    enqueue_once,
    finish,
    next_job,
    requeue_interrupted,
    teller,
)
from dianxing.desk.models import Job
from dianxing.desk.place import DeskPlace
from dianxing.desk.publishing.new_day import build_if_the_day_asks
from dianxing.desk.publishing.publish_job import build_job, fail_publication, publish_job, sync_job
from dianxing.desk.publishing.push_job import push_job
from dianxing.desk.withdrawals.after_build import consent_posts_job, retract_job
from dianxing.desk.withdrawals.consent_job import consent_job
from dianxing.errors import DianxingError
from dianxing.site.alone import alone

Work = Callable[[Job, DeskPlace, Tell], None]
KINDS: Mapping[str, Work] = MappingProxyType(
    {
        "publish": publish_job,
        "build": build_job,
        "sync": sync_job,
        "push": push_job,
        "consent": consent_job,
        "consent-posts": consent_posts_job,
        "retract": retract_job,
    }
)
"""活的种类 → 怎么做。"""
_PAUSE = 0.5
"""没有活的时候，几秒看一次。"""
_LOOK_AROUND = 60.0
"""几秒看一次案例文件夹有没有被人改过，日子到了没有。"""
_AGAIN = timedelta(minutes=5)
"""送不到远端的，过多久再送。"""
_log = logging.getLogger(__name__)


def run_forever(place: DeskPlace) -> None:
    """一直做，直到收到停的信号；已经有一个后台进程在做就等着接班。"""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    with alone(place.state / "jobs", lambda: _give_up(stop)):
        requeue_interrupted()
        looked = 0.0
        while not stop.is_set():
            close_old_connections()
            if run_one(place):
                continue
            if looked <= 0:
                refresh_index(place)
                build_if_the_day_asks()
                looked = _LOOK_AROUND
            stop.wait(_PAUSE)
            looked -= _PAUSE


def run_one(place: DeskPlace) -> bool:
    """做一件；没有到时候的活是 False。"""
    job = next_job()
    if job is None:
        return False
    begin(job)
    trouble = ""
    try:
        KINDS[job.kind](job, place, teller(job))
    except DianxingError as error:
        trouble = str(error)
    except Exception:  # noqa: BLE001
        # 后台进程不能因为一件活停下；回溯进日志，页面上说找谁
        _log.exception("job %s (%s)", job.pk, job.kind)
        trouble = "程序自己出错了 → 请管服务器的人看后台进程的日志；稿子和 Git 里的都在，可以再试"
    finish(job, trouble=trouble)
    if trouble:
        fail_publication(job, trouble)
        if job.kind == "sync":
            enqueue_once("sync", not_before=timezone.now() + _AGAIN)
    return True


def _give_up(stop: threading.Event) -> None:
    if stop.is_set():
        raise DianxingError("另一个后台进程还在做，这一个没有开始就停了")
