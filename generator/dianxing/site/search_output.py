"""检索索引这一组产物，和它在缓存里的词。"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from dianxing.cases.catalogue import Card
from dianxing.cases.reference import Reference
from dianxing.code_version import code_version
from dianxing.site.artefact import Artefact, Job, digest
from dianxing.site.executors import Pool
from dianxing.site.library import Library
from dianxing.site.output import Output
from dianxing.site.search.document import document_digest
from dianxing.site.search.guide import GuideSection
from dianxing.site.search.spooled_terms import SpooledTerms, joined_terms, spooled_ids
from dianxing.site.search.synonyms import Synonyms, load_synonyms
from dianxing.site.spool import Piece, spooled

if TYPE_CHECKING:
    from dianxing.site.search.merged import MergedTerms

# numpy 用到才导入：从头建的时候，排索引的是工作进程，主进程一次也用不着

_WORTH_A_PROCESS = 500
"""新抽了词的案例多于这么多，索引就几乎全要重写，值得在另一个进程里做。"""


class SearchTerms:
    """能公开的案例的检索词：缓存里排好的，加上这次新抽的。大数组用到才读。"""

    def __init__(self, path: Path, library: Library, fresh: Iterable[SpooledTerms]) -> None:
        reference = library.catalogue.reference
        self.wanted: Mapping[str, str] = {
            card.id: document_digest(card.digest, reference) for card in library.catalogue.cards
        }
        self.path = path
        self._fresh = list(fresh)
        self._merged: MergedTerms | None = None

    @property
    def key(self) -> str:
        """全部文字的摘要。"""
        return digest(*self.wanted.values())

    def missing(self) -> list[str]:
        """还缺检索词的案例。"""
        have = spooled_ids(self._fresh)
        rest = [case_id for case_id in self.wanted if case_id not in have]
        if not rest:
            return []
        from dianxing.site.search.merged import stored_marks

        stored = stored_marks(self.path)
        return [case_id for case_id in rest if stored.get(case_id) != self.wanted[case_id]]

    def add(self, fresh: Iterable[SpooledTerms]) -> None:
        """补上新抽的。"""
        self._fresh.extend(fresh)

    @property
    def changed(self) -> int:
        """新抽了几个案例的词。"""
        return sum(len(part.ids) for part in self._fresh)

    def merged(self) -> MergedTerms:
        """合起来排好的，恰好是能公开的案例。"""
        if self._merged is None:
            from dianxing.site.search.merged import MergedTerms

            whole = self.wanted.keys() <= spooled_ids(self._fresh)
            old = MergedTerms.empty() if whole else MergedTerms.load(self.path)
            self._merged = old.updated(self.wanted, joined_terms(self._fresh))
        return self._merged

    def save(self) -> None:
        """合过就存回缓存。"""
        if self._merged is not None:
            self._merged.save(self.path)


@dataclass(frozen=True, slots=True)
class _Parts:
    """排索引要的，词以外的。"""

    cards: Sequence[Card]
    reference: Reference
    synonyms: Synonyms
    guide: Sequence[GuideSection]

    def artefacts(self, terms: MergedTerms) -> Iterator[Artefact]:
        from dianxing.site.search.index import search_artefacts

        return search_artefacts(self.cards, terms, self.reference, self.synonyms, self.guide)


def search_output(
    library: Library, terms: SearchTerms, guide: Sequence[GuideSection], pool: Pool, spool: Path
) -> Output:
    """`search/` 下的索引；`guide` 是手写页面的各节，`spool` 是暂存内容的文件夹。"""
    catalogue = library.catalogue
    parts = _Parts(catalogue.cards, catalogue.reference, load_synonyms(library.root / "content"), guide)
    key = digest(
        code_version(),
        repr(parts.synonyms),
        repr(guide),
        parts.reference.digest,
        terms.key,
        *library.faces.values(),
    )
    ahead: list[Future[Sequence[Artefact]]] = []

    def begin() -> None:
        if terms.changed >= _WORTH_A_PROCESS:
            executor = pool.for_work(terms.changed, _WORTH_A_PROCESS)
            ahead.append(executor.submit(_rendered, terms, parts, spool))

    def artefacts() -> Iterable[Artefact]:
        return ahead[0].result() if ahead else parts.artefacts(terms.merged())

    return Output("search", key, artefacts, begin=begin)


def _rendered(terms: SearchTerms, parts: _Parts, spool: Path) -> Sequence[Artefact]:
    """整份索引，内容已经写好、暂存着，词也存好了；在工作进程里跑。"""
    found = list(parts.artefacts(terms.merged()))
    file, marks = spooled(spool, [item.content() for item in found])
    terms.save()
    return [
        replace(item, render=partial(_reading, Piece(file, *ends)))
        for item, ends in zip(found, pairwise(marks), strict=True)
    ]


def _reading(piece: Piece) -> Job:
    return piece.read
