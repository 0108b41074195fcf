"""词片：写了读得回，切得匀，只动该动的。"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dianxing.site.search.document import SearchDoc
from dianxing.site.search.postings import (
    SHARD_BYTES,
    Rows,
    merged_rows,
    rounded_span,
    shard_renders,
    split,
    trailed_from,
)
from dianxing.site.search.terms import doc_terms

Make = Callable[..., SearchDoc]
Reader = Callable[[bytes, int, int], Iterator[tuple[int, int, int, int | None]]]


def rows_of(entries: dict[tuple[int, int], tuple[int, int]]) -> Rows:
    rows = [key << 32 | doc << 8 | field << 4 | code for (key, doc), (field, code) in entries.items()]
    return np.array(sorted(rows), dtype=np.uint64)


def read_back(read: Reader, rows: Rows, span: int) -> list[tuple[int, int, int, int | None]]:
    tree = split(rows, span)
    return [
        row for shard, render in shard_renders(rows, tree, span) for row in read(render(), shard.base, span)
    ]


keys = st.one_of(st.integers(0, 2**32 - 1), st.integers(0x5DE50000, 0x5DE50040))
entries = st.dictionaries(
    st.tuples(keys, st.integers(0, 60)), st.tuples(st.integers(0, 4), st.integers(0, 15)), max_size=200
)


@given(entries, st.sampled_from((61, 5000)))
def test_what_is_written_is_read_back(
    read_shard: Reader, given_entries: dict[tuple[int, int], tuple[int, int]], docs: int
) -> None:
    rows = rows_of(given_entries)
    counts: dict[int, int] = {}
    for key, _ in given_entries:
        counts[key] = counts.get(key, 0) + 1
    wanted = sorted(
        (key, doc, field, code if counts[key] >= trailed_from(docs) else None)
        for (key, doc), (field, code) in given_entries.items()
    )
    assert read_back(read_shard, rows, rounded_span(docs)) == wanted


@settings(max_examples=20)
@given(st.integers(0, 2**32), st.integers(1, 3000), st.integers(2, 4000))
def test_a_large_index_is_read_back_too(read_shard: Reader, seed: int, docs: int, terms: int) -> None:
    random = np.random.default_rng(seed)
    keys = random.integers(0, 2**32, terms, dtype=np.uint64)
    owner = np.minimum(random.zipf(1.4, 20000) - 1, terms - 1)
    rows = np.unique(
        keys[owner] << np.uint64(32) | random.integers(0, docs, 20000).astype(np.uint64) << np.uint64(8)
    )
    rows |= random.integers(0, 80, len(rows)).astype(np.uint64)
    assert [(key, doc) for key, doc, _, _ in read_back(read_shard, rows, rounded_span(docs))] == [
        (int(row) >> 32, int(row) >> 8 & 0xFFFFFF) for row in rows
    ]


def test_shards_keep_to_their_size_and_hold_every_term_once() -> None:
    random = np.random.default_rng(5)
    rows = np.unique(
        random.integers(0x4E000000, 0x9FA50000, 60000, dtype=np.uint64) << np.uint64(32)
        | random.integers(0, 500, 60000).astype(np.uint64) << np.uint64(8)
    )
    tree = split(rows, rounded_span(500))
    sizes = [len(render()) for _, render in shard_renders(rows, tree, rounded_span(500))]
    assert len(sizes) > 10
    assert max(sizes) < SHARD_BYTES * 1.5
    assert [shard.first for shard in tree.shards] == [0, *(shard.last for shard in tree.shards[:-1])]
    assert tree.shape.count("0") == len(tree.shards)


def test_a_changed_document_touches_only_the_shards_of_its_terms(make_doc: Make) -> None:
    alphabet = [chr(code) for code in range(0x4E00, 0x4E00 + 3000)]
    random = np.random.default_rng(7)
    bodies = ["".join(random.choice(alphabet, 400)) for _ in range(60)]
    docs = [make_doc(f"2022/{number:02}", body=body) for number, body in enumerate(bodies)]
    numbers = np.arange(60, dtype=np.uint32)
    before = split(merged_rows(doc_terms(docs), numbers), rounded_span(60))
    docs[30] = make_doc("2022/30", body=bodies[30] + "龙凤")
    after = split(merged_rows(doc_terms(docs), numbers), rounded_span(60))
    assert len(before.shards) > 3
    changed = {shard.path for shard in after.shards} - {shard.path for shard in before.shards}
    assert 1 <= len(changed) <= 3  # 新的两个词，和原来末尾那个词后面跟着什么


def test_adding_a_few_documents_does_not_move_the_span() -> None:
    assert rounded_span(10000) == rounded_span(10003) >= 10003
    assert all(rounded_span(docs) > docs for docs in range(300))
