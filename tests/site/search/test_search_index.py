"""整个索引：只由案例决定，改一篇只动几个文件。"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from dianxing.cases.catalogue import Card
from dianxing.cases.model import Case
from dianxing.cases.reference import Reference
from dianxing.site.search.block import TermBlock
from dianxing.site.search.document import Labels, SearchDoc, search_doc
from dianxing.site.search.guide import GuideSection
from dianxing.site.search.index import DIRECTORY, search_artefacts
from dianxing.site.search.merged import MergedTerms
from dianxing.site.search.synonyms import Synonyms
from dianxing.site.search.terms import doc_terms

GOLDEN = Path(__file__).with_name("directory.golden.json")
MakeCard = Callable[..., Card]
MakeDoc = Callable[..., SearchDoc]


def merged(cards: Sequence[Card], terms: TermBlock) -> MergedTerms:
    return MergedTerms.empty().updated([card.id for card in cards], terms)


def written(cards: Sequence[Card], terms: TermBlock, reference: Reference) -> dict[str, bytes]:
    artefacts = list(search_artefacts(cards, merged(cards, terms), reference, Synonyms()))
    files = {artefact.path: artefact.render() for artefact in artefacts}
    assert len(files) == len(artefacts)
    return files


def test_the_bytes_do_not_depend_on_the_order_of_edits(
    real_cases: tuple[Case, ...], real_cards: tuple[Card, ...], reference: Reference
) -> None:
    docs = [search_doc(case, Labels(reference)) for case in real_cases]
    straight = written(real_cards, doc_terms(docs), reference)
    shuffled = list(zip(docs, real_cards, strict=True))
    random.Random(4).shuffle(shuffled)
    block = TermBlock.empty()
    for doc, _ in shuffled:
        block = block.replace(doc_terms([doc]))
        block = block.replace(doc_terms([doc]))
    assert written([card for _, card in shuffled], block, reference) == straight


def test_unchanged_files_keep_their_path_and_key(
    real_cases: tuple[Case, ...], real_cards: tuple[Card, ...], reference: Reference
) -> None:
    docs = [search_doc(case, Labels(reference)) for case in real_cases]
    before = {
        artefact.path: artefact.key
        for artefact in search_artefacts(
            real_cards, merged(real_cards, doc_terms(docs)), reference, Synonyms()
        )
    }
    edited = SearchDoc(
        docs[0].id, "", docs[0].title, docs[0].names, docs[0].labels, docs[0].summary, (*docs[0].body, "龘龘")
    )
    after = {
        artefact.path: artefact.key
        for artefact in search_artefacts(
            real_cards, merged(real_cards, doc_terms([edited, *docs[1:]])), reference, Synonyms()
        )
    }
    changed = {path for path in after if after[path] != before.get(path)}
    assert DIRECTORY in changed
    assert len(changed) <= 3


def test_a_case_without_terms_is_an_error(make_card: MakeCard, reference: Reference) -> None:
    with pytest.raises(KeyError, match="对不上"):
        list(search_artefacts([make_card("2022/a")], MergedTerms.empty(), reference, Synonyms()))


def test_no_cases_make_an_empty_index(reference: Reference) -> None:
    files = written([], TermBlock.empty(), reference)
    assert json.loads(files[DIRECTORY])["docs"] == 0


def test_terms_of_other_cases_are_left_out(
    make_card: MakeCard, make_doc: MakeDoc, reference: Reference
) -> None:
    alone = written([make_card("2022/a")], doc_terms([make_doc("2022/a", "甲乙")]), reference)
    both = doc_terms([make_doc("2022/a", "甲乙"), make_doc("2022/b", "丙丁")])
    assert written([make_card("2022/a")], both, reference) == alone


def test_the_directory_keeps_its_format(make_card: MakeCard, make_doc: MakeDoc, reference: Reference) -> None:
    """格式变了要改 FORMAT 和浏览器那边，再把新的目录写进 directory.golden.json。"""
    cards = [
        make_card("2022/a", area="logistics", couriers=("sf",), tags=("夜校",)),
        make_card("2023/b", county="371302"),
    ]
    terms = doc_terms([make_doc("2022/a", "快递员入会"), make_doc("2023/b", "聯合會")])
    guide = (GuideSection("services/", "wages", "服务", "工资被拖欠", "先留证据"),)
    artefacts = search_artefacts(cards, merged(cards, terms), reference, Synonyms(), guide)
    found = json.loads(next(item.render() for item in artefacts if item.path == DIRECTORY))
    found["values"] = {name: len(rows) for name, rows in found["values"].items()}
    assert found == json.loads(GOLDEN.read_text(encoding="utf-8"))
