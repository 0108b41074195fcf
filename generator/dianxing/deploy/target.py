"""发布的地方要会做的几件事；本机文件夹、服务器、对象存储各一个模块。"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from dianxing.deploy.changes import Changes
from dianxing.deploy.release import About, Release
from dianxing.deploy.stage import Package
from dianxing.site.progress import Progress


@dataclass(frozen=True, slots=True)
class Shelf:
    """一个地方留着的各版，新的在前；`current` 是正给人看的那一版的版本号，没有为空。"""

    releases: tuple[About, ...]
    current: str

    @property
    def live(self) -> About | None:
        """正给人看的那一版。"""
        return next((about for about in self.releases if about.id == self.current), None)


class Target(Protocol):
    """一个发布的地方。用户能改的问题都抛 DeployError；除了 `go_live`，哪一步断了，访问者看到的都没变。"""

    @property
    def wants_packed(self) -> bool:
        """要不要压缩副本。"""

    @property
    def caution(self) -> str:
        """这种地方做不到的事，一句话；没有为空。"""

    def locked(self, waiting: Callable[[], None]) -> AbstractContextManager[None]:
        """独占这个地方；别人占着就等，等之前叫一次 `waiting`。占着的进程死了，占用自然解除。"""

    def shelf(self) -> Shelf:
        """留着的各版。"""

    def record(self, release_id: str) -> Release:
        """一版的全部记录。"""

    def compare(self, package: Package, shelf: Shelf) -> Changes:
        """发布这一版会改什么；什么也不写。"""

    def put(self, package: Package, shelf: Shelf, progress: Progress) -> None:
        """把一版放好，还不给人看。"""

    def go_live(self, release_id: str, shelf: Shelf, progress: Progress) -> None:
        """换成这一版。"""

    def prune(self, release_ids: tuple[str, ...]) -> None:
        """删掉这几版，和没放完的。"""
