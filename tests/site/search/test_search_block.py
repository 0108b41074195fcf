"""一批案例的词：存取、替换。"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from dianxing.site.search.block import TermBlock
from dianxing.site.search.document import SearchDoc
from dianxing.site.search.terms import doc_terms

Make = Callable[..., SearchDoc]


def same(left: TermBlock, right: TermBlock) -> bool:
    arrays = zip((left.offsets, left.keys, left.notes), (right.offsets, right.keys, right.notes), strict=True)
    return (left.ids, left.digests) == (right.ids, right.digests) and all(
        np.array_equal(*pair) for pair in arrays
    )


def test_what_is_saved_is_read_back(tmp_path: Path, make_doc: Make) -> None:
    block = doc_terms([make_doc("2022/a", body="快递员入会"), make_doc("2022/b", body="")])
    block.save(tmp_path / "terms.npz")
    assert same(TermBlock.load(tmp_path / "terms.npz"), block)
    TermBlock.empty().save(tmp_path / "empty.npz")
    assert len(TermBlock.load(tmp_path / "empty.npz")) == 0


@pytest.mark.parametrize("keep", [0, 10, 400, -20])
def test_a_damaged_file_is_an_error_that_can_be_caught(tmp_path: Path, make_doc: Make, keep: int) -> None:
    path = tmp_path / "terms.npz"
    doc_terms([make_doc(body="快递员入会" * 20)]).save(path)
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(ValueError, match=r"terms\.npz"):
        TermBlock.load(path)


def test_one_document_is_replaced_and_the_rest_stay(make_doc: Make) -> None:
    old = doc_terms([make_doc(f"2022/{name}", body=f"案例{name}甲乙") for name in "abc"])
    fresh = doc_terms([make_doc("2022/b", body="换了"), make_doc("2022/d", body="新的")])
    replaced = old.replace(fresh)
    assert replaced.ids == ("2022/a", "2022/c", "2022/b", "2022/d")
    assert same(replaced.select(["2022/b", "2022/d"]), fresh)
    assert same(replaced.select(["2022/a", "2022/c"]), old.select(["2022/a", "2022/c"]))


def test_stale_documents_are_named(make_doc: Make) -> None:
    block = doc_terms([make_doc("2022/a", body="一"), make_doc("2022/b", body="二")])
    marks = dict(zip(block.ids, block.digests, strict=True))
    assert block.stale([("2022/a", marks["2022/a"]), ("2022/b", "变了"), ("2022/c", "新的")]) == [
        "2022/b",
        "2022/c",
    ]
