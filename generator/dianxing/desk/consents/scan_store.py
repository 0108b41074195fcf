"""扫描件在磁盘上：封好了才写，文件名是随机的，看不出是谁的。"""

from __future__ import annotations

import re
import secrets
from pathlib import Path

from dianxing.desk.consents.seal import Seal, SealBroken
from dianxing.whole_file import write_whole

_NAME = re.compile(r"[0-9a-f]{32}")


def keep_scan(store: Path, seal: Seal, data: bytes) -> str:
    """封好写下，返回文件名。"""
    name = secrets.token_hex(16)
    store.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = scan_path(store, name)
    path.touch(mode=0o600)
    write_whole(path, seal.shut(_what(name), data))
    path.chmod(0o600)
    return name


def read_scan(store: Path, seal: Seal, name: str) -> bytes:
    """拆开；没有这个文件、拆不开抛 SealBroken。"""
    try:
        token = scan_path(store, name).read_bytes()
    except (OSError, ValueError):
        raise SealBroken("扫描件") from None
    return seal.open(_what(name), token)


def drop_scan(store: Path, name: str) -> None:
    """删掉；本来就没有也行。"""
    if name:
        scan_path(store, name).unlink(missing_ok=True)


def scan_path(store: Path, name: str) -> Path:
    """在哪里；不像文件名的抛 ValueError。"""
    if not _NAME.fullmatch(name):
        raise ValueError(name)
    return store / name


def _what(name: str) -> str:
    return f"scan {name}"
