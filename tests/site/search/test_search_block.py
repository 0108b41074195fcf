"""一批案例的词：挑选、替换。"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from dianxing.site.search.block import TermBlock
from dianxing.site.search.document import SearchDoc
from dianxing.site.search.terms import doc_terms

Make = Callable[..., SearchDoc]


def same(left: TermBlock, right: TermBlock) -> bool:
    arrays = zip((left.offsets, left.keys, left.notes), (right.offsets, right.keys, right.notes), strict=True)
    return (left.ids, left.digests) == (right.ids, right.digests) and all(
        np.array_equal(*pair) for pair in arrays
    )


def test_one_document_is_replaced_and_the_rest_stay(make_doc: Make) -> None:
    old = doc_terms([make_doc(f"2022/{name}", body=f"案例{name}甲乙") for name in "abc"])
    fresh = doc_terms([make_doc("2022/b", body="换了"), make_doc("2022/d", body="新的")])
    replaced = old.replace(fresh)
    assert replaced.ids == ("2022/a", "2022/c", "2022/b", "2022/d")
    assert same(replaced.select(["2022/b", "2022/d"]), fresh)
    assert same(replaced.select(["2022/a", "2022/c"]), old.select(["2022/a", "2022/c"]))
