"""全部案例的词合起来、排好序的样子，和它在缓存里的存取。改几个案例只抽掉旧行、插进新行，不用重排。

结果只由案例决定：从头排和一次次改出来的，每一行都一样。
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dianxing.site.search.block import TermBlock
from dianxing.site.search.postings import Rows, merged_rows

_DOC_SHIFT = 8
_DOC_BITS = np.uint64(0xFFFFFF << _DOC_SHIFT)
_GONE = -1


@dataclass(frozen=True)
class MergedTerms:
    """排好序的行；第 n 篇的文号就是 n。"""

    ids: tuple[str, ...]
    """各篇的案例 id，升序。"""
    digests: tuple[str, ...]
    """各篇的 `document_digest`。"""
    rows: Rows

    @classmethod
    def empty(cls) -> MergedTerms:
        """一篇也没有。"""
        return cls((), (), np.zeros(0, dtype=np.uint64))

    def updated(self, ids: Collection[str], fresh: TermBlock) -> MergedTerms:
        """恰好是 `ids` 这几篇：`fresh` 里有的用它的，其余用原来的；都没有的抛 KeyError。"""
        ordered = sorted(ids)
        number = {name: position for position, name in enumerate(ordered)}
        marks = dict(zip(self.ids, self.digests, strict=True)) | dict(
            zip(fresh.ids, fresh.digests, strict=True)
        )
        missing = [name for name in ordered if name not in marks]
        if missing:
            raise KeyError(f"没有这些案例的检索词：{'、'.join(missing[:5])}")
        anew = set(fresh.ids)
        place = np.array(
            [_GONE if name in anew else number.get(name, _GONE) for name in self.ids], dtype=np.int64
        )
        added = fresh.select(number.keys())
        numbers = np.array([number[name] for name in added.ids], dtype=np.uint32)
        return MergedTerms(
            tuple(ordered),
            tuple(marks[name] for name in ordered),
            _inserted(_kept(self.rows, place), merged_rows(added, numbers)),
        )

    def save(self, path: Path) -> None:
        """存成一个 .npz，不压缩，不含 pickle；换文件是一步的事。"""
        path.parent.mkdir(parents=True, exist_ok=True)
        staged = path.with_name(path.name + ".new")
        with staged.open("wb") as file:
            np.savez(
                file,
                allow_pickle=False,
                ids=_bytes(self.ids),
                digests=_bytes(self.digests),
                rows=self.rows,
            )
        staged.replace(path)

    @classmethod
    def load(cls, path: Path) -> MergedTerms:
        """读 `save` 存的；没有、读不了（断电写了一半、别的版本）就是空的，重新抽词。"""
        marks = stored_marks(path)
        try:
            with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
                return cls(tuple(marks), tuple(marks.values()), file["rows"])
        except _UNREADABLE:
            return cls.empty()


def stored_marks(path: Path) -> Mapping[str, str]:
    """`MergedTerms.save` 存了哪些：案例 id → `document_digest`。几十兆的行不读；读不了就是没有。"""
    try:
        with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
            return dict(zip(_lines(file["ids"]), _lines(file["digests"]), strict=True))
    except _UNREADABLE:
        return {}


_UNREADABLE = (OSError, KeyError, EOFError, ValueError, SyntaxError, zipfile.BadZipFile, zlib.error)


def _kept(rows: Rows, place: NDArray[np.int64]) -> Rows:
    """还在的行，文号换成新的。新文号和旧的先后一样，所以次序不变。"""
    if not len(rows):
        return rows
    low = rows.astype("<u8", copy=False).view(np.uint32)[::2]
    docs = low >> np.uint32(_DOC_SHIFT)
    gone = place == _GONE
    if gone.any():
        stay = ~gone[docs]
        rows, docs = rows[stay], docs[stay]
    if np.array_equal(place[~gone], np.flatnonzero(~gone)):
        return rows
    moved = place.astype(np.uint64)[docs] << np.uint64(_DOC_SHIFT)
    renumbered: Rows = (rows & ~_DOC_BITS) | moved
    return renumbered


def _inserted(rows: Rows, more: Rows) -> Rows:
    """两串排好序的行合成一串。"""
    if not len(rows) or not len(more):
        return more if not len(rows) else rows
    return np.insert(rows, np.searchsorted(rows, more), more)


def _bytes(names: Sequence[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(names).encode(), dtype=np.uint8)


def _lines(data: NDArray[np.uint8]) -> tuple[str, ...]:
    text = data.tobytes().decode()
    return tuple(text.split("\n")) if text else ()
