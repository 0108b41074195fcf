"""后台进程在发布的任何一步被杀掉：重来以后只有一次提交，库和 Git 说的一样。"""

from __future__ import annotations

import os
import signal

import pytest
from django.db import connections
from tests.desk.conftest import DeskSite
from tests.desk.publishing.test_publish import approved, git, order, people

from dianxing.desk import job_queue, runner
from dianxing.desk.job_queue import Tell, requeue_interrupted
from dianxing.desk.models import Draft, Job, Publication, User
from dianxing.desk.place import the_place
from dianxing.desk.publishing import publish_job
from dianxing.desk.review.workflow import Stage
from dianxing.desk.runner import run_one

__all__ = ["approved", "people"]
_STEPS = 12
"""多于发布一次说的话；多出来的几次正好做完。"""


def _run_and_die(step: int) -> bool:
    """在另一个进程里做一件活，说到第 `step` 句时杀掉自己；给出是不是死在半路。"""
    connections.close_all()
    child = os.fork()
    if child == 0:
        said = 0

        def deadly(job: Job) -> Tell:
            plain = job_queue.teller(job)

            def tell(text: str, percent: int) -> None:
                nonlocal said
                said += 1
                if said == step:
                    os.kill(os.getpid(), signal.SIGKILL)
                plain(text, percent)

            return tell

        runner.teller = deadly
        if step == 0:  # 提交好了，还没有记进库里
            publish_job._settle = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
        try:
            run_one(the_place())
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


@pytest.mark.parametrize("step", range(_STEPS))
def test_being_killed_at_any_step_leaves_one_commit_and_a_true_record(
    desk: DeskSite, people: dict[str, User], approved: Draft, step: int
) -> None:
    publication = order(desk, approved, people["final"])
    before = int(git(desk.root, "rev-list", "--count", "HEAD"))
    if _run_and_die(step):
        assert requeue_interrupted() == 1
        assert run_one(the_place())
    publication.refresh_from_db()
    approved.refresh_from_db()
    assert (publication.state, publication.trouble) == (Publication.State.BUILDING, "")
    assert publication.commit == git(desk.root, "rev-parse", "HEAD")
    assert int(git(desk.root, "rev-list", "--count", "HEAD")) == before + 1
    assert approved.stage == Stage.PUBLISHED
    assert git(desk.root, "status", "--porcelain") == ""
    assert Job.objects.filter(kind="build", state=Job.State.QUEUED).exists()


def test_the_killing_really_happens(desk: DeskSite, people: dict[str, User], approved: Draft) -> None:
    order(desk, approved, people["final"])
    assert _run_and_die(2)
    assert Job.objects.get(kind="publish").state == Job.State.RUNNING
