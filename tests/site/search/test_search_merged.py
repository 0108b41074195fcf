"""排好序的词：改几篇和从头排，每一行都一样；存取。"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dianxing.site.search.block import TermBlock
from dianxing.site.search.document import SearchDoc
from dianxing.site.search.merged import MergedTerms, stored_marks
from dianxing.site.search.terms import doc_terms

Make = Callable[..., SearchDoc]


def doc(name: str, body: str) -> SearchDoc:
    return SearchDoc(f"2022/{name}", f"{name}{body}", f"案例{name}", (), (), "", (body,) if body else ())


def merged(docs: dict[str, str]) -> MergedTerms:
    return MergedTerms.empty().updated(
        [f"2022/{name}" for name in docs], doc_terms([doc(*item) for item in docs.items()])
    )


def same(left: MergedTerms, right: MergedTerms) -> bool:
    return (left.ids, left.digests) == (right.ids, right.digests) and np.array_equal(left.rows, right.rows)


NAMES = st.sampled_from("abcdefgh")
DOCS = st.dictionaries(NAMES, st.text("甲乙丙丁戊ab1 ，", max_size=12), max_size=8)


@given(before=DOCS, after=DOCS)
def test_any_edit_gives_the_rows_of_a_fresh_start(before: dict[str, str], after: dict[str, str]) -> None:
    changed = {name: body for name, body in after.items() if before.get(name) != body}
    fresh = doc_terms([doc(*item) for item in changed.items()]) if changed else TermBlock.empty()
    edited = merged(before).updated([f"2022/{name}" for name in after], fresh)
    assert same(edited, merged(after))


def test_what_nobody_asked_for_is_not_kept() -> None:
    every = doc_terms([doc("a", "一二"), doc("b", "三四")])
    assert same(MergedTerms.empty().updated(["2022/a"], every), merged({"a": "一二"}))


def test_missing_terms_are_an_error() -> None:
    with pytest.raises(KeyError, match="2022/b"):
        merged({"a": "一"}).updated(["2022/a", "2022/b"], TermBlock.empty())


def test_what_is_saved_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "缓存" / "terms.npz"
    for found in (merged({"a": "快递员入会", "b": ""}), MergedTerms.empty()):
        found.save(path)
        assert same(MergedTerms.load(path), found)
        assert stored_marks(path) == dict(zip(found.ids, found.digests, strict=True))
    assert [item.name for item in path.parent.iterdir()] == ["terms.npz"]


@pytest.mark.parametrize("keep", [0, 10, 400, -20])
def test_a_damaged_or_missing_file_is_read_as_nothing(tmp_path: Path, keep: int) -> None:
    path = tmp_path / "terms.npz"
    assert same(MergedTerms.load(path), MergedTerms.empty())
    merged({"a": "快递员入会" * 20}).save(path)
    path.write_bytes(path.read_bytes()[:keep])
    assert same(MergedTerms.load(path), MergedTerms.empty())
