"""一批案例的词，几个大数组：从读案例的进程传出来快，换掉其中一篇也快。"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint32]
Notes = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class TermBlock:
    """第 i 篇的词是 `keys[offsets[i]:offsets[i+1]]`，升序、不重复；`notes` 与它平行（含义见 `terms`）。"""

    ids: tuple[str, ...]
    digests: tuple[str, ...]
    """每篇的 `document_digest`。"""
    offsets: NDArray[np.int64]
    keys: Keys
    notes: Notes

    def __len__(self) -> int:
        return len(self.ids)

    @classmethod
    def empty(cls) -> TermBlock:
        """一篇也没有。"""
        return cls((), (), np.zeros(1, np.int64), np.zeros(0, np.uint32), np.zeros(0, np.uint8))

    @classmethod
    def concat(cls, blocks: Iterable[TermBlock]) -> TermBlock:
        """按给的次序接起来。"""
        parts = [block for block in blocks if len(block)]
        if not parts:
            return cls.empty()
        if len(parts) == 1:
            return parts[0]
        lengths = np.concatenate([np.diff(part.offsets) for part in parts])
        return cls(
            ids=tuple(name for part in parts for name in part.ids),
            digests=tuple(name for part in parts for name in part.digests),
            offsets=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
            keys=np.concatenate([part.keys for part in parts]),
            notes=np.concatenate([part.notes for part in parts]),
        )

    def select(self, ids: Collection[str]) -> TermBlock:
        """只留 `ids` 里的，次序不变。"""
        wanted = set(ids)
        keep = [number for number, name in enumerate(self.ids) if name in wanted]
        if len(keep) == len(self):
            return self
        return TermBlock.concat(self._slice(first, last) for first, last in _ranges(keep))

    def replace(self, fresh: TermBlock) -> TermBlock:
        """用 `fresh` 里的换掉同 id 的，没有的加在后面。"""
        return TermBlock.concat((self.select(set(self.ids) - set(fresh.ids)), fresh))

    def _slice(self, first: int, last: int) -> TermBlock:
        low, high = int(self.offsets[first]), int(self.offsets[last])
        return TermBlock(
            ids=self.ids[first:last],
            digests=self.digests[first:last],
            offsets=self.offsets[first : last + 1] - low,
            keys=self.keys[low:high],
            notes=self.notes[low:high],
        )


def _ranges(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """升序的数并成［起，止）的段。"""
    ranges: list[tuple[int, int]] = []
    for number in numbers:
        if ranges and ranges[-1][1] == number:
            ranges[-1] = (ranges[-1][0], number + 1)
        else:
            ranges.append((number, number + 1))
    return ranges
