"""清单：上次写了哪些文件、各是什么键、写完时多大、何时改的。没变的一律不碰。

网站的清单还带着 `Built`：这次是怎样建的。发布只认它，不去猜网页里写了什么。
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Mapping
from dataclasses import astuple, dataclass, field
from pathlib import Path

_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Written:
    """写好的一个文件。"""

    key: str
    size: int
    mtime_ns: int


@dataclass(frozen=True)
class Group:
    """一组产物上次的样子。"""

    key: str
    files: Mapping[str, Written]


@dataclass(frozen=True, slots=True)
class Built:
    """网站是怎样建的，和服务器要知道、网页里又看不出来的事。地址都从网址的 `/` 写起。"""

    production: bool
    """是不是 `--production` 建的。"""
    complete: bool
    """检索、图片、全部案例都做了。"""
    site_url: str
    moved: tuple[tuple[str, str], ...]
    """（旧地址，新地址）。"""
    gone: tuple[str, ...]
    """撤下的案例的地址。"""
    taken_back: tuple[str, ...]
    """撤下的案例和撤回的授权，各是一个摘要：退回旧版时，旧版缺了哪一个就不能退。"""


@dataclass(frozen=True)
class Manifest:
    """一个站点目录的清单。"""

    groups: Mapping[str, Group] = field(default_factory=dict)
    built: Built | None = None
    """渠道稿的清单没有它。"""

    def paths(self) -> set[str]:
        """清单里的全部路径。"""
        return {path for group in self.groups.values() for path in group.files}


def manifest_beside(folder: Path) -> Path:
    """一个输出文件夹的清单放在哪里：它旁边。不放在缓存里，删了缓存也还认得上次写的哪些该删。"""
    return folder.with_name(f".{folder.name}.manifest")


def load_manifest(path: Path) -> Manifest:
    """读清单；没有、读不了或是旧格式，就当什么都没写过。"""
    try:
        with path.open("rb") as file:
            stored = pickle.load(file)
        if stored["format"] != _FORMAT:
            return Manifest()
        return Manifest(
            {
                name: Group(key, {entry: Written(*facts) for entry, facts in files.items()})
                for name, (key, files) in stored["groups"].items()
            },
            Built(*stored["built"]) if stored.get("built") else None,
        )
    except (
        OSError,
        pickle.UnpicklingError,
        EOFError,
        KeyError,
        TypeError,
        ValueError,
        AttributeError,
        ImportError,
    ):
        return Manifest()


def dump_manifest(manifest: Manifest) -> bytes:
    """清单的字节；只用内建类型，读得快。"""
    groups = {
        name: (group.key, {path: (item.key, item.size, item.mtime_ns) for path, item in group.files.items()})
        for name, group in manifest.groups.items()
    }
    built = astuple(manifest.built) if manifest.built else None
    return pickle.dumps(
        {"format": _FORMAT, "groups": groups, "built": built}, protocol=pickle.HIGHEST_PROTOCOL
    )


def is_untouched(site_dir: Path, path: str, written: Written) -> bool:
    """文件还在，而且没被别人动过。"""
    try:
        found = os.stat(f"{site_dir}/{path}")
    except OSError:
        return False
    return found.st_size == written.size and found.st_mtime_ns == written.mtime_ns
