"""只建索引，另起一个进程计时：`python -m bench.search.index_alone 站点目录`，打印 JSON。

像真的构建那样，两个工作进程读案例、抽词，主进程排序、写出全部文件的字节。读案例不计时，因为整站无论如何要读。
改一篇：换掉一篇的词，重排，写出变了的文件。
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from dianxing.cases.card import card
from dianxing.cases.catalogue import Card
from dianxing.cases.folders import CaseFolder, find_folders
from dianxing.cases.read import read_case
from dianxing.cases.reference_files import load_reference
from dianxing.site.search.block import TermBlock
from dianxing.site.search.document import Labels, search_doc
from dianxing.site.search.index import search_artefacts
from dianxing.site.search.merged import MergedTerms
from dianxing.site.search.synonyms import load_synonyms
from dianxing.site.search.terms import doc_terms

CHUNK = 400
WORKERS = 2


def read_chunk(root: Path, folders: Sequence[CaseFolder]) -> tuple[list[Card], TermBlock, float, int]:
    """读一批，抽词；给出卡片、词、抽词的秒数和这个进程的最大内存（KB）。"""
    reference = load_reference(root / "content")
    read = (read_case(folder, root, reference).case for folder in folders)
    cases = [case for case in read if case is not None and case.head.status == "published"]
    docs = [search_doc(case, Labels(reference)) for case in cases]
    doc_terms(docs[:1])
    started = time.perf_counter()
    terms = doc_terms(docs)
    seconds = time.perf_counter() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return [card(case, reference) for case in cases], terms, seconds, memory


def main() -> None:
    """读，抽，排，写，计时，打印。"""
    root = Path(sys.argv[1])
    reference, synonyms = load_reference(root / "content"), load_synonyms(root / "content")
    folders = find_folders(root / "cases").folders
    chunks = [folders[at : at + CHUNK] for at in range(0, len(folders), CHUNK)]
    cards: list[Card] = []
    blocks: list[TermBlock] = []
    extracting, worker_memory = 0.0, 0
    with ProcessPoolExecutor(WORKERS) as pool:
        for some, block, seconds, memory in pool.map(partial(read_chunk, root), chunks):
            cards += some
            blocks.append(block)
            extracting += seconds
            worker_memory = max(worker_memory, memory)
    started = time.perf_counter()
    ids = [card.id for card in cards]
    terms = MergedTerms.empty().updated(ids, TermBlock.concat(blocks))
    blocks.clear()
    keys = {}
    for artefact in search_artefacts(cards, terms, reference, synonyms):
        keys[artefact.path] = artefact.key
        artefact.render()
    merging = time.perf_counter() - started
    own_memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    edited = [folder for folder in folders if folder.id == cards[-1].id]
    fresh = read_chunk(root, edited)[1]
    for artefact in search_artefacts(cards, terms.updated(ids, fresh), reference, synonyms):
        if keys.get(artefact.path) != artefact.key:
            artefact.render()
    report = {
        "seconds": extracting / WORKERS + merging,
        "extracting": extracting / WORKERS,
        "merging": merging,
        "again": time.perf_counter() - started,
        "merging_megabytes": own_memory / 1024,
        "worker_megabytes": worker_memory / 1024,
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main()
