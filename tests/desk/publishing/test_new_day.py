"""到了日子就重新建站。"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from dianxing.desk.models import CaseEntry, Job
from dianxing.desk.publishing.new_day import build_if_the_day_asks


def _built(days_ago: int) -> None:
    Job.objects.create(
        kind="build", state=Job.State.DONE, begun=timezone.now() - timedelta(days=days_ago), step="做完了"
    )


def _case(published: int, expires: int | None = None, status: str = "published") -> None:
    today = timezone.localdate()
    CaseEntry.objects.create(
        id=f"2026/case-{CaseEntry.objects.count()}",
        title="案例",
        year=2026,
        git_status=status,
        published=today + timedelta(days=published),
        expires=None if expires is None else today + timedelta(days=expires),
    )


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    ("published", "expires", "status", "asks"),
    [
        (0, None, "published", True),
        (1, None, "published", False),
        (-2, None, "published", False),
        (-90, -1, "published", True),
        (-90, 0, "published", False),
        (0, None, "draft", False),
    ],
)
def test_a_day_that_opens_or_closes_a_case_asks_for_a_build(
    published: int, expires: int | None, status: str, asks: bool
) -> None:
    _built(days_ago=1)
    _case(published, expires, status)
    assert (build_if_the_day_asks() is not None) is asks
    assert build_if_the_day_asks() is None  # 已经排着


@pytest.mark.usefixtures("desk")
def test_the_same_day_asks_for_nothing() -> None:
    _built(days_ago=0)
    _case(0)
    assert build_if_the_day_asks() is None
