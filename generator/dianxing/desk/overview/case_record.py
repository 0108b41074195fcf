"""一个案例的来龙去脉：记录里的每一件事，和 Git 里的每一次提交。"""

from __future__ import annotations

from dataclasses import dataclass

from dianxing.desk.git.case_log import history
from dianxing.desk.git.git_program import GitError
from dianxing.desk.git.open_repository import open_repository
from dianxing.desk.models import Event
from dianxing.desk.place import DeskPlace
from dianxing.desk.when import when

_MOST_EVENTS = 60
_MOST_COMMITS = 20


@dataclass(frozen=True, slots=True)
class Happened:
    """一件事。"""

    when: str
    moment: str
    """机器读的时刻。"""
    who: str
    what: str


@dataclass(frozen=True, slots=True)
class CommitRow:
    """一次提交。"""

    id: str
    when: str
    author: str
    subject: str
    reviewers: str
    by_desk: bool


@dataclass(frozen=True, slots=True)
class Commits:
    """Git 里的记录。"""

    rows: tuple[CommitRow, ...]
    trouble: str
    """为什么读不了；读得了是空。"""


def happened(case_id: str) -> tuple[Happened, ...]:
    """新的在前，最多六十件；更早的在“记录”里。"""
    rows = Event.objects.filter(case_id=case_id).order_by("-id")[:_MOST_EVENTS]
    return tuple(
        Happened(when(row.at), row.at.isoformat(timespec="seconds"), row.actor_name or "采编台", row.summary)
        for row in rows
    )


def commits(place: DeskPlace, case_id: str) -> Commits:
    """动过这个案例的提交，新的在前。"""
    try:
        found = history(open_repository(place.root), case_id, _MOST_COMMITS)
    except (GitError, OSError) as error:
        return Commits((), str(error))
    return Commits(
        tuple(
            CommitRow(
                id=commit.id[:10],
                when=when(commit.when),
                author=commit.author.name,
                subject=commit.subject,
                reviewers="、".join(person.name for person in commit.reviewers),
                by_desk=bool(commit.publication),
            )
            for commit in found
        ),
        "",
    )
