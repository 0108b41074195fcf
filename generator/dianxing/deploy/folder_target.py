"""发布到本机（或挂上来的）文件夹。

    releases/<版本号>/public/    给访问者看的
    releases/<版本号>/server/    转向表，给服务器程序读
    releases/<版本号>/release.txt
    current  → releases/<版本号>     换这个链接就是切换，一次改名，没有中间的样子
    previous → releases/<上一版>     换的那一刻还在看旧页面的人，样式和脚本从这里拿

没变的文件与上一版硬链接，不占地方。
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from dianxing.deploy.changes import Changes, compare
from dianxing.deploy.content_digests import content_digest
from dianxing.deploy.release import RECORD, About, Release, is_release_id, load_about, load_release
from dianxing.deploy.stage import Package
from dianxing.deploy.target import Shelf
from dianxing.disk_reason import disk_reason
from dianxing.errors import DeployError
from dianxing.site.alone import alone
from dianxing.site.progress import Progress

RELEASES = "releases"
CURRENT = "current"
PREVIOUS = "previous"
INCOMING = ".incoming"
"""正在放的一版；放好才改名成版本号。"""
_OLD = ".old-"


class FolderTarget:
    """一个文件夹。"""

    wants_packed = True
    caution = ""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._releases = folder / RELEASES

    @contextmanager
    def locked(self, waiting: Callable[[], None]) -> Iterator[None]:
        """独占这个文件夹；不像我们的抛 DeployError。"""
        with self._disk():
            self._refuse_foreign()
            if not self._releases.is_dir():
                self._releases.mkdir(parents=True)
                for folder in (self.folder, self._releases):
                    folder.chmod(0o755)
        with alone(self.folder, once(waiting)):
            yield

    def shelf(self) -> Shelf:
        """留着的各版。"""
        with self._disk():
            names = sorted(
                (path.name for path in self._releases.glob("*") if is_release_id(path.name)), reverse=True
            )
            return Shelf(tuple(map(self._about, names)), self._current())

    def record(self, release_id: str) -> Release:
        """一版的全部记录。"""
        with self._disk():
            return load_release((self._releases / release_id / RECORD).read_text(encoding="utf-8"))

    def compare(self, package: Package, shelf: Shelf) -> Changes:
        """和现在的一版比。"""
        old = self.record(shelf.current).files if shelf.current else ()
        return compare(old, package.release.files)

    def put(self, package: Package, shelf: Shelf, progress: Progress) -> None:
        """抄进 `.incoming`，抄完改名。内容没变的链到现在的一版，链之前再读一遍：被人改过的不用。"""
        current = shelf.current
        old = {file.path: file.digest for file in self.record(current).files} if current else {}
        incoming = self._releases / INCOMING
        with self._disk():
            if incoming.exists():
                shutil.rmtree(incoming)
            incoming.mkdir(parents=True)
            files = package.release.files
            for number, file in enumerate(files, 1):
                target = incoming / file.path
                target.parent.mkdir(parents=True, exist_ok=True)
                before = self._releases / current / file.path
                if old.get(file.path) != file.digest or not _link(before, target, file.digest):
                    shutil.copyfile(package.folder / file.path, target)
                    target.chmod(0o644)
                if number % 200 == 0:
                    progress("放文件", number, len(files))
            shutil.copyfile(package.folder / RECORD, incoming / RECORD)
            (incoming / RECORD).chmod(0o644)
            for folder, _, _ in os.walk(incoming):  # 不管 umask 是什么，服务器程序都读得了
                Path(folder).chmod(0o755)
            _flush()
            incoming.replace(self._releases / package.release.about.id)

    def go_live(self, release_id: str, shelf: Shelf, progress: Progress) -> None:  # noqa: ARG002
        """换链接。"""
        with self._disk():
            if shelf.current and shelf.current != release_id:
                self._point(PREVIOUS, shelf.current)
            self._point(CURRENT, release_id)

    def prune(self, release_ids: tuple[str, ...]) -> None:
        """先改名再删：删到一半断了，也没有谁会退回到半截的一版。"""
        with self._disk():
            for release_id in release_ids:
                (self._releases / release_id).replace(self._releases / f"{_OLD}{release_id}")
            for folder in (*self._releases.glob(f"{_OLD}*"), *self._releases.glob(INCOMING)):
                shutil.rmtree(folder)

    def _about(self, release_id: str) -> About:
        with (self._releases / release_id / RECORD).open(encoding="utf-8") as file:
            return load_about(file.readline())

    def _current(self) -> str:
        link = self.folder / CURRENT
        name = link.readlink().name if link.is_symlink() else ""
        return name if is_release_id(name) and (self._releases / name / RECORD).is_file() else ""

    def _point(self, name: str, release_id: str) -> None:
        fresh = self.folder / f".{name}.new"
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(f"{RELEASES}/{release_id}", target_is_directory=True)
        fresh.replace(self.folder / name)

    def _refuse_foreign(self) -> None:
        current = self.folder / CURRENT
        if current.exists() and not current.is_symlink():
            raise DeployError(f"{current}: 这里已经有别的东西，不是我们的链接 → 换一个空文件夹")
        if self.folder.is_dir() and not self._releases.is_dir():
            others = [path.name for path in self.folder.iterdir() if path.name != "lock"]
            if others:
                raise DeployError(
                    f"{self.folder}: 里面有别的东西（{others[0]}），不是发布用的文件夹 → 换一个空文件夹"
                )

    @contextmanager
    def _disk(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise DeployError(
                f"{self.folder}: 读写不了（{disk_reason(error)}）→ 看看磁盘满没满、有没有权限，再发布一次；"
                "访问者看到的没有变"
            ) from error


def once(call: Callable[[], None]) -> Callable[[], None]:
    """只叫第一次的 `call`。"""
    called = False

    def first() -> None:
        nonlocal called
        if not called:
            called = True
            call()

    return first


def _link(before: Path, target: Path, mark: str) -> bool:
    try:
        if content_digest(before) != mark:
            return False
        target.hardlink_to(before)
    except OSError:  # 没有、读不了，或者这种磁盘不认硬链接：抄一份就是
        return False
    return True


def _flush() -> None:
    """切换以前内容都落了盘，断电也不会切到空文件上。"""
    if hasattr(os, "sync"):
        os.sync()
