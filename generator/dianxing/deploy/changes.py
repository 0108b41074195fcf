"""两版之间差什么：加了、改了、去掉了哪些文件。压缩副本跟着原件走，不单列。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dianxing.deploy.release import PUBLIC, File


@dataclass(frozen=True, slots=True)
class Changes:
    """差别；各按路径排好。改了的是新的样子，去掉的是旧的样子。"""

    added: tuple[File, ...]
    changed: tuple[File, ...]
    removed: tuple[File, ...]
    kept: int

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def compare(old: Iterable[File], new: Iterable[File]) -> Changes:
    """从 `old` 到 `new` 差什么。"""
    before = {file.path: file for file in old if not file.is_packed}
    after = {file.path: file for file in new if not file.is_packed}
    added = tuple(after[path] for path in sorted(after.keys() - before.keys()))
    removed = tuple(before[path] for path in sorted(before.keys() - after.keys()))
    both = sorted(before.keys() & after.keys())
    changed = tuple(after[path] for path in both if before[path].digest != after[path].digest)
    return Changes(added, changed, removed, len(both) - len(changed))


def changes_text(changes: Changes) -> str:
    """一行一个文件：记号、大小、站内路径；最后一行是合计。"""
    rows = [
        *(("+", file) for file in changes.added),
        *(("~", file) for file in changes.changed),
        *(("-", file) for file in changes.removed),
    ]
    lines = [f"{mark} {readable(file.size):>9}  {file.path.removeprefix(PUBLIC)}\n" for mark, file in rows]
    return "".join(lines) + summary(changes) + "\n"


def summary(changes: Changes) -> str:
    """合计，一句话。"""
    fresh = sum(file.size for file in (*changes.added, *changes.changed))
    return (
        f"加 {len(changes.added)} 个，改 {len(changes.changed)} 个，去掉 {len(changes.removed)} 个，"
        f"{changes.kept} 个没变；共 {readable(fresh)}"
    )


def readable(size: int) -> str:
    """字节数给人看：`312 B`、`12.4 KB`、`3.1 MB`。"""
    if size < 1000:
        return f"{size} B"
    for unit, scale in (("KB", 1e3), ("MB", 1e6)):
        if size < 1000 * scale:
            return f"{size / scale:.1f} {unit}"
    return f"{size / 1e9:.1f} GB"
