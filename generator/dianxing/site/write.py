"""写盘：变了的先写进旁边的暂存文件夹，全部写好才一起换进去；没变的不碰，没了的删掉。

中途被打断，旧站原样还在。换到一半被打断，下次先接着换完（暂存文件夹里的清单就是凭据）。
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, wait
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from dianxing.errors import BuildError
from dianxing.site.artefact import Artefact, Job
from dianxing.site.executors import LazyPool, Pool
from dianxing.site.manifest import Built, Group, Manifest, Written, dump_manifest, is_untouched, load_manifest
from dianxing.site.output import Output
from dianxing.site.staging import disk, stage_file, stage_jobs
from dianxing.whole_file import write_whole

_READY = "ready.manifest"
_FILES = "files"
_BATCH = 100
"""一批交出去多少件活。"""

_Waiting = tuple[str, str, Job]
"""等着做的一件：路径，键，活。"""


@dataclass(frozen=True, slots=True)
class WriteReport:
    """这次写了什么。"""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    kept: int


class SiteWriter:
    """一个站点目录的一次写入。用法：对每组 `add`（或 `keep`），最后 `commit`；不 `commit` 就等于没来过。

    活多时交给 `pool`，不给就在本进程里做。写不了盘抛 BuildError。
    """

    def __init__(self, site_dir: Path, manifest_path: Path, pool: Pool | None = None) -> None:
        if site_dir.exists() and not site_dir.is_dir():
            raise BuildError(f"{site_dir}: 这是一个文件，网站要写进文件夹 → 换一个地方，或者先把它移走")
        self.site_dir = site_dir
        self._pool = pool or LazyPool(1)
        self.manifest_path = manifest_path
        self.staging = staging_beside(site_dir)
        with disk("接着换上次没换完的网站"):
            self._recover()
        self.before = load_manifest(manifest_path)
        self._groups: dict[str, Group] = {}
        self._owners: dict[str, str] = {}
        self._folders: dict[str, str] = {}
        self._whole: dict[str, Output] = {}
        self._written: list[str] = []
        self._kept = 0
        self._untouched: dict[str, bool] = {}
        """看过的文件有没有被动过；一次写入里只看一遍。"""
        self._files = f"{self.staging}/{_FILES}"
        self._running: list[tuple[Future[list[tuple[int, int]]], Sequence[_Waiting], dict[str, Written]]] = []

    def unchanged(self, output: Output) -> bool:
        """这一组的键没变，文件也都原样在。"""
        group = self.before.groups.get(output.name)
        return (
            group is not None
            and group.key == output.key
            and all(is_untouched(self.site_dir, path, item) for path, item in group.files.items())
        )

    def wrote(self, group: str) -> bool:
        """上次写过这一组。"""
        return group in self.before.groups

    def is_current(self, group: str, artefact: Artefact) -> bool:
        """这一个文件不用重做。"""
        before = self.before.groups.get(group)
        item = before.files.get(artefact.path) if before else None
        if item is None or item.key != artefact.key:
            return False
        untouched = self._untouched.get(artefact.path)
        if untouched is None:
            untouched = self._untouched[artefact.path] = is_untouched(self.site_dir, artefact.path, item)
        return untouched

    def keep(self, output: Output) -> None:
        """整组留着。"""
        group = self.before.groups.get(output.name)
        if group is None:
            return
        self._whole[output.name] = output
        for path in group.files:
            self._claim(path, output.name)
        self._groups[output.name] = group
        self._kept += len(group.files)

    def keep_current(self, output: Output) -> None:
        """这次不做这一组，只留下上次做好、现在仍然对的；过时的不留，免得留下已经撤回的东西。"""
        before = self.before.groups.get(output.name)
        if before is None:
            return
        files = {}
        for artefact in output.artefacts():
            item = before.files.get(artefact.path)
            if item is not None and item.key == artefact.key:
                self._claim(artefact.path, artefact.source or output.name)
                files[artefact.path] = item
        self._groups[output.name] = Group("", files)
        self._kept += len(files)

    def add(self, output: Output) -> None:
        """一组产物：不用重做的留着，其余渲染进暂存文件夹；是活的交给执行器，`commit` 前做完。"""
        files: dict[str, Written] = {}
        self._groups[output.name] = Group(output.key, files)
        before = self.before.groups.get(output.name)
        jobs: list[_Waiting] = []
        for artefact in output.artefacts():
            self._claim(artefact.path, artefact.source or output.name)
            if self.is_current(output.name, artefact) and before:
                files[artefact.path] = before.files[artefact.path]
                self._kept += 1
                continue
            self._written.append(artefact.path)
            rendered = artefact.render()
            if isinstance(rendered, bytes):
                files[artefact.path] = Written(
                    artefact.key, *stage_file(self._files, artefact.path, rendered)
                )
                continue
            jobs.append((artefact.path, artefact.key, rendered))
            if len(jobs) == _BATCH:
                self._submit(jobs, files)
                jobs = []
        self._submit(jobs, files)

    def finish(self, progress: Callable[[int, int], None] | None = None) -> None:
        """等交出去的活做完；`progress` 是（做完几件，一共几件）。"""
        total, done = sum(len(jobs) for _, jobs, _ in self._running), 0
        for future, jobs, files in self._running:
            for (path, key, _), facts in zip(jobs, future.result(), strict=True):
                files[path] = Written(key, *facts)
            done += len(jobs)
            if progress:
                progress(done, total)
        self._running.clear()

    def redo_next_time(self, name: str) -> None:
        """这一组没有做全，下次不当它没变过。"""
        self._groups[name] = Group("", self._groups[name].files)

    def size(self, group: str, path: str) -> int | None:
        """这次写的一组里，一个文件有多大，字节；没有为 None。要在写那一组之后问。"""
        found = self._groups.get(group)
        item = found.files.get(path) if found else None
        return item.size if item else None

    def commit(self, built: Built | None = None) -> WriteReport:
        """把暂存的换进站点目录，删掉上次有而这次没有的，最后记下清单。"""
        self.finish()
        manifest = Manifest(self._groups, built)
        removed = tuple(sorted(self.before.paths() - manifest.paths()))
        with disk("换上新网站"):
            self.staging.mkdir(parents=True, exist_ok=True)
            ready = dump_manifest(manifest)
            write_whole(self.staging / _READY, ready)
            try:
                self._swap_in(ready, removed)
            except KeyboardInterrupt:  # 换到一半不能停：换完再停
                self._swap_in(ready, removed)
                raise
        return WriteReport(tuple(self._written), removed, self._kept)

    def abandon(self) -> None:
        """放弃这次写入；已经换到一半的不能放弃，留着下次接着换。"""
        for future, _, _ in self._running:
            future.cancel()
        wait([future for future, _, _ in self._running])
        self._running.clear()
        if not (self.staging / _READY).is_file():
            shutil.rmtree(self.staging, ignore_errors=True)

    def _claim(self, path: str, owner: str) -> None:
        """这个地址归 `owner`；已经归了别处，或者和别处的文件夹同名，抛 BuildError。"""
        if self._owners.setdefault(path, owner) is not owner:
            raise self._clash(path, path, owner, path)
        if path in self._folders:
            raise self._clash(path, self._folders[path], owner, path)
        folder = path.rpartition("/")[0]
        while folder and folder not in self._folders:
            self._folders[folder] = path
            if folder in self._owners:
                raise self._clash(folder, folder, owner, path)
            folder = folder.rpartition("/")[0]

    def _clash(self, address: str, first: str, owner: str, path: str) -> BuildError:
        """`first` 和 `path` 争 `address`。"""
        one, other = self._source(self._owners[first], first), self._source(owner, path)
        return BuildError(f"两处都要写 {address}：{one} 和 {other} → 改掉其中一个的地址")

    def _source(self, owner: str, path: str) -> str:
        """`path` 的源文件；整组留着的没有逐个列过，这时才列。"""
        if owner not in self._whole:
            return owner
        return next(
            (item.source for item in self._whole[owner].artefacts() if item.path == path and item.source),
            owner,
        )

    def _submit(self, jobs: Sequence[_Waiting], files: dict[str, Written]) -> None:
        if jobs:
            executor = self._pool.for_work(len(jobs), _BATCH)
            work = [(path, job) for path, _, job in jobs]
            self._running.append((executor.submit(stage_jobs, self._files, work), jobs, files))

    def _recover(self) -> None:
        ready = self.staging / _READY
        if ready.is_file():
            before, after = load_manifest(self.manifest_path), load_manifest(ready)
            self._swap_in(ready.read_bytes(), tuple(before.paths() - after.paths()))
        else:
            shutil.rmtree(self.staging, ignore_errors=True)

    def _swap_in(self, manifest: bytes, removed: Iterable[str]) -> None:
        """暂存的换进去，`removed` 删掉，最后写下清单（`dump_manifest` 的结果）。"""
        staged = self.staging / _FILES
        if staged.is_dir():
            if not self.site_dir.exists():
                self.site_dir.parent.mkdir(parents=True, exist_ok=True)
                staged.replace(self.site_dir)
            else:
                _move_tree(staged, self.site_dir)
        for path in removed:
            target = self.site_dir / path
            if target.is_dir():  # 文件的地址如今是文件夹了
                continue
            with suppress(FileNotFoundError, NotADirectoryError):
                target.unlink()
            _drop_empty(target.parent, self.site_dir)
        self.manifest_path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(self.manifest_path, manifest)
        shutil.rmtree(self.staging, ignore_errors=True)


def staging_beside(site_dir: Path) -> Path:
    """一个输出文件夹的暂存文件夹。"""
    return site_dir.parent / f".{site_dir.name}.staging"


def half_swapped(site_dir: Path) -> bool:
    """上次换到一半断了，还没接着换完。"""
    return (staging_beside(site_dir) / _READY).is_file()


def _move_tree(source: Path, target: Path) -> None:
    for folder, _, names in os.walk(source):
        inside = os.path.relpath(folder, source)
        into = os.path.normpath(os.path.join(target, inside))
        if os.path.isfile(into):
            os.unlink(into)
        os.makedirs(into, exist_ok=True)
        for name in names:
            place = os.path.join(into, name)
            if os.path.isdir(place):
                shutil.rmtree(place)
            os.replace(os.path.join(folder, name), place)


def _drop_empty(folder: Path, stop: Path) -> None:
    while folder != stop and stop in folder.parents:
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent
