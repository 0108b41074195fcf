"""写一个文件，一步换上：读的人见到的不是旧的就是新的，断电也没有写了一半的。"""

from __future__ import annotations

from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """先写在旁边（名字后加 `.new`），再换上；文件夹要在。写不了抛 OSError。"""
    staged = path.with_name(f"{path.name}.new")
    staged.write_bytes(content)
    staged.replace(path)
