"""推送的一趟：同 `dianxing push`，只是说进度、记到活里。"""

from __future__ import annotations

import os
from datetime import datetime

from dianxing.desk.job_queue import Tell
from dianxing.desk.models import Job
from dianxing.desk.place import DeskPlace
from dianxing.errors import DianxingError
from dianxing.push.correct import drop_planned
from dianxing.push.gather import gather
from dianxing.push.plan import planned
from dianxing.push.run import send_plan
from dianxing.push.workplace import open_workplace
from dianxing.site.executors import lazy_pool
from dianxing.site.production import refuse_placeholders
from dianxing.site.read_library import read_library


def push_result(job: Job) -> str:
    """一趟推送的结果，一句话；还没做完的是做到哪一步。"""
    if job.state != Job.State.DONE or "moved" not in job.payload:
        return job.step
    waiting = len(job.payload.get("waiting") or ())
    return f"动了 {len(job.payload['moved'])} 条" + (f"，{waiting} 个案例还不能推" if waiting else "")


def push_job(job: Job, place: DeskPlace, tell: Tell) -> None:
    """排上、发出去。`payload`：case_ids 只推这几个，channels 只推这几个渠道，at 排到那一刻（ISO）。"""
    case_ids: list[str] = job.payload.get("case_ids") or []
    at = datetime.fromisoformat(job.payload["at"]) if job.payload.get("at") else None
    settings = place.settings_now()
    tell("看看有哪些能推", 0)
    with lazy_pool(None) as pool:
        read = read_library(settings, cache=place.root / ".cache" / "dianxing", pool=pool, strict=False)
    if not settings.push.rehearsal:
        refuse_placeholders(settings, read.library.catalogue, read.library.phones())
    with open_workplace(settings, os.environ, only=job.payload.get("channels") or ()) as workplace:
        workplace.ledger.actor = f"采编台 {job.by.name if job.by else ''}".strip()
        if not workplace.channels:
            raise DianxingError("一个渠道也没有开 → 请管服务器的人在 dianxing.yml 的 push 里打开")
        found = gather(
            read.library, settings, place.root / "kit", workplace.channels, workplace.ledger, case_ids
        )
        drop_planned(workplace.ledger, {*read.library.catalogue.by_id, *read.library.catalogue.left_out})
        plan = planned(workplace.channels, found.materials, workplace.ledger, settings.push, at)
        result = send_plan(
            workplace,
            plan,
            settings.push.quiet,
            due=at is not None,
            some=bool(case_ids),
            told=lambda entry, number, total: tell(f"推送 {entry.title}", number * 100 // max(total, 1)),
        )
        waiting = [f"{item.case_id}《{item.title}》：{item.why}" for item in found.waiting]
        stopped = [f"{name} 停了：{why}" for (name, _), why in workplace.sender.stopped.items()]
        job.payload = {**job.payload, "moved": [entry.id for entry in result.moved], "waiting": waiting}
        tell(
            f"动了 {len(result.moved)} 条" + (f"，安静时段留着 {result.quiet} 条" if result.quiet else ""),
            100,
        )
        if stopped:
            raise DianxingError("；".join(stopped))
