"""案例文件夹里现在的这一份：文字、每个文件的对象名、图片。"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from dianxing.cases.case_text import CaseText
from dianxing.desk.drafts.read import parsed
from dianxing.errors import DianxingError

_PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".gif"})


@dataclass(frozen=True, slots=True)
class InGit:
    """`case.md` 现在的样子。"""

    text: str
    blob: str
    values: CaseText


def case_in_git(root: Path, case_id: str) -> InGit:
    """读不了、读不通的抛 DianxingError。"""
    shown = f"cases/{case_id}/case.md"
    try:
        data = (root / "cases" / case_id / "case.md").read_bytes()
        text = data.decode("utf-8")
    except (OSError, UnicodeDecodeError):
        raise DianxingError(f"读不了 {shown} → 请管服务器的人看看这个文件") from None
    values = parsed(text)
    if values is None:
        raise DianxingError(f"{shown} 写得不对，程序不敢动它 → 请管服务器的人用 dianxing check 查一查，改好")
    return InGit(text, blob_of(data), values)


def pictures_in(folder: Path) -> dict[str, Path]:
    """案例文件夹里的图片：文件名 → 在哪里；没有这个文件夹是空的。符号链接可能指到外面，不算。"""
    if not folder.is_dir():
        return {}
    return {
        path.name: path
        for path in sorted(folder.iterdir())
        if is_picture_name(path.name) and path.is_file() and not path.is_symlink()
    }


def is_picture_name(name: str) -> bool:
    """看扩展名是不是图片。"""
    return Path(name).suffix.lower() in _PICTURES


def blobs_of(folder: Path) -> dict[str, str]:
    """案例文件夹现在的样子：文件名 → 对象名；没有这个文件夹是空的。"""
    if not folder.is_dir():
        return {}
    return {path.name: blob_of(path.read_bytes()) for path in sorted(folder.iterdir()) if path.is_file()}


def blob_of(data: bytes) -> str:
    """内容在 Git 里的对象名（SHA-1 仓库），与 `git hash-object` 一样。"""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
