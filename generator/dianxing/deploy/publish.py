"""发布、退回、列出各版：各步的次序在这里，怎么做在各模块里。"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dianxing.deploy.built_site import read_built
from dianxing.deploy.changes import Changes
from dianxing.deploy.folder_target import FolderTarget
from dianxing.deploy.rclone_target import RcloneTarget
from dianxing.deploy.release import About, dated_after
from dianxing.deploy.ssh_target import SshTarget
from dianxing.deploy.stage import Package, discard, stage, with_record
from dianxing.deploy.target import Shelf, Target
from dianxing.deploy_settings import DeploySettings, DeployTarget
from dianxing.errors import DeployError, SettingsError
from dianxing.site.alone import alone
from dianxing.site.executors import Pool
from dianxing.site.progress import Progress

_STATE = Path(".state") / "deploy"
_SOURCES = ("content", "cases", "theme", ".git", ".cache")


@dataclass(frozen=True, slots=True)
class Deployed:
    """一次发布（或者演习）的结果。"""

    about: About
    changes: Changes
    before: About | None
    """这以前的一版。"""
    switched: bool
    """真的切换了。"""


def find_target(settings: DeploySettings, name: str) -> DeployTarget:
    """叫这个名字的；空名字是第一个。没有抛 SettingsError。"""
    if not settings.targets:
        raise SettingsError(
            "dianxing.yml: 没写发布到哪里 → 加上 deploy.targets，写法见 docs/staff/发布到网站.md 的“传上去”"
        )
    found = next((target for target in settings.targets if name in ("", target.name)), None)
    if found is None:
        names = "、".join(target.name for target in settings.targets)
        raise SettingsError(f"--to 的“{name}”不在 dianxing.yml 的 deploy.targets 里 → 可以是：{names}")
    return found


def open_target(root: Path, site_dir: Path, target: DeployTarget) -> Target:
    """设置里的一处，变成能发布的地方。"""
    if target.rsync:
        return SshTarget(target.host, target.remote_folder)
    if target.rclone:
        return RcloneTarget(target.rclone, root / _STATE / target.name)
    folder = (root / target.folder).resolve()
    for source in (site_dir, *(root / name for name in _SOURCES)):
        if folder in (source, root) or source in folder.parents or folder in root.parents:
            raise SettingsError(
                f"dianxing.yml: deploy 的“{target.name}”不能发布到 {folder}：那里是源文件或网站自己"
                " → 写站点目录外面的一个空文件夹"
            )
    return FolderTarget(folder)


def deploy(
    target: Target,
    root: Path,
    site_dir: Path,
    *,
    keep: int,
    allow_test: bool,
    dry_run: bool,
    clock: Callable[[], datetime],
    pool: Pool,
    progress: Progress,
    waiting: Callable[[], None],
    allow_incomplete: bool = False,
) -> Deployed:
    """看、备、传、切换，再删掉多余的旧版。`dry_run` 到“备”为止，什么也不传。

    网站不能发布、地方用不了，抛 DeployError。
    """
    build_cache = root / ".cache" / "dianxing"
    cache = build_cache / "deploy"
    with alone(cache, waiting):
        with alone(build_cache, waiting):  # 看和备的时候，网站不许变；排好以后建站碰不到它
            manifest, built = read_built(site_dir, allow_test=allow_test, allow_incomplete=allow_incomplete)
            package = stage(
                site_dir,
                manifest,
                built,
                cache,
                packed=target.wants_packed,
                when=clock(),
                pool=pool,
                progress=progress,
            )
        try:
            return _publish(target, package, keep, clock, dry_run=dry_run, progress=progress, waiting=waiting)
        finally:
            discard(cache)


def _publish(
    target: Target,
    package: Package,
    keep: int,
    clock: Callable[[], datetime],
    *,
    dry_run: bool,
    progress: Progress,
    waiting: Callable[[], None],
) -> Deployed:
    with target.locked(waiting):
        shelf = target.shelf()
        newest = shelf.releases[0] if shelf.releases else None
        package = with_record(package, dated_after(package.release, clock(), newest))
        about = package.release.about
        changes = target.compare(package, shelf)
        same = not changes and shelf.live is not None and shelf.live.digest == about.digest
        if dry_run:
            return Deployed(about, changes, shelf.live, switched=False)
        if same:
            _prune(target, keep)  # 上次切换以后、收拾以前断了的，这次收拾
            return Deployed(about, changes, shelf.live, switched=False)
        target.put(package, shelf, progress)
        target.go_live(about.id, shelf, progress)
        _prune(target, keep)
        return Deployed(about, changes, shelf.live, switched=True)


def rollback(
    target: Target,
    release_id: str,
    *,
    even_taken_back: bool,
    progress: Progress,
    waiting: Callable[[], None],
) -> tuple[About, About]:
    """退回到 `release_id`（空的是现在这版的前一版），返回（退回到的，退下来的）。

    旧版里有后来撤下的案例、撤回的授权，抛 DeployError：退回去等于重新公开；`even_taken_back` 才照退。
    """
    with target.locked(waiting):
        shelf = target.shelf()
        if shelf.live is None:
            raise DeployError("还没有发布过，没有可退的 → 先运行 dianxing deploy")
        goal = _goal(shelf, shelf.live, release_id)
        missing = set(shelf.live.taken_back) - set(goal.taken_back)
        if missing and not even_taken_back:
            raise DeployError(
                f"{goal.id} 里有后来撤下的案例或撤回的授权（{len(missing)} 处），退回去等于重新公开"
                " → 在 Git 里退回改错的那一次，再 build、deploy；"
                "确实知道是哪些、可以公开的，加 --even-taken-back"
            )
        target.go_live(goal.id, shelf, progress)
        return goal, shelf.live


def _goal(shelf: Shelf, live: About, release_id: str) -> About:
    ids = "、".join(about.id for about in shelf.releases)
    if release_id:
        found = next((about for about in shelf.releases if about.id == release_id), None)
        if found is None:
            raise DeployError(f"没有 {release_id} 这一版 → 留着的有：{ids}")
        if found.id == live.id:
            raise DeployError(f"{release_id} 就是现在的一版 → 换一个：{ids}")
        return found
    older = [about for about in shelf.releases if about.id < live.id and about.digest != live.digest]
    if not older:
        raise DeployError(f"{live.id} 前面没有不一样的版了 → 留着的有：{ids}")
    return older[0]


def _prune(target: Target, keep: int) -> None:
    """留最近的 `keep` 版；现在的总是留着。"""
    shelf = target.shelf()
    kept = {about.id for about in shelf.releases[:keep]} | {shelf.current}
    target.prune(tuple(about.id for about in shelf.releases if about.id not in kept))
