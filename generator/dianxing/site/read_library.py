"""读：从源文件到案例库。建站、做渠道稿和群摘要都从这里开始；只读源文件和缓存，不写任何产出。"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from dianxing.cases.check import alias_problems, content_addresses
from dianxing.cases.folders import CaseFolder, find_folders
from dianxing.cases.reference import Reference
from dianxing.cases.reference_files import load_reference
from dianxing.code_version import code_version
from dianxing.errors import SourceProblems
from dianxing.problems import Problem
from dianxing.settings import Settings
from dianxing.site.addresses_taken import generated_addresses
from dianxing.site.artefact import digest
from dianxing.site.assets import Assets, load_assets
from dianxing.site.case_batch import PageJob, Record
from dianxing.site.case_text import text_job
from dianxing.site.executors import Pool
from dianxing.site.library import Library, make_catalogue
from dianxing.site.progress import Progress, silent
from dianxing.site.reading import Reader, Reading, changed
from dianxing.site.records import load_records, records_key, save_records
from dianxing.site.templates import Templates
from dianxing.site.text_store import store_path
from dianxing.site.views.site import site_view


@dataclass(frozen=True, slots=True)
class LibraryRead:
    """读好的案例库，和这一趟读到的东西。"""

    library: Library
    assets: Assets
    reader: Reader
    """还要补读时用它。"""
    reading: Reading
    """这一趟新读的。"""
    problems: tuple[Problem, ...]
    left_out: tuple[str, ...]
    """有问题而略过的案例。"""
    records: Path
    """记录存在哪个文件夹。"""
    stored: Mapping[str, Record]
    """上次存的记录。"""

    def remember(self) -> None:
        """把读过的记下来，下次不用再读。"""
        key = records_key(self.library.catalogue.reference)
        save_records(self.records, key, self.library.records, self.stored)


def read_library(
    settings: Settings,
    *,
    cache: Path,
    pool: Pool,
    progress: Progress = silent,
    strict: bool = True,
    spool: Path | None = None,
    want_terms: bool = False,
    want_texts: bool = False,
) -> LibraryRead:
    """读全部案例（没变的用缓存）；`strict` 时有问题抛 SourceProblems，否则略过有问题的案例。

    新读的案例，`spool` 给了就顺手排好页面片段放进去，`want_terms` 就也抽好检索词放进去；
    `want_texts` 就做好订阅和数据的文字。
    """
    root = settings.root
    progress("读词表和主题", 0, 0)
    reference = load_reference(root / "content")
    assets = load_assets(root / "theme", settings.base_path)
    site = site_view(settings, reference, assets)
    compiled = cache / "templates"
    templates = Templates(root / "theme", compiled)
    key = digest(code_version(), repr(site), reference.digest, templates.digest())
    pages = PageJob(site, root / "theme", compiled, key)
    texts = text_job(site, reference, settings.as_of, store_path(cache, settings.site_url))
    reader = Reader(root, reference, pages, texts, pool, progress)

    progress("找案例", 0, 0)
    found = find_folders(root / "cases")
    folders = {folder.id: folder for folder in found.folders}
    records_path = cache / "records"
    stored = load_records(records_path, records_key(reference))
    stale = changed(found.folders, stored)
    term_spool = spool if want_terms else None
    reading = reader.read(stale, spool=spool, term_spool=term_spool, want_texts=want_texts)
    records = {case_id: reading.records.get(case_id) or stored[case_id] for case_id in folders}

    problems = _problems(root, folders, records, found.problems, reference)
    if problems and strict:
        raise SourceProblems(problems)
    broken = {problem.path for problem in problems}
    left_out = tuple(case_id for case_id in records if f"cases/{case_id}/case.md" in broken)
    catalogue = make_catalogue(
        {case_id: record for case_id, record in records.items() if case_id not in set(left_out)},
        reference,
        as_of=settings.as_of,
        samples=not settings.production,
        problems=problems,
        left_out=left_out,
    )
    library = Library(root, catalogue, folders, records, pages, templates, reading.fragments)
    return LibraryRead(
        library=library,
        assets=assets,
        reader=reader,
        reading=reading,
        problems=problems,
        left_out=left_out,
        records=records_path,
        stored=stored,
    )


def _problems(
    root: Path,
    folders: Mapping[str, CaseFolder],
    records: Mapping[str, Record],
    found: Iterable[Problem],
    reference: Reference,
) -> tuple[Problem, ...]:
    entries = [(case_id, record.card.aliases) for case_id, record in records.items() if record.card]
    clashes: tuple[Problem, ...] = ()
    if any(aliases for _, aliases in entries):
        taken = {*generated_addresses(reference), *content_addresses(root / "content")}
        taken.update(f"/cases/{case_id}/" for case_id in folders)
        clashes = alias_problems(root, entries, taken)
    own = (problem for record in records.values() for problem in record.problems)
    return tuple(sorted({*found, *own, *clashes}))
