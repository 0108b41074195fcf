"""检索索引这一组产物，和它在缓存里的词。"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from pathlib import Path

from dianxing.cases.catalogue import Card
from dianxing.cases.reference import Reference
from dianxing.code_version import code_version
from dianxing.site.artefact import Artefact, digest
from dianxing.site.executors import Pool
from dianxing.site.library import Library
from dianxing.site.output import Output
from dianxing.site.search.block import TermBlock
from dianxing.site.search.document import document_digest
from dianxing.site.search.guide import GuideSection
from dianxing.site.search.index import search_artefacts
from dianxing.site.search.synonyms import Synonyms, load_synonyms

_WORTH_A_PROCESS = 500
"""新抽了词的案例多于这么多，索引就几乎全要重写，值得在另一个进程里做。"""


class SearchTerms:
    """能公开的案例的检索词：缓存里的加上这次新抽的。大数组用到才读。"""

    def __init__(self, path: Path, library: Library, fresh: TermBlock | None) -> None:
        reference = library.catalogue.reference
        self.wanted = tuple(
            (card.id, document_digest(card.digest, reference)) for card in library.catalogue.cards
        )
        self.path = path
        self._block = fresh if fresh is not None else TermBlock.empty()
        self.fresh = len(self._block)
        """这次新抽了几篇。"""
        self._stored: TermBlock | None = None

    @property
    def key(self) -> str:
        """全部文字的摘要。"""
        return digest(*(mark for _, mark in self.wanted))

    def missing(self) -> list[str]:
        """还缺检索词的案例。"""
        missing = self._block.stale(self.wanted)
        if missing:
            stored = self._load()
            self._block = stored.replace(self._block) if len(self._block) else stored
            missing = self._block.stale(self.wanted)
        return missing

    def add(self, fresh: TermBlock | None) -> None:
        """补上新抽的。"""
        if fresh is not None:
            self.fresh += len(fresh)
            self._block = self._block.replace(fresh)

    def block(self) -> TermBlock:
        """恰好是能公开的案例的词。"""
        return self._block.select([case_id for case_id, _ in self.wanted])

    def save(self) -> None:
        """存回缓存；与存着的一样就不写。"""
        if self._stored is self._block:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        staged = self.path.with_name(self.path.name + ".new")
        self._block.save(staged)
        staged.replace(self.path)
        self._stored = self._block

    def _load(self) -> TermBlock:
        if self._stored is None:
            try:
                self._stored = TermBlock.load(self.path)
            except ValueError:
                self._stored = TermBlock.empty()
        return self._stored


def search_output(library: Library, terms: SearchTerms, guide: Sequence[GuideSection], pool: Pool) -> Output:
    """`search/` 下的索引；`guide` 是手写页面的各节。"""
    catalogue = library.catalogue
    reference, synonyms = catalogue.reference, load_synonyms(library.root / "content")
    key = digest(
        code_version(),
        repr(synonyms),
        repr(guide),
        reference.digest,
        terms.key,
        *(card.id + library.face(card) for card in catalogue.cards),
    )
    ahead: list[Future[Sequence[Artefact]]] = []

    def begin() -> None:
        if terms.fresh >= _WORTH_A_PROCESS:
            terms.save()  # 词有几十兆，那个进程自己从缓存里读
            executor = pool.for_work(terms.fresh, _WORTH_A_PROCESS)
            ahead.append(executor.submit(_rendered, catalogue.cards, terms.path, reference, synonyms, guide))

    def artefacts() -> Iterable[Artefact]:
        if ahead:
            return ahead[0].result()
        return search_artefacts(catalogue.cards, terms.block(), reference, synonyms, guide)

    return Output("search", key, artefacts, begin=begin)


def _rendered(
    cards: Sequence[Card],
    terms: Path,
    reference: Reference,
    synonyms: Synonyms,
    guide: Sequence[GuideSection],
) -> Sequence[Artefact]:
    """整份索引，内容已经写好；在工作进程里跑。"""
    found = search_artefacts(cards, TermBlock.load(terms), reference, synonyms, guide)
    return [replace(item, render=partial(bytes, item.content())) for item in found]
