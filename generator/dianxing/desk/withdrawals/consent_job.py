"""把撤回的编号写进 Git 的 withdrawn.yml。死在哪一步都能再来：一次撤回只有一次提交。"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from uuid import UUID

from dianxing.cases.partial_date import BEIJING
from dianxing.desk.drafts.in_git import blob_of
from dianxing.desk.git.folder_change import REFERENCE, FolderChange
from dianxing.desk.git.folder_change import Publication as GitPublication
from dianxing.desk.git.open_repository import open_repository
from dianxing.desk.git.publish_folder import NeedsMerge, Published, publish, settle
from dianxing.desk.git.repository import Repository
from dianxing.desk.git.values import Person
from dianxing.desk.index.refresh import refresh_index
from dianxing.desk.job_queue import Tell, enqueue_once
from dianxing.desk.models import Job
from dianxing.desk.place import DeskPlace
from dianxing.desk.publishing.case_folder import merge_case
from dianxing.desk.withdrawals.consent_acts import order_build
from dianxing.desk.withdrawals.withdrawn_list import with_withdrawn
from dianxing.errors import DianxingError

FILE = "withdrawn.yml"
_TRIES = 4
"""别人正好也在改这个文件，照他改好的再添，试几次。"""


def consent_job(job: Job, place: DeskPlace, tell: Tell) -> None:
    """写进 Git，更新一览，排上建站。没做成抛 DianxingError。"""
    repo = open_repository(place.root, branch=place.settings.desk.branch)
    when = datetime.fromisoformat(job.payload["when"]).astimezone(BEIJING)

    def say(line: str) -> None:
        tell(line, 0)

    done = settle(repo, UUID(job.payload["commit_id"]), merge_case, when, say)
    if done is None:
        done = _write(job, place, repo, when, tell)
    if done is not None and done.unsent:
        enqueue_once("sync")
    refresh_index(place)
    order_build(job.payload["number"], list(job.payload["case_ids"]), job.by)
    if done is None:
        tell("withdrawn.yml 里已经有这个编号", 100)
    else:
        tell(
            f"写好了，提交 {done.commit[:8]}{f'；还没有送到远端：{done.unsent}' if done.unsent else ''}", 100
        )


def _write(job: Job, place: DeskPlace, repo: Repository, when: datetime, tell: Tell) -> Published | None:
    """写一次提交；Git 里已经有这个编号是 None。"""
    number = job.payload["number"]
    data = _on_disk(place.root)
    blob = blob_of(data)
    if with_withdrawn(_text(data), number) == _text(data) and _in_git(repo, blob):
        return None
    for _ in range(_TRIES):
        change = FolderChange(
            REFERENCE,
            {FILE: with_withdrawn(_text(data), number).encode()},
            began={FILE: blob},
        )
        order = GitPublication(
            id=UUID(job.payload["commit_id"]),
            change=change,
            author=Person(*job.payload["author"]),
            subject=f"撤回授权 {number}",
            when=when,
        )
        done = publish(repo, order, merge_case, lambda line: tell(line, 0))
        if not isinstance(done, NeedsMerge):
            return done
        theirs = done.theirs.get(FILE)
        if theirs is None:
            break
        data, blob = theirs, done.blobs[FILE]
    raise DianxingError(
        f"{REFERENCE}/{FILE} 一直有人在改，或者被删掉了 → 请管服务器的人看看这个文件，再试一次"
    )


def _on_disk(root: Path) -> bytes:
    try:
        return (root / REFERENCE / FILE).read_bytes()
    except OSError:
        raise DianxingError(f"读不了 {REFERENCE}/{FILE} → 请管服务器的人看看这个文件") from None


def _in_git(repo: Repository, blob: str) -> bool:
    entry = repo.folder(repo.tip(repo.head_ref), f"{repo.prefix}{REFERENCE}").get(FILE)
    return entry is not None and entry.blob == blob


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise DianxingError(f"{REFERENCE}/{FILE} 不是 UTF-8 的文字 → 请管服务器的人另存好") from None
