"""几件后台的活给人看的样子。"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from dianxing.desk.models import Job
from dianxing.desk.when import when

_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "consent": "写进 withdrawn.yml",
        "publish": "写进 Git",
        "build": "重新建站",
        "consent-posts": "收回、改正发出去的",
        "retract": "收回发出去的",
    }
)


@dataclass(frozen=True, slots=True)
class Said:
    """一处的结果。"""

    number: int
    where: str
    done: bool
    what: str


@dataclass(frozen=True, slots=True)
class JobRow:
    """一件活。"""

    what: str
    kind: str
    """wait、now、done、stop：给颜色和记号。"""
    state: str
    step: str
    when: str
    said: tuple[Said, ...]


def job_rows(jobs: Iterable[Job]) -> tuple[JobRow, ...]:
    """从早到晚。"""
    kinds = {Job.State.QUEUED: "wait", Job.State.RUNNING: "now", Job.State.DONE: "done"}
    return tuple(
        JobRow(
            what=_LABELS.get(job.kind, job.kind),
            kind=kinds.get(Job.State(job.state), "stop"),
            state=Job.State(job.state).label,
            step=_last(job),
            when=when(job.ended or job.made),
            said=tuple(
                Said(one["number"], f"{one['channel']} → {one['target']}", one["done"], one["what"])
                for one in job.payload.get("said", ())
            ),
        )
        for job in jobs
    )


def _last(job: Job) -> str:
    """做完的显示最后说的那句，不显示“做完了”。"""
    if job.state != Job.State.DONE:
        return job.step
    lines = [line[9:] for line in job.log.splitlines() if line[9:] != "做完了"]
    return lines[-1] if lines else ""
