"""一个 Git 仓库：读对象、造对象、动引用。只是把 git 命令换成有类型的值，不管先后。"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from dianxing.desk.git.git_program import Git, GitError, GitFailed, lock_words
from dianxing.desk.git.values import Person

_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_BUSY = {
    "MERGE_HEAD": "合并（merge）",
    "rebase-merge": "变基（rebase）",
    "rebase-apply": "变基（rebase）",
    "CHERRY_PICK_HEAD": "拣选（cherry-pick）",
    "REVERT_HEAD": "撤销（revert）",
}
_PAUSE = 0.05


@dataclass(frozen=True, slots=True)
class Entry:
    """树里的一个文件。"""

    mode: str
    blob: str

    @property
    def is_file(self) -> bool:
        """普通文件；不是符号链接、子仓库。"""
        return self.mode in ("100644", "100755")


Changed: TypeAlias = tuple[Entry | None, Entry | None]
"""一个文件的旧、新两个条目；None 是没有。"""


class Repository:
    """工作区里有站点根的仓库。路径都从仓库顶上算起。"""

    def __init__(
        self, git: Git, prefix: str, git_dir: Path, branch: str, desk: Person, patience: float
    ) -> None:
        self.git = git
        self.top = git.folder
        self.prefix = prefix
        """站点根在仓库里的位置，空的或以斜杠收尾。"""
        self.git_dir = git_dir
        self.branch = branch
        self.desk = desk
        self._patience = patience

    # —— 引用 ——

    def check_ready(self) -> None:
        """能不能在这里写：在该在的分支上，没有人合并到一半，没有别的 git 占着。不能抛 GitError。"""
        for name, what in _BUSY.items():
            if (self.git_dir / name).exists():
                raise GitError(
                    f"有人在服务器上{what}到一半 → 请他做完或放弃（git status 会说怎么做），再发布一次"
                )
        on = self.git.run("symbolic-ref", "-q", "HEAD", good=(0, 1)).word
        if on != self.head_ref:
            now = f"在分支 {on.removeprefix('refs/heads/')} 上" if on else "不在任何分支上（HEAD 是游离的）"
            raise GitError(
                f"仓库现在{now}，不在 {self.branch} 上 → 请管服务器的人运行 git switch {self.branch}"
            )
        if self.git.run("ls-files", "-u", "-z").out:
            raise GitError("仓库里有没合好的文件 → 请管服务器的人看 git status，合好、提交以后再发布")
        self._wait_for_lock()

    @property
    def head_ref(self) -> str:
        """本地分支的引用名。"""
        return f"refs/heads/{self.branch}"

    def tip(self, ref: str) -> str | None:
        """引用指着的对象；没有给 None。"""
        done = self.git.run("rev-parse", "-q", "--verify", "--end-of-options", ref, good=(0, 1))
        return done.word or None

    def point(self, ref: str, new: str, old: str | None) -> bool:
        """把引用从 `old`（None：还没有）换到 `new`；其间被别人动过给 False，什么也不改。"""
        try:
            self.git.run("update-ref", "-m", "desk", ref, new, old or "0" * len(new))
        except GitFailed as error:
            if re.search(r"but expected|reference already exists|unable to resolve reference", error.said):
                return False
            raise
        return True

    def drop(self, *refs: str) -> None:
        """去掉几个引用；没有也行。"""
        lines = "".join(f"delete {ref}\n" for ref in refs)
        self.git.run("update-ref", "--stdin", stdin=lines.encode())

    def mark(self, ref: str, target: str) -> None:
        """不管原来指着哪里，指到 `target`。"""
        self.git.run("update-ref", ref, target)

    def setting(self, name: str) -> str:
        """一项 git 设置；没设是空的。"""
        return self.git.run("config", "--get", name, good=(0, 1)).word

    # —— 提交之间 ——

    def is_ancestor(self, old: str, new: str) -> bool:
        """`old` 是不是 `new` 的祖先（或就是它）。"""
        return self.git.run("merge-base", "--is-ancestor", old, new, good=(0, 1)).code == 0

    def merge_base(self, one: str, other: str) -> str | None:
        """共同的祖先；没有给 None。"""
        return self.git.run("merge-base", one, other, good=(0, 1)).word or None

    def parents(self, commit: str) -> tuple[str, ...]:
        """它的上一次（几次）提交。"""
        return tuple(self.git.run("rev-list", "--parents", "-1", safe(commit)).text.split()[1:])

    def differing(self, old: str | None, new: str) -> dict[str, Changed]:
        """两次提交之间不一样的文件：路径 →（旧、新）。"""
        old = old or self._write_tree({}, None)
        out = self.git.run("diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", old, new).text
        parts = out.split("\0")
        found = {}
        for head, path in zip(parts[0::2], parts[1::2], strict=False):
            modes = head.lstrip(":").split()
            found[path] = (_entry(modes[0], modes[2]), _entry(modes[1], modes[3]))
        return found

    # —— 对象 ——

    def folder(self, commit: str | None, path: str) -> dict[str, Entry]:
        """提交里一个文件夹的文件（不下到里面的文件夹）：名字 → 条目；没有这个文件夹是空的。"""
        if commit is None:
            return {}
        out = self.git.run("ls-tree", "-z", "--full-tree", safe(commit), "--", f"{path}/").text
        found = {}
        for line in out.split("\0"):
            if line:
                meta, _, full = line.partition("\t")
                mode, kind, blob = meta.split()
                if kind == "blob":
                    found[full.rpartition("/")[2]] = Entry(mode, blob)
        return found

    def tree_files(self, tree: str) -> dict[str, str]:
        """一棵（小）树里的全部文件：路径 → 对象名。"""
        out = self.git.run("ls-tree", "-r", "-z", "--full-tree", safe(tree)).text
        found = (line.partition("\t") for line in out.split("\0") if line)
        return {path: meta.split()[2] for meta, _, path in found}

    def read(self, blob: str) -> bytes:
        """一个文件的内容。"""
        return self.git.run("cat-file", "blob", safe(blob)).out

    def has(self, blob: str) -> bool:
        """仓库里有没有这个文件对象。"""
        return (
            bool(_COMMIT.fullmatch(blob)) and not self.git.run("cat-file", "-e", blob, good=(0, 1, 128)).code
        )

    def store(self, path: str, content: bytes) -> str:
        """存一个文件（照仓库对 `path` 的规矩换行），给出对象名。"""
        return self.git.run("hash-object", "-w", "--stdin", f"--path={path}", stdin=content).word

    def tree(self, base: str | None, writes: Mapping[str, str | None]) -> str:
        """`base`（提交或树，None 是空的）改几个文件：路径 → 对象名，None 是删掉；给出新的树。"""
        return self._write_tree(writes, base)

    def commit(self, tree: str, parents: Iterable[str], author: Person, message: str, when: datetime) -> str:
        """造一次提交，不动任何引用；提交人是采编台。"""
        writer, desk = author.clean(), self.desk.clean()
        date = f"{int(when.timestamp())} {when:%z}"
        env = {
            "GIT_AUTHOR_NAME": writer.name,
            "GIT_AUTHOR_EMAIL": writer.mail,
            "GIT_AUTHOR_DATE": date,
            "GIT_COMMITTER_NAME": desk.name,
            "GIT_COMMITTER_EMAIL": desk.mail,
            "GIT_COMMITTER_DATE": date,
        }
        options = [part for parent in parents for part in ("-p", parent)]
        done = self.git.run(
            "commit-tree", tree, *options, "-F", "-", stdin=message.encode("utf-8", "replace"), env=env
        )
        return done.word

    def _write_tree(self, writes: Mapping[str, str | None], base: str | None) -> str:
        # 自己的索引，与人用的那份无关；只有一个进程写，所以名字定死，上次死了留下的先扫掉
        index = self.git_dir / "dianxing-index"
        for left in (index, index.with_name("dianxing-index.lock")):
            left.unlink(missing_ok=True)
        env = {"GIT_INDEX_FILE": str(index)}
        self.git.run("read-tree", *([base] if base else ["--empty"]), env=env)
        if writes:
            self.git.run("update-index", "-z", "--index-info", stdin=index_lines(writes), env=env)
        tree = self.git.run("write-tree", env=env).word
        index.unlink(missing_ok=True)
        return tree

    def _wait_for_lock(self) -> None:
        lock = self.git_dir / "index.lock"
        until = time.monotonic() + self._patience
        while lock.exists():
            if time.monotonic() >= until:
                raise GitError(lock_words(str(lock)))
            time.sleep(_PAUSE)


def index_lines(writes: Mapping[str, str | None], modes: Mapping[str, str] | None = None) -> bytes:
    """`git update-index -z --index-info` 要的输入；先删后写，文件夹变文件也成。"""
    gone = [f"0 {'0' * 40}\t{path}\0" for path, blob in writes.items() if blob is None]
    kept = [f"{(modes or {}).get(path, '100644')} {blob}\t{path}\0" for path, blob in writes.items() if blob]
    return "".join([*gone, *kept]).encode("utf-8", "surrogateescape")


def safe(name: str) -> str:
    """确实是对象名才放行。"""
    if not _COMMIT.fullmatch(name):
        raise ValueError(f"not an object name: {name[:80]!r}")
    return name


def _entry(mode: str, blob: str) -> Entry | None:
    return Entry(mode, blob) if mode.strip("0") else None
