"""新抽的词放在暂存文件里：抽词的进程写进来，合并的进程直接来取，几十兆的数组不在进程之间传来传去。

不导入 numpy：主进程只要知道有哪些案例。
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkstemp
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dianxing.site.search.block import TermBlock


@dataclass(frozen=True, slots=True)
class SpooledTerms:
    """一批案例的词，在 `file` 里。"""

    ids: tuple[str, ...]
    digests: tuple[str, ...]
    """每篇的 `document_digest`。"""
    file: str


def spool_terms(folder: Path, block: TermBlock) -> SpooledTerms:
    """把一批词写进暂存文件夹。"""
    handle, name = mkstemp(dir=folder)
    with os.fdopen(handle, "wb") as file:
        for array in (block.offsets, block.keys, block.notes):
            array.tofile(file)
    return SpooledTerms(block.ids, block.digests, name)


def spooled_ids(parts: Iterable[SpooledTerms]) -> set[str]:
    """这几批里有哪些案例。"""
    return {case_id for part in parts for case_id in part.ids}


def joined_terms(parts: Sequence[SpooledTerms]) -> TermBlock:
    """几批合成一批；一个案例在几批里都有，用最后的。"""
    from dianxing.site.search.block import TermBlock

    blocks: list[TermBlock] = []
    seen: set[str] = set()
    for part in reversed(parts):
        blocks.append(_read(part).select(set(part.ids) - seen))
        seen.update(part.ids)
    return TermBlock.concat(reversed(blocks))


def _read(part: SpooledTerms) -> TermBlock:
    import numpy as np

    from dianxing.site.search.block import TermBlock

    with Path(part.file).open("rb") as file:
        offsets = np.fromfile(file, np.int64, len(part.ids) + 1)
        count = int(offsets[-1])
        keys = np.fromfile(file, np.uint32, count)
        return TermBlock(part.ids, part.digests, offsets, keys, np.fromfile(file, np.uint8, count))
