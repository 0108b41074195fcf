"""真的 Git 仓库：服务器上的一份、光秃秃的远端、别人电脑上的一份。"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from dianxing.cases.partial_date import BEIJING
from dianxing.desk.git.case_log import read_case_at
from dianxing.desk.git.folder_change import Publication, change_case
from dianxing.desk.git.open_repository import open_repository
from dianxing.desk.git.publish_folder import NeedsMerge, Published, publish
from dianxing.desk.git.repository import Repository
from dianxing.desk.git.values import Conflict, Person

WHEN = datetime(2026, 11, 26, 10, 30, tzinfo=BEIJING)
CASE = "2026/a"
TEXT = "title: 旧题目\n\nsummary: 旧摘要\n\nresult: 旧成效\n"
WRITER = Person("撰稿人", "writer@x.cn")
_SPACE = UUID(int=7)


def by_field(base: bytes | None, ours: bytes, theirs: bytes) -> bytes | Conflict:
    """测试用的按栏合并：一行一栏 `栏: 值`。"""
    b, o, t = (_fields(text) for text in (base or b"", ours, theirs))
    merged, stuck = {}, []
    for key in dict.fromkeys([*o, *t]):
        if o.get(key) == t.get(key) or t.get(key) == b.get(key):
            value = o.get(key)
        elif o.get(key) == b.get(key):
            value = t.get(key)
        else:
            stuck.append(key)
            continue
        if value is not None:
            merged[key] = value
    if stuck:
        return Conflict(tuple(stuck))
    return "\n".join(f"{key}: {value}\n" for key, value in merged.items()).encode()


def _fields(text: bytes) -> dict[str, str]:
    lines = (line.partition(": ") for line in text.decode().splitlines() if line)
    return {key: value for key, _, value in lines}


def git(folder: Path, *arguments: str, check: bool = True) -> str:
    """像人那样在一个文件夹里用 git。"""
    who = ("-c", "user.name=别人", "-c", "user.email=other@x.cn", "-c", "commit.gpgsign=false")
    command = ["git", *who, "-c", "core.quotePath=false", "-C", str(folder), *arguments]
    done = subprocess.run(command, capture_output=True, check=False)
    assert not (check and done.returncode), done.stderr.decode()
    return done.stdout.decode().strip()


@dataclass(frozen=True)
class Place:
    """一份有工作区的仓库；`root` 是站点根。"""

    top: Path
    root: Path

    def git(self, *arguments: str, check: bool = True) -> str:
        return git(self.top, *arguments, check=check)

    def path(self, name: str = "case.md", case: str = CASE) -> Path:
        return self.root / "cases" / case / name

    def write(self, text: str | bytes, name: str = "case.md", case: str = CASE) -> Path:
        path = self.path(name, case)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def text(self, case: str = CASE) -> str:
        return self.path(case=case).read_text(encoding="utf-8")

    def commit(self, words: str = "手改") -> str:
        self.git("add", "-A")
        self.git("commit", "-q", "-m", words)
        return self.git("rev-parse", "HEAD")

    def status(self) -> str:
        return self.git("status", "--porcelain", "--untracked-files=all")

    def count(self, publication: Publication, rev: str = "HEAD") -> int:
        found = self.git("log", "--format=%(trailers:key=Desk-Publication,valueonly)", rev)
        return found.split().count(str(publication.id))


@dataclass(frozen=True)
class World:
    """服务器、远端、别人。"""

    server: Place
    remote: Path
    other: Place

    def copy(self, name: object) -> World:
        """一模一样的另一个世界。"""
        base = self.remote.parent
        shutil.copytree(base, to := base.with_name(f"{base.name}-{name}"))
        server, other = (
            Place(to / place.top.relative_to(base), to / place.root.relative_to(base))
            for place in (self.server, self.other)
        )
        return World(server, to / self.remote.name, other)

    def repo(self, **more: Any) -> Repository:
        return open_repository(self.server.root, **{"patience": 0.1, **more})

    def remote_tip(self) -> str:
        return git(self.remote, "rev-parse", "refs/heads/main")

    def push_from_elsewhere(self, text: str, case: str = CASE, name: str = "case.md") -> str:
        """别人拉下来、改、推上去。"""
        self.other.git("pull", "-q", "--rebase", "origin", "main")
        self.other.write(text, name, case)
        tip = self.other.commit("别处改的")
        self.other.git("push", "-q", "origin", "HEAD:main")
        return tip

    def publication(
        self,
        text: str = TEXT,
        *,
        name: str = "一",
        pictures: Mapping[str, bytes] | None = None,
        remove: tuple[str, ...] = (),
        began: Mapping[str, str] | None = None,
        case: str = CASE,
    ) -> Publication:
        """一次发布；默认草稿从服务器上现在的提交改起。"""
        if began is None:
            repo = self.repo()
            tip = repo.tip(repo.head_ref)
            files = read_case_at(repo, tip, case) if tip else None
            began = files.blobs if files else {}
        files_now = {"case.md": text.encode(), **(pictures or {})}
        change = change_case(case, files_now, remove, began=began)
        return Publication(uuid5(_SPACE, name), change, WRITER, "发布：新题目", WHEN)

    def publish(self, publication: Publication, **more: Any) -> Published:
        result = publish(self.repo(**more), publication, by_field)
        assert isinstance(result, Published), result
        return result

    def refused(self, publication: Publication) -> NeedsMerge:
        result = publish(self.repo(), publication, by_field)
        assert isinstance(result, NeedsMerge), result
        return result

    def private_refs(self) -> str:
        return self.server.git("for-each-ref", "refs/dianxing")


def build_template(base: Path, sub: str) -> None:
    """建一个世界；`sub` 是站点根在仓库里的位置。"""
    git(base, "init", "-q", "-b", "main", "--template=", "--bare", "remote.git")
    git(base, "init", "-q", "-b", "main", "--template=", "server")
    server = Place(base / "server", base / "server" / sub)
    server.git("remote", "add", "origin", "../remote.git")
    server.write(TEXT)
    server.write(b"\xff\xd8old", "cover.jpg")
    server.write("title: 另一个\n", case="2025/b")
    (server.root / "content").mkdir()
    (server.root / "content" / "index.md").write_text("首页\n", encoding="utf-8")
    server.commit("开始")
    server.git("push", "-q", "-u", "origin", "main")
    shutil.copytree(server.top, base / "other")
