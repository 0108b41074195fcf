"""读过的案例的记录：文件没变的用缓存，变了的分批送给执行器去读。"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from itertools import islice
from pathlib import Path

from dianxing.cases.folders import CaseFolder
from dianxing.cases.reference import Reference
from dianxing.code_version import code_version
from dianxing.site.artefact import digest
from dianxing.site.case_batch import Batch, PageJob, Record, read_batch
from dianxing.site.case_text import TextJob
from dianxing.whole_file import write_whole

_BATCH = 200
"""一批最多多少个：够大，来回传值不费事；够小，进度看得见。"""
_SMALLEST = 25
_SHARE = 8
"""一批最多是剩下的几分之一：快完的时候批小，各进程差不多同时完。"""


def records_key(reference: Reference) -> str:
    """记录依赖的、案例之外的一切。"""
    return digest(code_version(), reference.digest)


def load_records(folder: Path, key: str) -> dict[str, Record]:
    """缓存里的记录；键不对或读不了的那一年就是空的。"""
    return {record.id: record for path in sorted(folder.glob("*.pickle")) for record in _load(path, key)}


def save_records(folder: Path, key: str, records: Mapping[str, Record], before: Mapping[str, Record]) -> None:
    """存下记录，一年一个文件，和 `before`（上次存的）一样的年份不写；换文件是一步的事。"""
    folder.mkdir(parents=True, exist_ok=True)
    years, earlier = _by_year(records), _by_year(before)
    for year in earlier.keys() - years.keys():
        (folder / f"{year}.pickle").unlink(missing_ok=True)
    for year, members in years.items():
        if members == earlier.get(year):
            continue
        stored = pickle.dumps((key, list(members.values())), protocol=pickle.HIGHEST_PROTOCOL)
        write_whole(folder / f"{year}.pickle", stored)


def _load(path: Path, key: str) -> Sequence[Record]:
    try:
        with path.open("rb") as file:
            stored_key, records = pickle.load(file)
    except (OSError, pickle.UnpicklingError, EOFError, ValueError, TypeError, AttributeError, ImportError):
        return ()
    return records if stored_key == key else ()


def _by_year(records: Mapping[str, Record]) -> Mapping[str, Mapping[str, Record]]:
    years: dict[str, dict[str, Record]] = {}
    for case_id, record in records.items():
        years.setdefault(case_id[:4], {})[case_id] = record
    return years


def run_batches(
    folders: Sequence[CaseFolder],
    executor: Executor,
    *,
    root: Path,
    reference: Reference,
    pages: PageJob,
    spool: Path | None,
    term_spool: Path | None,
    at_once: int,
    progress: Callable[[int], None] | None = None,
    texts: TextJob | None = None,
) -> Iterator[Batch]:
    """把 `folders` 分批在 `executor` 上读，按次序给回；送出去还没取的最多 `at_once` 批。"""
    parts = _parts(folders)
    running: dict[Future[Batch], int] = {}
    finished: dict[int, Batch] = {}
    sent = given = done = 0
    while True:
        for part in islice(parts, at_once - len(running)):
            job = executor.submit(read_batch, part, root, reference, pages, spool, term_spool, texts)
            running[job] = sent
            sent += 1
        if not running:
            return
        ready, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in ready:
            batch = future.result()
            finished[running.pop(future)] = batch
            done += len(batch.records)
            if progress:
                progress(done)
        while given in finished:
            yield finished.pop(given)
            given += 1


def _parts(folders: Sequence[CaseFolder]) -> Iterator[Sequence[CaseFolder]]:
    start = 0
    while start < len(folders):
        size = min(_BATCH, max(_SMALLEST, (len(folders) - start) // _SHARE))
        yield folders[start : start + size]
        start += size
