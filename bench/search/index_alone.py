"""只建索引，另起一个进程计时：`python -m bench.search.index_alone 站点目录`，打印 JSON。

从抽词到全部文件的字节；读案例不算在内，因为整站无论如何要读。改一篇：换掉一篇的词，重排，写出变了的文件。
"""

from __future__ import annotations

import json
import resource
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from dianxing.cases.card import card
from dianxing.cases.folders import find_folders
from dianxing.cases.read import read_case
from dianxing.cases.reference_files import load_reference
from dianxing.site.search.block import TermBlock
from dianxing.site.search.document import SearchDoc, search_doc
from dianxing.site.search.index import search_artefacts
from dianxing.site.search.synonyms import load_synonyms
from dianxing.site.search.terms import doc_terms

CHUNK = 400


def main() -> None:
    """读案例，计时，打印。"""
    root = Path(sys.argv[1])
    reference = load_reference(root / "content")
    synonyms = load_synonyms(root / "content")
    read = (read_case(folder, root, reference).case for folder in find_folders(root / "cases").folders)
    cases = [case for case in read if case is not None and case.head.status == "published"]
    docs = [search_doc(case, reference) for case in cases]
    cards = [card(case, reference) for case in cases]
    del cases
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(doc_terms, [[doc] for doc in docs[:2]]))  # 进程先热起来
        started = time.monotonic()
        terms = TermBlock.concat(
            pool.map(doc_terms, [docs[at : at + CHUNK] for at in range(0, len(docs), CHUNK)])
        )
        artefacts = list(search_artefacts(cards, terms, reference, synonyms))
        for artefact in artefacts:
            artefact.render()
        seconds = time.monotonic() - started
    keys = {artefact.path: artefact.key for artefact in artefacts}
    last = docs[-1]
    started = time.monotonic()
    fresh = doc_terms(
        [SearchDoc(last.id, "新", last.title, last.names, last.labels, last.summary, ("改了", *last.body))]
    )
    for artefact in search_artefacts(cards, terms.replace(fresh), reference, synonyms):
        if keys.get(artefact.path) != artefact.key:
            artefact.render()
    again = time.monotonic() - started
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    workers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 2
    print(json.dumps({"seconds": seconds, "again": again, "megabytes": (own + workers) / 1024}))


if __name__ == "__main__":
    main()
