"""草稿的图片：按内容的摘要存，一样的只存一份，不改不删（清理见 `backup`）。"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from dianxing.whole_file import write_whole

_DIGEST = re.compile(r"[0-9a-f]{64}")


def keep_picture(store: Path, data: bytes) -> str:
    """存下，返回摘要。"""
    digest = hashlib.sha256(data).hexdigest()
    path = picture_path(store, digest)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(path, data)
        path.chmod(0o600)
    return digest


def picture_path(store: Path, digest: str) -> Path:
    """在哪里；不像摘要的抛 ValueError。"""
    if not _DIGEST.fullmatch(digest):
        raise ValueError(digest)
    return store / digest[:2] / digest


def read_picture(store: Path, digest: str) -> bytes:
    """读出；没有抛 FileNotFoundError。"""
    return picture_path(store, digest).read_bytes()
