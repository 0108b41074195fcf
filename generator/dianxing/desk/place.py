"""采编台的家当：设置、词表、各样文件放在哪里、密钥。一个进程一份，从 Django 的设置里取。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from django.conf import settings as django_settings

from dianxing.cases.partial_date import beijing_now
from dianxing.cases.reference import Reference
from dianxing.cases.reference_files import FOLDER, load_reference
from dianxing.desk.keys import Keys, read_keys
from dianxing.errors import SettingsError
from dianxing.push.workplace import DATABASE_URL, ledger_file
from dianxing.settings import Settings, load_settings

ROOT = "DIANXING_ROOT"
"""站点目录在哪里；gunicorn 的工作进程也从这里知道。"""
_SOURCES = ("cases", "content", "theme", "kit", "site", "reports", ".git")


@dataclass(frozen=True)
class DeskPlace:
    """采编台管着的一个站点。"""

    root: Path
    settings: Settings
    keys: Keys = field(repr=False)
    database_url: str = field(repr=False)
    """空是内嵌的 SQLite。"""

    def settings_now(self) -> Settings:
        """重读一遍的设置，时刻是此刻：推送、建站看的是现在的文件和钟。"""
        return load_settings(self.root, as_of=beijing_now())

    @property
    def state(self) -> Path:
        """采编台自己的文件：图片、扫描件、密钥、预览。"""
        return state_folder(self.settings)

    @property
    def pictures(self) -> Path:
        """草稿的图片，文件名是内容的摘要。"""
        return self.state / "pictures"

    @property
    def scans(self) -> Path:
        """授权书的扫描件，加密过。"""
        return self.state / "scans"

    @property
    def database_file(self) -> Path:
        """内嵌的数据库，和推送台账是同一个文件。"""
        return ledger_file(self.settings)

    @property
    def reference(self) -> Reference:
        """词表和已撤回的授权编号；文件变了就重读。"""
        folder = self.root / "content" / FOLDER
        state = tuple(
            (entry.name, entry.stat().st_mtime_ns, entry.stat().st_size)
            for entry in sorted(folder.glob("*.yml"))
        )
        return _reference(self.root, state)


def open_place(root: Path, environ: Mapping[str, str]) -> DeskPlace:
    """读设置和密钥；有问题抛 SettingsError。"""
    root = root.resolve()
    settings = load_settings(root, as_of=beijing_now())
    return DeskPlace(
        root=root,
        settings=settings,
        keys=read_keys(state_folder(settings), environ),
        database_url=environ.get(DATABASE_URL, ""),
    )


def state_folder(settings: Settings) -> Path:
    """`desk.state`；会进网站、源文件或者 Git 的抛 SettingsError。"""
    root = settings.root.resolve()
    path = (root / settings.desk.state).resolve()
    inside = path.relative_to(root).parts if path.is_relative_to(root) else None
    if inside is not None and (not inside or inside[0] in _SOURCES):
        raise SettingsError(
            f"dianxing.yml: desk.state 的“{settings.desk.state}”会进网站、源文件或者 Git"
            " → 写成 .state/desk，或者站点目录外面的路径"
        )
    return path


def the_place() -> DeskPlace:
    """这个进程管着的站点。"""
    place: DeskPlace = django_settings.DESK
    return place


@lru_cache(maxsize=2)
def _reference(root: Path, state: tuple[tuple[str, int, int], ...]) -> Reference:  # noqa: ARG001  # 只当键
    return load_reference(root / "content")
