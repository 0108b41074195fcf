"""用 rclone 发布到对象存储。

对象存储没有切换这回事，只能一个一个换：先传名字里带摘要的（样式、脚本、检索片、图片），再传别的，网页最后，
最后才删没用的。中途断了，旧网页还指着旧文件，都在；再发布一次就齐。以前的各版留在本机（`.state/deploy/`），退回时从那里再传。
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from dianxing.deploy.changes import Changes
from dianxing.deploy.file_kinds import CACHE_CONTROL, Kind, kind_of
from dianxing.deploy.folder_target import RELEASES, FolderTarget
from dianxing.deploy.programs import run
from dianxing.deploy.release import PUBLIC, File, Release
from dianxing.deploy.stage import Package
from dianxing.deploy.target import Shelf
from dianxing.errors import DeployError
from dianxing.site.progress import Progress

_DIFFERENT = 1
"""`rclone check` 发现有差别时的退出码。"""


class RcloneTarget:
    """一个 rclone 远端，和本机留着的各版。"""

    wants_packed = False
    """对象存储不会按 Accept-Encoding 挑副本；要压缩，在它的控制台或 CDN 上开。"""
    caution = (
        "对象存储没有原子切换：上传的一两分钟里，新旧文件会同时在。先传样式、脚本和图片，网页最后，没用的最后删；"
        "转向（301）和撤下（410）要在它的控制台里配，没配时访问者看到的是转向页和“已撤下”页。"
    )

    def __init__(self, remote: str, kept: Path) -> None:
        self._remote = remote
        self._kept = FolderTarget(kept)

    def locked(self, waiting: Callable[[], None]) -> AbstractContextManager[None]:
        """只锁得住本机；两台机器同时发，对象存储管不了。"""
        return self._kept.locked(waiting)

    def shelf(self) -> Shelf:
        """本机留着的各版。"""
        return self._kept.shelf()

    def record(self, release_id: str) -> Release:
        """一版的全部记录。"""
        return self._kept.record(release_id)

    def compare(self, package: Package, shelf: Shelf) -> Changes:  # noqa: ARG002
        """和远端现在的样子比，不信本机记的：别的机器可能发布过。"""
        return self._check(package.folder / PUBLIC, package.release)

    def put(self, package: Package, shelf: Shelf, progress: Progress) -> None:
        """在本机留一份。"""
        self._kept.put(package, shelf, progress)

    def go_live(self, release_id: str, shelf: Shelf, progress: Progress) -> None:
        """照 `Kind` 的次序传，最后删；全传好了，才把这一版记作现在的。"""
        source = self._kept.folder / RELEASES / release_id / PUBLIC
        changes = self._check(source, self.record(release_id))
        fresh = [file.path.removeprefix(PUBLIC) for file in (*changes.added, *changes.changed)]
        try:
            for kind in Kind:
                self._copy(source, [path for path in fresh if kind_of(path) is kind], kind, progress)
            self._delete([file.path.removeprefix(PUBLIC) for file in changes.removed], progress)
        except DeployError as error:
            raise DeployError(_halfway(str(error))) from error
        except KeyboardInterrupt:
            raise DeployError(_halfway(f"{self._remote}: 停下了 → 再发布一次")) from None
        self._kept.go_live(release_id, shelf, progress)

    def prune(self, release_ids: tuple[str, ...]) -> None:
        """本机的。"""
        self._kept.prune(release_ids)

    def _check(self, source: Path, release: Release) -> Changes:
        """`rclone check --combined -`：一行一个文件，+ 远端没有、* 不同、- 远端多出来、= 一样。"""
        sizes = {file.path: file for file in release.files if file.path.startswith(PUBLIC)}
        found: dict[str, list[File]] = {"+": [], "-": [], "*": [], "=": []}
        for line in self._run(["check", "--combined", "-", str(source), self._remote], good=(0, _DIFFERENT)):
            mark, _, path = line.partition(" ")
            if mark in found:
                path = PUBLIC + path
                found[mark].append(sizes.get(path, File(path, 0, "")))
            elif mark == "!":
                raise DeployError(f"{self._remote}: 有文件读不了（{path}）→ 再来一次；还不行，看网络和权限")
        added, changed, removed = (
            tuple(sorted(found[mark], key=lambda file: file.path)) for mark in ("+", "*", "-")
        )
        return Changes(added, changed, removed, len(found["="]))

    def _copy(self, source: Path, paths: Sequence[str], kind: Kind, progress: Progress) -> None:
        if not paths:
            return
        sent = 0

        def look(line: str) -> None:
            nonlocal sent
            if line.startswith("{") and json.loads(line).get("msg", "").startswith("Copied"):
                sent += 1
                progress("上传", sent, len(paths))

        with _list_file(paths) as listed:
            self._run(
                [
                    "copy",
                    "--checksum",
                    "--no-traverse",
                    "--verbose",
                    "--use-json-log",
                    f"--header-upload=Cache-Control: {CACHE_CONTROL[kind]}",
                    f"--files-from-raw={listed}",
                    str(source),
                    self._remote,
                ],
                on_line=look,
                merge=True,
            )

    def _delete(self, paths: Sequence[str], progress: Progress) -> None:
        if paths:
            progress("删掉没用的", 0, len(paths))
            with _list_file(paths) as listed:
                self._run(["delete", f"--files-from-raw={listed}", self._remote])

    def _run(
        self,
        arguments: Sequence[str],
        *,
        on_line: Callable[[str], None] = lambda _: None,
        merge: bool = False,
        good: Sequence[int] = (0,),
    ) -> Iterable[str]:
        return run(["rclone", *arguments], self._remote, on_line=on_line, merge=merge, good=good).splitlines()


@contextmanager
def _list_file(paths: Sequence[str]) -> Iterator[str]:
    """给 `--files-from-raw` 的名单：一行一个，原样。"""
    with tempfile.TemporaryDirectory(prefix="dianxing-") as folder:
        listed = Path(folder) / "paths.txt"
        listed.write_text("".join(f"{path}\n" for path in paths), encoding="utf-8", newline="\n")
        yield str(listed)


def _halfway(words: str) -> str:
    return words.replace("访问者看到的没有变", "有的文件已经换新，再发布一次就齐")
