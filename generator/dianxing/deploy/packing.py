"""压缩副本：文字文件各压一份 brotli、一份 gzip，服务器直接拿来发，不必每次现压。

按内容的摘要存在缓存里，网站文件夹里一个也不放；压了也小不了多少的，存一个空文件记着。
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Mapping
from concurrent.futures import as_completed
from pathlib import Path

import brotli

from dianxing.deploy.file_kinds import PACKED
from dianxing.site.executors import Pool
from dianxing.site.progress import Progress
from dianxing.whole_file import write_whole

_BATCH = 50
_WORTH = 0.95
"""压完不到原来的这么多才算值得。"""
_BROTLI = 10
"""brotli 的档，0 到 11：11 比 10 只小 1%，慢一倍。"""


class PackedFiles:
    """缓存里的压缩副本。"""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def pack(self, wanted: Mapping[str, Path], pool: Pool, progress: Progress) -> None:
        """`wanted` 是摘要 → 文件；缓存里没有的压好。"""
        there = {path.name for path in self._folder.iterdir()}
        missing = [
            (path, self._folder / mark)
            for mark, path in wanted.items()
            if any(mark + suffix not in there for suffix in PACKED)
        ]
        batches = [missing[start : start + _BATCH] for start in range(0, len(missing), _BATCH)]
        executor = pool.for_work(len(missing), 2 * _BATCH)
        progress("压缩", 0, len(missing))
        for number, done in enumerate(
            as_completed([executor.submit(_pack_batch, batch) for batch in batches]), 1
        ):
            done.result()
            progress("压缩", min(number * _BATCH, len(missing)), len(missing))

    def of(self, mark: str) -> Iterable[tuple[str, Path]]:
        """一个内容值得用的副本：（后缀，缓存里的文件）。"""
        for suffix in PACKED:
            path = self._folder / f"{mark}{suffix}"
            if path.stat().st_size:
                yield suffix, path

    def drop_all_but(self, marks: Iterable[str]) -> None:
        """别的内容的副本删掉。"""
        keep = {mark + suffix for mark in marks for suffix in PACKED}
        for path in list(self._folder.iterdir()):
            if path.name not in keep:
                path.unlink(missing_ok=True)


def _pack_batch(batch: list[tuple[Path, Path]]) -> None:
    for source, target in batch:
        content = source.read_bytes()
        _write(target.with_name(f"{target.name}.br"), content, brotli.compress(content, quality=_BROTLI))
        # mtime=0：同样的内容，同样的字节
        _write(target.with_name(f"{target.name}.gz"), content, gzip.compress(content, 9, mtime=0))


def _write(path: Path, content: bytes, packed: bytes) -> None:
    write_whole(path, packed if len(packed) < len(content) * _WORTH else b"")
