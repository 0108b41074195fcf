"""检索索引这一组产物，和它在缓存里的词。"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from dianxing.code_version import code_version
from dianxing.site.artefact import Artefact, digest
from dianxing.site.library import Library
from dianxing.site.output import Output
from dianxing.site.search.block import TermBlock
from dianxing.site.search.document import document_digest
from dianxing.site.search.index import search_artefacts
from dianxing.site.search.synonyms import load_synonyms


class SearchTerms:
    """能公开的案例的检索词：缓存里的加上这次新抽的。大数组用到才读。"""

    def __init__(self, path: Path, library: Library, fresh: TermBlock) -> None:
        reference = library.catalogue.reference
        self.wanted = tuple(
            (card.id, document_digest(card.digest, reference)) for card in library.catalogue.cards
        )
        self._path = path
        self._block = fresh
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

    def add(self, fresh: TermBlock) -> None:
        """补上新抽的。"""
        if len(fresh):
            self._block = self._block.replace(fresh)

    def block(self) -> TermBlock:
        """恰好是能公开的案例的词。"""
        return self._block.select([case_id for case_id, _ in self.wanted])

    def save(self) -> None:
        """存回缓存；与读来的一样就不写。"""
        if self._stored is not None and self._stored is self._block:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        staged = self._path.with_name(self._path.name + ".new")
        self._block.save(staged)
        staged.replace(self._path)

    def _load(self) -> TermBlock:
        if self._stored is None:
            try:
                self._stored = TermBlock.load(self._path)
            except ValueError:
                self._stored = TermBlock.empty()
        return self._stored


def search_output(library: Library, terms: SearchTerms) -> Output:
    """`search/` 下的索引。"""
    catalogue = library.catalogue
    synonyms = load_synonyms(library.root / "content")
    key = digest(
        code_version(),
        repr(synonyms),
        catalogue.reference.digest,
        terms.key,
        *(card.id + library.face(card) for card in catalogue.cards),
    )

    def artefacts() -> Iterable[Artefact]:
        return search_artefacts(catalogue.cards, terms.block(), catalogue.reference, synonyms)

    return Output("search", key, artefacts)
