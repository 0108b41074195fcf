"""发布走一趟。其间远端、本地分支被人动了，抛 `MovedMeanwhile`，从头再走。

- 造好的提交先记在自己的引用里（`pending`），提交里有 `Desk-Publication: <uuid>`；重来先找它；
- 送到远端在动本地分支以前；肯定没有送到的提交才可以丢开重造；
- 文件和索引先带到新的样子，再动分支：断在中间，人看到的是“改了没提交”，不会一提交就把新的退回去。
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from dianxing.desk.git.case_log import find_publication
from dianxing.desk.git.folder_change import CASE_FILE, FolderChange, Publication
from dianxing.desk.git.git_program import GitError
from dianxing.desk.git.merge_tips import Apart, MergeCase, merge_tips
from dianxing.desk.git.pending import Pending
from dianxing.desk.git.remote import Push, push
from dianxing.desk.git.repository import Repository
from dianxing.desk.git.standing import Standing, Tell, Tips, look, reconcile
from dianxing.desk.git.values import Conflict
from dianxing.desk.git.weigh_change import NeedsMerge, weigh
from dianxing.desk.git.work_tree import BRINGING, bring, unfinished


class MovedMeanwhile(Exception):
    """其间远端或本地分支被人动了，从头再走一趟。"""


@dataclass(frozen=True, slots=True)
class Published:
    """提交好了。"""

    commit: str
    """这次发布的提交。"""
    tip: str
    """本地分支现在在哪里。"""
    unsent: str
    """为什么还没有送到远端、怎么办；送到了、没有远端是空的。`sync` 会再送。"""
    left: tuple[str, ...] = ()
    """人正改着、所以没有跟着更新的文件。"""
    merged: bool = False
    """写进去的不全是草稿：按栏合进了别人的改动。`settle` 不知道草稿，总是 False。"""


@dataclass(frozen=True, slots=True)
class Synced:
    """和远端对过了。"""

    before: str | None
    """本地分支原来在哪里。"""
    tip: str | None
    """现在在哪里。"""
    unsent: str = ""
    left: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    """和远端合不拢的文件。"""


@dataclass(frozen=True, slots=True)
class _Landed:
    unsent: str
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attempt:
    """走一趟要的东西；`last` 是最后一趟，远端再变也不等了。"""

    repo: Repository
    merge_case: MergeCase
    when: datetime
    tell: Tell
    last: bool

    def publish(self, publication: Publication) -> Published | NeedsMerge:
        """没有提交过就写，写过就接着做完。"""
        tips, change = look(self.repo, self.tell), publication.change
        pending = Pending(self.repo, publication.id)
        yielding = self._yielding(tips, change)
        done = self._resume(tips, pending, yielding)
        if done is None:
            standing = self._reconcile(tips, yielding)
            made = self._write(publication, tips, standing, pending)
            if isinstance(made, NeedsMerge):
                return made
            done = self._finish(tips, standing, pending, made, made)
        self.repo.drop(_seen(change))
        return replace(done, merged=self._differs(done.commit, change))

    def settle(self, publication: UUID) -> Published | None:
        """写过就接着做完，没有写过给 None。"""
        return self._resume(look(self.repo, self.tell), Pending(self.repo, publication), "")

    def sync(self) -> Synced:
        """两边对齐。"""
        tips = look(self.repo, self.tell)
        standing = self._reconcile(tips, "")
        if standing.base is None:
            return Synced(None, None, standing.unsent)
        landed = self._land(tips, standing, standing.base, {})
        return Synced(tips.head, standing.base, landed.unsent, landed.left, standing.apart)

    def _reconcile(self, tips: Tips, yielding: str) -> Standing:
        return reconcile(self.repo, tips, self.merge_case, self.when, self.tell, yielding=yielding)

    def _resume(self, tips: Tips, pending: Pending, yielding: str) -> Published | None:
        """上次写好的提交，接着做完；没有、用不上给 None。"""
        found = find_publication(self.repo, pending.id, (tips.head, tips.upstream))
        if found:
            self.tell(f"已经提交过 {found[:7]}，接着做完")
            standing = self._reconcile(tips, "")
            if standing.base is None or not self.repo.is_ancestor(found, standing.base):
                raise GitError(f"这次发布已经在远端，本机却合不上 → {standing.unsent}")
            return self._finish(tips, standing, pending, found, standing.base)
        made = pending.made
        if made is None:
            return None
        standing = self._reconcile(tips, yielding)
        target = self._joined(tips, standing, made)
        if target is None:
            return None
        self.tell(f"已经写好提交 {made[:7]}，接着做完")
        return self._finish(tips, standing, pending, made, target)

    def _joined(self, tips: Tips, standing: Standing, made: str) -> str | None:
        """写好的提交接到 `standing.base` 上；可以丢开重写的给 None。"""
        base = standing.base
        if self.repo.parents(made) == ((base,) if base else ()):
            return made
        if not tips.trouble:
            return None  # 远端看过了，那里没有它
        # 远端看不到，也许上次已经送到了：不能重写，只能合
        if base is None or self.repo.is_ancestor(base, made):
            return made
        merged = merge_tips(self.repo, base, made, self.merge_case, self.when)
        if isinstance(merged, Apart) or standing.yielded:
            raise GitError(f"上次发布到一半，其间本机又有了改动，要先看远端有没有收到 → {tips.trouble}")
        return merged.commit

    def _write(
        self, publication: Publication, tips: Tips, standing: Standing, pending: Pending
    ) -> str | NeedsMerge:
        repo, change, base = self.repo, publication.change, standing.base
        folder = repo.prefix + change.folder
        self.tell("和现在的文件比一比")
        by_field = change.folder.startswith("cases/") and not standing.yielded
        verdict = weigh(
            repo,
            change,
            head=tips.head,
            base=base,
            halfway=(pending.made, unfinished(repo, tips.head)),
            taken_before=pending.taken(),
            merge_case=self.merge_case if by_field else _ask,
        )
        if isinstance(verdict, NeedsMerge):
            repo.drop(*pending.refs)
            if standing.yielded:
                self._remember_seen(tips, change)
            return verdict
        tree = repo.tree(base, {f"{folder}/{name}": blob for name, blob in verdict.writes.items()})
        parents = (base,) if base else ()
        made = repo.commit(tree, parents, publication.author, publication.message(), publication.when)
        pending.keep(made, verdict.taken)
        self.tell(f"写提交 {made[:7]}")
        return made

    def _finish(
        self, tips: Tips, standing: Standing, pending: Pending, commit: str, target: str
    ) -> Published:
        landed = self._land(
            tips, standing, target, {path: edit.blob for path, edit in pending.taken().items()}
        )
        self.repo.drop(*pending.refs)
        return Published(commit, target, landed.unsent, landed.left)

    def _land(self, tips: Tips, standing: Standing, target: str, taken: dict[str, str]) -> _Landed:
        """送到远端，再动本地。"""
        unsent = standing.unsent
        if tips.remote and not unsent and target != tips.upstream:
            self.tell("送到远端")
            pushed = push(self.repo, tips.remote, target)
            if pushed.how is Push.MOVED and not self.last:
                self.tell("远端又有了新的提交，重来")
                raise MovedMeanwhile
            unsent = "远端一直有人在推 → 过一会儿会再送" if pushed.how is Push.MOVED else pushed.trouble
        if unsent:
            self.tell(f"没有送到远端：{unsent}")
        left: tuple[str, ...] = ()
        if target != tips.head or taken or unfinished(self.repo, tips.head):
            self.tell("更新文件")
            left = bring(self.repo, tips.head, target, taken)
        if target != tips.head and not self.repo.point(self.repo.head_ref, target, tips.head):
            self.tell("有人刚在服务器上提交了，重来")
            raise MovedMeanwhile
        self.repo.drop(BRINGING)
        return _Landed(unsent, left)

    def _yielding(self, tips: Tips, change: FolderChange) -> str:
        """和远端合不拢时可以让给远端的 case.md：草稿是从本机这一份改起的，或者已经拿两份都给人看过。"""
        if tips.head is None or tips.upstream is None or not change.folder.startswith("cases/"):
            return ""
        began = change.began.get(CASE_FILE, "")
        head, upstream = (self._case_blob(commit, change) for commit in (tips.head, tips.upstream))
        seen = began == upstream and self.repo.tip(_seen(change)) == head
        return f"{self.repo.prefix}{change.folder}/{CASE_FILE}" if head and (began == head or seen) else ""

    def _remember_seen(self, tips: Tips, change: FolderChange) -> None:
        blob = self._case_blob(tips.head, change)
        if blob:
            self.repo.mark(_seen(change), blob)

    def _case_blob(self, commit: str | None, change: FolderChange) -> str:
        entry = self.repo.folder(commit, self.repo.prefix + change.folder).get(CASE_FILE)
        return entry.blob if entry else ""

    def _differs(self, commit: str, change: FolderChange) -> bool:
        folder = self.repo.prefix + change.folder
        there = self.repo.folder(commit, folder)
        wanted = {name: self.repo.store(f"{folder}/{name}", text) for name, text in change.files.items()}
        return any(name not in there or there[name].blob != blob for name, blob in wanted.items())


def _seen(change: FolderChange) -> str:
    """本机的哪一份 case.md 已经和远端的一起给人看过。"""
    return f"refs/dianxing/seen/{change.folder}"


def _ask(_base: bytes | None, _ours: bytes, _theirs: bytes) -> Conflict:
    """不自己合，请人选。"""
    return Conflict()
