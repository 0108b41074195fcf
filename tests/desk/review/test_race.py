"""两个人同时通过同一步：只有一个算数。"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from tests.desk.conftest import DeskSite
from tests.desk.review.conftest import LANSHAN, Newsroom

from dianxing.desk.access.roles import Role

if TYPE_CHECKING:
    from dianxing.desk.models import User


@pytest.mark.parametrize("attempt", range(3))
def test_two_reviewers_passing_at_once_make_one_review(desk: DeskSite, room: Newsroom, attempt: int) -> None:  # noqa: ARG001  # 多试几次
    from django.db import connections

    from dianxing.desk.review.acts import pass_stage
    from dianxing.desk.review.refusals import OutOfDate
    from dianxing.desk.review.seen import read_seen

    other = desk.person("孙初审", (Role.FIRST, LANSHAN))
    assert room.post(room.writer, "submit").status_code == 302
    seen = read_seen(room.seen())
    start = Barrier(2)

    def passes(user: User) -> str:
        start.wait()
        try:
            pass_stage(room.draft.entry_id, user, seen, ["facts", "words", "consent"])
        except OutOfDate as late:
            return str(late)
        finally:
            connections.close_all()
        return "passed"

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(passes, (room.first, other)))
    assert said[0] == "passed"
    assert "别人先做了一步（现在是待复审）" in said[1]
    assert room.now().stage == "second"
    assert room.now().reviews_done.count() == 1


def test_the_database_itself_keeps_a_stage_from_passing_twice(room: Newsroom) -> None:
    from django.db import IntegrityError

    from dianxing.desk.models import Review

    def passes(user: User) -> None:
        Review.objects.create(
            draft=room.draft, round=1, stage="first", revision=1, passed=True, by=user, detail={}
        )

    passes(room.first)
    with pytest.raises(IntegrityError):
        passes(room.second)
