"""草稿和现在的文件比一比：能直接写、要按栏合，还是得请人选。什么也不改，只往仓库里存对象。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dianxing.desk.git.disk import disk_blobs
from dianxing.desk.git.folder_change import CASE_FILE, FolderChange
from dianxing.desk.git.git_program import GitError
from dianxing.desk.git.left_behind import left_behind
from dianxing.desk.git.merge_tips import MergeCase
from dianxing.desk.git.pending import HandEdit
from dianxing.desk.git.repository import Repository
from dianxing.desk.git.values import Conflict
from dianxing.desk.git.work_tree import Blobs


@dataclass(frozen=True, slots=True)
class NeedsMerge:
    """别人改过，合不拢，什么也没写：请人选。选好以后，草稿的 `began` 换成这里的 `blobs` 再发布。"""

    theirs: Mapping[str, bytes | None]
    """合不拢的文件现在的内容；None 是被删了。"""
    blobs: Mapping[str, str]
    """这个文件夹里，草稿提到的文件现在的对象名。"""
    fields: tuple[str, ...] = ()
    """两边都改了的栏。"""

    @property
    def theirs_text(self) -> bytes | None:
        """现在的 case.md；没有冲突、被删了都是 None。"""
        return self.theirs.get(CASE_FILE)


@dataclass(frozen=True, slots=True)
class Weighed:
    """可以写。"""

    writes: Blobs
    """文件名 → 对象名，None 是删掉。"""
    taken: Mapping[str, HandEdit]
    """盘上没有提交的手工改动，已经收进来（或者草稿就从它改起），可以换掉；按路径。"""


def weigh(
    repo: Repository,
    change: FolderChange,
    *,
    head: str | None,
    base: str | None,
    halfway: Sequence[str | None],
    taken_before: Mapping[str, HandEdit],
    merge_case: MergeCase,
) -> Weighed | NeedsMerge:
    """`base` 是要接着写的提交，`head` 是工作区所在的提交。

    `halfway`：上次做到一半、也许已经写到盘上的提交，它们的样子不算手工改动。`taken_before`：那次收进去的手工改动。
    """
    folder = repo.prefix + change.folder
    at_head, now = _files(repo, head, folder), _files(repo, base, folder)
    clean = [at_head, dict(now), *(_files(repo, commit, folder) for commit in halfway if commit)]
    on_disk, behind = disk_blobs(repo, [f"{folder}/{name}" for name in change.names]), left_behind(repo)
    taken: dict[str, HandEdit] = {}
    for name in change.names:
        path = f"{folder}/{name}"
        disk, began = on_disk[path], behind.get(path, at_head.get(name))
        if any(disk == files.get(name) for files in clean):
            if path not in taken_before:
                continue
            # 上次换掉了它，那次的提交却没有用上
            disk, began = taken_before[path].blob, taken_before[path].began
        if disk:
            taken[path] = HandEdit(disk, began)
        blob = _with_hand_edit(repo, path, began, now.get(name), disk, merge_case)
        if blob:
            now[name] = blob
        else:
            now.pop(name, None)
    return _compare(repo, change, now, taken, merge_case)


def _files(repo: Repository, commit: str | None, folder: str) -> dict[str, str]:
    return {name: entry.blob for name, entry in repo.folder(commit, folder).items()}


def _with_hand_edit(
    repo: Repository, path: str, began: str | None, base: str | None, disk: str | None, merge_case: MergeCase
) -> str | None:
    """盘上手改了没有提交：就当它是别人的那一份；远端同时也改了，先按栏合。"""
    if base == began:
        return disk
    if path.endswith(f"/{CASE_FILE}") and base and disk:
        result = merge_case(repo.read(began) if began else None, repo.read(base), repo.read(disk))
        if not isinstance(result, Conflict):
            return repo.store(path, result)
    raise GitError(
        f"{path} 在服务器上有人手改了没有提交，远端也改了它"
        " → 请管服务器的人提交或放弃手改的（git status 看得到），再发布"
    )


def _compare(
    repo: Repository,
    change: FolderChange,
    now: Mapping[str, str],
    taken: Mapping[str, HandEdit],
    merge_case: MergeCase,
) -> Weighed | NeedsMerge:
    writes: dict[str, str | None] = {}
    clashes: list[str] = []
    fields: tuple[str, ...] = ()
    for name in change.names:
        path = f"{repo.prefix}{change.folder}/{name}"
        mine = repo.store(path, change.files[name]) if name in change.files else None
        theirs = now.get(name)
        writes[name] = mine
        if theirs in (change.began.get(name), mine):
            continue
        if name == CASE_FILE and mine and theirs:
            result = _merged(repo, change, theirs, merge_case)
            if not isinstance(result, Conflict):
                writes[name] = repo.store(path, result)
                continue
            fields = result.fields
        clashes.append(name)
    if clashes:
        texts = {name: repo.read(now[name]) if name in now else None for name in clashes}
        return NeedsMerge(texts, now, fields)
    return Weighed(writes, taken)


def _merged(repo: Repository, change: FolderChange, theirs: str, merge_case: MergeCase) -> bytes | Conflict:
    began = change.began.get(CASE_FILE)
    text = change.began_text
    if began and repo.has(began):
        text = repo.read(began)
    if began and text is None:
        return Conflict()  # 不知道从哪里改起，就不猜
    return merge_case(text if began else None, change.files[CASE_FILE], repo.read(theirs))
