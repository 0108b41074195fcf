"""暂存的词：取回来和写进去的一样；同一个案例写了几次，用最后一次的。"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import numpy as np

from dianxing.site.search.block import TermBlock
from dianxing.site.search.document import SearchDoc
from dianxing.site.search.spooled_terms import joined_terms, spool_terms, spooled_ids
from dianxing.site.search.terms import doc_terms

Make = Callable[..., SearchDoc]


def same(left: TermBlock, right: TermBlock) -> bool:
    arrays = ((left.offsets, right.offsets), (left.keys, right.keys), (left.notes, right.notes))
    return (
        left.ids == right.ids
        and left.digests == right.digests
        and all(np.array_equal(*pair) for pair in arrays)
    )


def test_what_comes_back_is_what_was_put_away(make_doc: Make, tmp_path: Path) -> None:
    blocks = [doc_terms([make_doc(f"2022/{name}", f"快递{name}入会")]) for name in "abc"]
    parts = [spool_terms(tmp_path, block) for block in blocks]
    assert spooled_ids(parts) == {"2022/a", "2022/b", "2022/c"}
    assert same(joined_terms(pickle.loads(pickle.dumps(parts))), TermBlock.concat(blocks))


def test_the_last_words_of_a_case_count(make_doc: Make, tmp_path: Path) -> None:
    old = doc_terms([make_doc("2022/a", "旧的"), make_doc("2022/b", "不变")])
    fresh = doc_terms([make_doc("2022/a", "新的")])
    parts = [spool_terms(tmp_path, block) for block in (old, fresh)]
    assert same(joined_terms(parts), old.replace(fresh))


def test_nothing_put_away_is_nothing(tmp_path: Path) -> None:
    assert same(joined_terms([]), TermBlock.empty())
    assert same(joined_terms([spool_terms(tmp_path, TermBlock.empty())]), TermBlock.empty())
