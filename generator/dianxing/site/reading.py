"""读：哪些案例变了就读哪些；要重排页面、重抽检索词而手边没有的，再补读。"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dianxing.cases.folders import CaseFolder
from dianxing.cases.reference import Reference
from dianxing.site.case_batch import Fragment, PageJob, Record
from dianxing.site.case_text import CaseText, TextJob
from dianxing.site.executors import Pool
from dianxing.site.progress import Progress
from dianxing.site.records import run_batches
from dianxing.site.search.spooled_terms import SpooledTerms

_WORTH_A_POOL = 200
"""要读的案例多于这么多，才值得起几个进程。"""


@dataclass(frozen=True, slots=True)
class Reader:
    """读案例要的一切，和用来读的进程池。"""

    root: Path
    reference: Reference
    pages: PageJob
    texts: TextJob
    pool: Pool
    progress: Progress

    def read(
        self,
        folders: Sequence[CaseFolder],
        *,
        spool: Path | None,
        term_spool: Path | None = None,
        want_texts: bool = False,
        what: str = "读案例",
    ) -> Reading:
        """读 `folders`；页面片段、检索词顺手放进 `spool`、`term_spool`，没给就不做；`want_texts` 时也做文字。

        文字是订阅和数据用的。
        """
        found = Reading()
        if not folders:
            return found
        for batch in run_batches(
            folders,
            self.pool.for_work(len(folders), _WORTH_A_POOL),
            root=self.root,
            reference=self.reference,
            pages=self.pages,
            spool=spool,
            term_spool=term_spool,
            at_once=self.pool.jobs * 2,
            progress=lambda done: self.progress(what, done, len(folders)),
            texts=self.texts if want_texts else None,
        ):
            found.records.update((record.id, record) for record in batch.records)
            found.fragments.update(batch.fragments)
            found.texts.extend(batch.texts)
            if batch.terms is not None:
                found.terms.append(batch.terms)
        return found


@dataclass(frozen=True, slots=True)
class Reading:
    """读来的东西。"""

    records: dict[str, Record] = field(default_factory=dict)
    fragments: dict[str, Fragment] = field(default_factory=dict)
    terms: list[SpooledTerms] = field(default_factory=list)
    texts: list[CaseText] = field(default_factory=list)
    """没能存进缓存的。"""


def changed(folders: Iterable[CaseFolder], records: Mapping[str, Record]) -> list[CaseFolder]:
    """没读过的，和读过以后文件又变了的。"""
    return [
        folder
        for folder in folders
        if (record := records.get(folder.id)) is None or record.stamp != folder.stamp
    ]
