"""从 Git 里读：案例在某次提交里的样子、它的历史、哪次提交是哪次发布。"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from dianxing.desk.git.folder_change import CASE_FILE, case_folder
from dianxing.desk.git.git_program import GitError
from dianxing.desk.git.repository import Repository
from dianxing.desk.git.values import CaseFiles, Commit, Person

_LARGEST = 32 * 1024 * 1024
"""一个文件最多多少字节；案例的图片不超过 15 MB。"""

_FIELDS = (
    *("%H", "%an", "%ae", "%aI", "%s"),
    "%(trailers:key=Reviewed-by,valueonly,unfold,separator=%x02)",
    "%(trailers:key=Desk-Publication,valueonly,unfold,separator=%x02)",
)
_FORMAT = "--format=%x01" + "%x00".join(_FIELDS)
_SIGNED = re.compile(r"(?P<name>[^<>]*?)\s*(?:<(?P<mail>[^<>\s]*)>)?\s*")


def history(repo: Repository, case_id: str, limit: int = 50) -> tuple[Commit, ...]:
    """动过这个案例的提交，新的在前。"""
    tip = repo.tip(repo.head_ref)
    path = repo.prefix + case_folder(case_id)
    return _log(repo, f"--max-count={limit:d}", tip, "--", path) if tip else ()


def read_case_at(repo: Repository, commit: str, case_id: str) -> CaseFiles | None:
    """案例在 `commit`（完整的提交号）里的样子；那时没有这个案例给 None。"""
    path = repo.prefix + case_folder(case_id)
    entries = {name: entry for name, entry in repo.folder(commit, path).items() if entry.is_file}
    if CASE_FILE not in entries:
        return None
    files = {name: read_file(repo, entry.blob, f"{path}/{name}") for name, entry in entries.items()}
    return CaseFiles(
        files.pop(CASE_FILE),
        entries[CASE_FILE].blob,
        files,
        {name: entry.blob for name, entry in entries.items()},
    )


def read_file(repo: Repository, blob: str, shown: str) -> bytes:
    """一个文件的内容；太大抛 GitError。"""
    size = int(repo.git.run("cat-file", "-s", blob).out)
    if size > _LARGEST:
        raise GitError(f"Git 里的 {shown} 有 {size / 1024 / 1024:.0f} MB，太大 → 缩小以后重新提交")
    return repo.read(blob)


def find_publication(repo: Repository, publication: UUID, tips: Sequence[str | None]) -> str | None:
    """这次发布的提交，在 `tips` 各自的历史里找；没有给 None。"""
    known = [tip for tip in tips if tip]
    if not known:
        return None
    # 先按字面粗找，再看是不是真的署名：说明里提到它的不算
    found = _log(repo, "--fixed-strings", f"--grep=Desk-Publication: {publication}", *known)
    return next((commit.id for commit in reversed(found) if commit.publication == str(publication)), None)


def _log(repo: Repository, *arguments: str) -> tuple[Commit, ...]:
    done = repo.git.run("log", "--no-color", "--no-mailmap", "--no-notes", _FORMAT, *arguments)
    out = done.out.decode("utf-8", "replace")
    return tuple(_commit(record.rstrip("\n")) for record in out.split("\x01")[1:])


def _commit(record: str) -> Commit:
    commit, name, mail, when, subject, reviewed, publication = record.split("\0")
    return Commit(
        commit,
        Person(name, mail),
        datetime.fromisoformat(when),
        subject,
        tuple(_person(text) for text in re.split("[\x02\n]", reviewed) if text.strip()),
        publication.strip(),
    )


def _person(text: str) -> Person:
    match = _SIGNED.fullmatch(text.strip())
    return Person(match["name"], match["mail"] or "") if match else Person(text.strip())
