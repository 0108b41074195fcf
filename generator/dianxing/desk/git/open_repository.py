"""打开站点根所在的 Git 仓库；不是仓库，说怎么建。"""

from __future__ import annotations

from pathlib import Path

from dianxing.desk.git.git_program import Git, GitError, GitFailed
from dianxing.desk.git.repository import Repository
from dianxing.desk.git.values import Person

DESK = Person("典型采编台", "desk@localhost")


def open_repository(
    root: Path, *, desk: Person = DESK, branch: str = "", patience: float = 5.0, git: type[Git] = Git
) -> Repository:
    """打开站点根所在的仓库。`branch` 是该在的分支，空的是现在这个。打不开抛 GitError，说怎么建。"""
    asked = ("--show-toplevel", "--show-prefix", "--absolute-git-dir")
    try:
        found = git(root).run("rev-parse", "--is-inside-work-tree", *asked).text
    except GitFailed as error:
        if "not a git repository" in error.said or "work tree" in error.said:
            raise GitError(_init_advice(root)) from None
        raise
    _, top, prefix, git_dir = found.split("\n")[:4]
    runner = git(Path(top))
    if not branch:
        on = runner.run("symbolic-ref", "-q", "HEAD", good=(0, 1)).word
        if not on:
            raise GitError("仓库不在任何分支上（HEAD 是游离的）→ 请管服务器的人运行 git switch main")
        branch = on.removeprefix("refs/heads/")
    return Repository(runner, prefix, Path(git_dir), branch, desk, patience)


def _init_advice(root: Path) -> str:
    return (
        f"{root} 不是 Git 仓库，发布不了 → 请管服务器的人在那里运行：\n"
        "git init -b main && git add -A && git commit -m 开始\n"
        "有远端的，再运行 git remote add origin <地址> 和 git push -u origin main"
    )
