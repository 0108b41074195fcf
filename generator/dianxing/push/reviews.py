"""审过没有：看案例最后一次提交里的 `Reviewed-by:`。改过一个字就要重新审，所以只认最后一次。"""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

_FORMAT = "%H%x00%ae%x00%(trailers:key=Reviewed-by,valueonly,separator=%x01)"
_PERSON = re.compile(r"(?P<name>[^<>]*?)\s*(?:<(?P<mail>[^<>\s]+)>)?\s*")
_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Reviews:
    """一个案例的审核。"""

    commit: str
    """最后改它的提交；没有提交过为空。"""
    reviewers: tuple[str, ...]
    """审过的人，不算作者自己，一人算一次。"""
    dirty: bool
    """改了还没提交。"""

    def lacks(self, needed: int) -> str:
        """还差什么；够了为空。"""
        if not needed:
            return ""
        if not self.commit:
            return "还没有提交到 Git"
        if self.dirty:
            return "改了还没有提交"
        if len(self.reviewers) < needed:
            return f"要 {needed} 个人审过（提交里的 Reviewed-by:），现在是 {len(self.reviewers)} 个"
        return ""


def read_reviews(root: Path, case_id: str) -> Reviews:
    """读一个案例的审核；不在 Git 里、没有装 git 就是没有审过。"""
    folder = f"cases/{case_id}"
    found = _git(root, "log", "-1", f"--format={_FORMAT}", "--", folder)
    if not found.strip():
        return Reviews("", (), False)
    commit, author, trailers = found.rstrip("\n").split("\0")
    people = {_who(text) for text in re.split("[\x01\n]", trailers) if text.strip()}
    people.discard(author.casefold())
    dirty = bool(_git(root, "status", "--porcelain", "--untracked-files=all", "--", folder).strip())
    return Reviews(commit, tuple(sorted(people)), dirty)


def _who(text: str) -> str:
    """同一个人的不同写法算一个：有邮箱认邮箱，没有认名字。"""
    match = _PERSON.fullmatch(text.strip())
    if match is None:
        return text.strip().casefold()
    return (match["mail"] or match["name"]).casefold()


def _git(root: Path, *arguments: str) -> str:
    # 仓库里的配置可能是别人写的：不起它的分页器、钩子、文件监视
    command = ["git", "-c", "core.fsmonitor=false", "--no-pager", "-C", str(root), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=_SECONDS)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout if done.returncode == 0 else ""
