"""要写进 Git 的是什么：一个文件夹的改动，和提交的话。"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from dianxing.cases.folders import is_slug
from dianxing.desk.git.git_program import GitError
from dianxing.desk.git.values import Person, one_line

CASE_FILE = "case.md"
REFERENCE = "content/_reference"

_CASE_ID = re.compile(r"(?:19|20|21)[0-9]{2}/(?P<slug>[^/]+)")
_LONGEST_SUBJECT = 200
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class FolderChange:
    """一个文件夹里写哪些、删哪些；没提到的文件不动。名字不合规矩抛 GitError。"""

    folder: str
    """从站点根算起：`cases/<年>/<短名>`，或 `content/_reference`。"""
    files: Mapping[str, bytes]
    remove: tuple[str, ...] = ()
    began: Mapping[str, str] = field(default_factory=dict)
    """草稿改起时各文件的对象名（`CaseFiles.blobs`）；新案例是空的。要写、要删的文件与它不符，就是别人改过。"""
    began_text: bytes | None = None
    """草稿改起时的 case.md；Git 里找不到那个对象时用它。"""

    def __post_init__(self) -> None:
        if self.folder != REFERENCE:
            case_folder(self.folder.removeprefix("cases/"))
            if not self.folder.startswith("cases/"):
                raise GitError(f"“{self.folder}”不是案例的文件夹 → 只写 cases/<年>/<短名>")
        for name in (*self.files, *self.remove):
            if not _is_file_name(name):
                raise GitError(f"文件名“{one_line(name)[:60]}”不能用 → 换一个不带斜杠、不以点开头的名字")
        if both := set(self.files) & set(self.remove):
            raise ValueError(f"written and removed: {both}")
        if not (self.files or self.remove):
            raise ValueError("nothing to change")

    @property
    def names(self) -> tuple[str, ...]:
        """提到的文件。"""
        return (*self.files, *self.remove)


def case_folder(case_id: str) -> str:
    """案例的文件夹，从站点根算起；id 不对抛 GitError。"""
    match = _CASE_ID.fullmatch(case_id)
    if match is None or not is_slug(match["slug"]):
        raise GitError(f"“{one_line(case_id)[:60]}”不是案例的编号 → 写成 年/短名，如 2026/lanshan-logistics")
    return f"cases/{case_id}"


def change_case(
    case_id: str,
    files: Mapping[str, bytes],
    remove: tuple[str, ...] = (),
    *,
    began: Mapping[str, str],
    began_text: bytes | None = None,
) -> FolderChange:
    """改一个案例。"""
    return FolderChange(case_folder(case_id), files, remove, began, began_text)


@dataclass(frozen=True, slots=True)
class Publication:
    """一次发布：要写什么、谁写的、谁审的。同一个 `id` 只会有一次提交。"""

    id: UUID
    change: FolderChange
    author: Person
    subject: str
    when: datetime
    """提交的时间，带时区；重来时也用它。"""
    body: str = ""
    reviewers: tuple[Person, ...] = ()

    def message(self) -> str:
        """提交的话。作者自己不算审过。"""
        author = self.author.clean().key
        others = tuple(person for person in self.reviewers if person.clean().key != author)
        return commit_message(self.subject, self.body, others, self.id)


def commit_message(subject: str, body: str, reviewers: tuple[Person, ...], publication: UUID) -> str:
    """提交的话：题目、说明、署名。说明里写什么都变不成署名。"""
    title = one_line(subject)[:_LONGEST_SUBJECT] or "发布"
    lines = [one_line(line) for line in body.splitlines()]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    people = {person.clean().key: person.clean() for person in reversed(reviewers)}
    trailers = [f"Reviewed-by: {_signed(person)}" for person in reversed(people.values())]
    trailers.append(f"Desk-Publication: {publication}")
    return "\n\n".join(part for part in (title, text, "\n".join(trailers)) if part) + "\n"


def _signed(person: Person) -> str:
    return f"{person.name} <{person.mail}>" if person.mail else person.name


def _is_file_name(name: str) -> bool:
    return (
        bool(name)
        and name == one_line(name)
        and not re.search(r"[/\\:]", name)
        and name[0] not in ".-"
        and len(name.encode()) <= _LONGEST_NAME
    )
