"""在 `cases/<年>/<短名>/` 里找案例文件夹：只看名字和文件的大小、时间，不读内容。"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from dianxing.problems import Problem

SLUG_RULE = "短名只用小写英文字母、数字和连字符，如 lanshan-logistics"

_YEAR = re.compile(r"(?:19|20|21)[0-9]{2}\Z")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_MAX_SLUG = 80
_IGNORED = frozenset({"thumbs.db", "desktop.ini", "readme.md", "case.schema.json"})


@dataclass(frozen=True, slots=True)
class CaseFolder:
    """一个案例文件夹。"""

    id: str
    """`年/短名`。"""
    where: str | Path
    stamp: str
    """文件夹里各文件的名字、大小、修改时间和编号；有一样变了就不同。不含内容。"""

    @property
    def path(self) -> Path:
        """文件夹的路径；一万个里多半用不着，用到才做。"""
        return Path(self.where)


@dataclass(frozen=True, slots=True)
class FoldersFound:
    """找到的文件夹（按 id 升序）和名字上的问题。"""

    folders: tuple[CaseFolder, ...]
    problems: tuple[Problem, ...]
    misnamed: tuple[CaseFolder, ...] = ()
    """短名不对、但里面有 case.md 的：不进目录，检查时照样读。"""


def is_slug(text: str) -> bool:
    """能不能当短名。"""
    return bool(_SLUG.match(text)) and len(text) <= _MAX_SLUG


def find_folders(cases_dir: Path) -> FoldersFound:
    """找出全部案例文件夹；没有 `cases_dir` 就是一个也没有。"""
    return _Walk(cases_dir).run()


class _Walk:
    """一趟目录遍历，边走边记下找到的和不对的。"""

    def __init__(self, cases_dir: Path) -> None:
        self.base = os.fspath(cases_dir)
        self.name = cases_dir.name
        self.real_base = os.path.realpath(cases_dir)
        self.folders: list[CaseFolder] = []
        self.misnamed: list[CaseFolder] = []
        self.problems: list[Problem] = []

    def run(self) -> FoldersFound:
        for year in self._entries(self.base, self.name, missing_ok=True):
            shown = f"{self.name}/{year.name}"
            if not self._is_folder(year, shown, "案例放在 cases/<年>/<短名>/ 里，文件移到案例的文件夹里"):
                continue
            if not _YEAR.match(year.name):
                self._say(
                    shown, f"“{year.name}”不是年份", "cases/ 下只放四位数的年份文件夹，如 2024", "bad-year"
                )
                continue
            self._year(year.path, year.name, shown)
        return FoldersFound(
            tuple(sorted(self.folders, key=_by_id)),
            tuple(sorted(self.problems)),
            tuple(sorted(self.misnamed, key=_by_id)),
        )

    def _year(self, path: str, year: str, shown_year: str) -> None:
        seen: dict[str, str] = {}
        for entry in self._entries(path, shown_year):
            slug = entry.name
            shown = f"{shown_year}/{slug}"
            if not self._is_folder(entry, shown, "案例是一个文件夹，里面放 case.md 和图片"):
                continue
            other = seen.setdefault(slug.casefold(), slug)
            if other != slug:
                fix = "改掉其中一个；Windows 和苹果电脑分不清大小写，两个会混成一个"
                self._say(shown, f"和“{other}”只差大小写", fix, "slug-case")
            stamp = self._stamp(entry.path, shown)
            if stamp is None:
                continue
            folder = CaseFolder(f"{year}/{slug}", entry.path, stamp)
            if _SLUG.match(slug) and len(slug) <= _MAX_SLUG:
                self.folders.append(folder)
            else:
                self._say(shown, f"“{slug[:_MAX_SLUG]}”不能当短名", _slug_fix(slug), "bad-slug")
                self.misnamed.append(folder)

    def _stamp(self, path: str, shown: str) -> str | None:
        parts = []
        has_case = False
        try:
            with os.scandir(path) as entries:
                for entry in entries:
                    name = entry.name
                    if entry.is_symlink() and not self._inside(entry.path):
                        self._say(f"{shown}/{name}", *_OUTSIDE)
                        if name == "case.md":
                            return None
                        continue
                    if name == "case.md":
                        has_case = True
                    found = entry.stat()
                    parts.append(f"{name}\0{found.st_size}\0{found.st_mtime_ns}\0{found.st_ino}")
        except OSError as error:
            self._say(shown, *_unreadable(error))
            return None
        if not has_case:
            self._say(shown, *_no_case(parts))
            return None
        if len(parts) > 1:
            parts.sort()
        return "\n".join(parts)

    def _entries(self, path: str, shown: str, *, missing_ok: bool = False) -> Iterable[os.DirEntry[str]]:
        try:
            with os.scandir(path) as entries:
                # 系统和编辑器留下的不算
                found = [
                    entry
                    for entry in entries
                    if entry.name[0] not in "._" and entry.name.lower() not in _IGNORED
                ]
        except FileNotFoundError:
            if not missing_ok:
                raise
            return []
        except OSError as error:
            self._say(shown, *_unreadable(error))
            return []
        return sorted(found, key=_name)

    def _is_folder(self, entry: os.DirEntry[str], shown: str, fix: str) -> bool:
        if entry.is_symlink() and not self._inside(entry.path):
            self._say(shown, *_OUTSIDE)
            return False
        if entry.is_dir():
            return True
        self._say(shown, "这里应当是文件夹，却是一个文件", fix, "folder-expected")
        return False

    def _inside(self, path: str) -> bool:
        real = os.path.realpath(path)
        return Path(real).exists() and os.path.commonpath([real, self.real_base]) == self.real_base

    def _say(self, path: str, what: str, fix: str, code: str) -> None:
        self.problems.append(Problem(path, 1, 1, what, fix, code))


_OUTSIDE = ("这是一个指到 cases/ 外面（或已断开）的符号链接", "换成真正的文件或文件夹", "symlink-outside")


def _by_id(folder: CaseFolder) -> str:
    return folder.id


def _name(entry: os.DirEntry[str]) -> str:
    return entry.name


def _no_case(parts: list[str]) -> tuple[str, str, str]:
    names = [part.split("\0", 1)[0] for part in parts]
    like = next((name for name in names if name.lower() in ("case.md", "case.markdown", "case.md.txt")), None)
    if like:
        return f"文件名是“{like}”，不是 case.md", "改名为 case.md（全小写）", "case-name"
    return "文件夹里没有 case.md", "写一个 case.md（dianxing new 能生成），或者删掉这个文件夹", "no-case"


def _unreadable(error: OSError) -> tuple[str, str, str]:
    if isinstance(error, PermissionError):
        return "没有权限打开", "改它的权限，让运行的用户能读", "permission"
    return "打不开", "看看磁盘和文件夹是否完好", "unreadable"


def _slug_fix(slug: str) -> str:
    if len(slug) > _MAX_SLUG:
        return f"短名最多 {_MAX_SLUG} 个字符"
    tidy = re.sub(r"[^a-z0-9]+", "-", slug.lower()).strip("-")
    return f"改成 {tidy}；{SLUG_RULE}" if tidy and tidy != slug and slug.isascii() else SLUG_RULE
