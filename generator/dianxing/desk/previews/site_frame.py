"""排网页要的全站的东西：模板、词表、样式、外壳。一个进程读一遍，主题和手写页面变了才重读。"""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from dianxing.cases.reference import Reference
from dianxing.code_version import code_version
from dianxing.engine_version import engine_version
from dianxing.kits.wechat.style import WechatStyle, load_style
from dianxing.settings import Settings
from dianxing.site.artefact import digest
from dianxing.site.assets import Assets, load_assets
from dianxing.site.case_batch import PageJob
from dianxing.site.engine_output import EngineOutput, engine_key
from dianxing.site.shell import Shell
from dianxing.site.templates import Templates
from dianxing.site.views.site import site_view

_Seen = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class SiteFrame:
    """除外壳以外的一切。"""

    pages: PageJob
    assets: Assets

    @property
    def files(self) -> dict[str, bytes]:
        """样式、图标：相对站点根的路径 → 内容。脚本不给：预览不跑脚本。"""
        return {path: data for path, data in self.assets.files if not path.endswith(".js")}


def cache_folder(settings: Settings) -> Path:
    """建站的缓存；外壳从那里取，编译好的模板也在那里。"""
    return settings.root / ".cache" / "dianxing"


def site_frame(settings: Settings, reference: Reference) -> SiteFrame:
    """主题写坏了抛 BuildError。"""
    return _frame(_Settings(settings), _Reference(reference), _seen(settings.root, "theme"))


def wechat_style(settings: Settings) -> WechatStyle:
    """公众号的样式；名字不对抛 SettingsError，写坏了抛 BuildError。"""
    return _style(settings.root / "theme", settings.wechat.style, _seen(settings.root, "theme"))


def site_shell(settings: Settings) -> Shell | None:
    """外壳；缓存里没有（要先跑一次 MkDocs）是 None。"""
    return _shell(shell_file(settings))


def shell_file(settings: Settings) -> Path:
    """现在这样的手写页面和主题，外壳该在缓存里的哪个文件。"""
    seen = _seen(settings.root, "content", "theme", "mkdocs.yml", "dianxing.yml")
    return cache_folder(settings) / f"engine-{_key(_Settings(settings), seen)}.pickle"


@dataclass(frozen=True)
class _Settings:
    """当键用的设置：设置里有字典，不能直接当键；一个进程只有一份。"""

    value: Settings

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Settings) and other.value is self.value


@dataclass(frozen=True)
class _Reference:
    """当键用的词表：看内容的摘要。"""

    value: Reference

    def __hash__(self) -> int:
        return hash(self.value.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Reference) and other.value.digest == self.value.digest


@lru_cache(maxsize=2)
def _frame(settings: _Settings, reference: _Reference, seen: _Seen) -> SiteFrame:  # 只当键
    theme = settings.value.root / "theme"
    assets = load_assets(theme, settings.value.base_path)
    site = site_view(settings.value, reference.value, assets)
    compiled = cache_folder(settings.value) / "templates"
    key = digest(
        code_version(), repr(site), reference.value.digest, Templates(theme, compiled).digest(), repr(seen)
    )
    return SiteFrame(PageJob(site, theme, compiled, key), assets)


@lru_cache(maxsize=4)
def _style(theme: Path, name: str, seen: _Seen) -> WechatStyle:  # noqa: ARG001  # 只当键
    return load_style(theme, name)


@lru_cache(maxsize=4)
def _key(settings: _Settings, seen: _Seen) -> str:  # noqa: ARG001  # 只当键
    return engine_key(settings.value, engine_version())


def _shell(path: Path) -> Shell | None:
    try:
        return _read_shell(path, path.stat().st_mtime_ns)
    except (OSError, pickle.UnpicklingError, EOFError, AttributeError, ImportError):
        return None


@lru_cache(maxsize=2)
def _read_shell(path: Path, mtime: int) -> Shell:  # noqa: ARG001  # 只当键
    # 缓存是建站自己写的，别人写不到：与 engine_output.cached_engine 一样读
    with path.open("rb") as file:
        found = pickle.load(file)
    if not isinstance(found, EngineOutput):
        raise pickle.UnpicklingError
    return found.shell


def _seen(root: Path, *names: str) -> _Seen:
    """文件的名字、时间、大小；有一个变了就不同。"""
    return tuple(sorted(found for name in names for found in _stats(os.fspath(root / name))))


def _stats(path: str) -> Iterator[tuple[str, int, int]]:
    try:
        with os.scandir(path) as entries:
            for entry in entries:
                if entry.is_dir():
                    yield from _stats(entry.path)
                else:
                    found = entry.stat()
                    yield entry.path, found.st_mtime_ns, found.st_size
    except NotADirectoryError:
        found = Path(path).stat()
        yield path, found.st_mtime_ns, found.st_size
    except FileNotFoundError:
        return
