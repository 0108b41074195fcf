"""一个案例文件夹 → 一览里的一行。只读文件，不碰数据库。"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.utils import timezone

from dianxing.cases.card import place_text
from dianxing.cases.completeness import completeness
from dianxing.cases.folders import CaseFolder
from dianxing.cases.head import read_head_slowly
from dianxing.cases.model import Case, CaseHead, Scope
from dianxing.cases.partial_date import PartialDate
from dianxing.cases.read import ReadCase, read_case
from dianxing.cases.reference import Reference
from dianxing.cases.source_text import MAX_BYTES, read_source
from dianxing.desk.index.words import case_words
from dianxing.desk.models import CaseEntry
from dianxing.site.search.document import Labels

_UNTITLED = "（没有标题）"


@dataclass(frozen=True, slots=True)
class EntryRead:
    """读好的一行，和它搜得到的文字。"""

    entry: CaseEntry
    words: str


def folder_stamp(folder: CaseFolder, reference: Reference) -> str:
    """文件夹和词表的样子：有一样变了就要重读（县区改名、授权撤回都在词表里）。"""
    return hashlib.blake2b(f"{reference.digest}\n{folder.stamp}".encode(), digest_size=32).hexdigest()


def read_entry(
    folder: CaseFolder, root: Path, labels: Labels, stamp: str, before: CaseEntry | None
) -> EntryRead:
    """读一个；读不了的照能认出来的写，认不出的县区沿用 `before` 的（否则谁也看不到它）。"""
    read = read_case(folder, root, labels.reference)
    if read.case is None:
        return _broken(folder, read, labels.reference, stamp, before)
    entry = _entry(folder, read.case.head, read.case.year, labels.reference, stamp)
    entry.git_status = read.case.head.status.value
    entry.percent = completeness(read.case.head, read.case.body).percent
    return EntryRead(entry, case_words(read.case, labels))


def first_day(when: PartialDate | None) -> date | None:
    """发布日：只写到月的是这个月一号，只写到年的是一月一号——公开的规则就是这样算的。"""
    return when.start().date() if when else None


def last_day(when: PartialDate | None) -> date | None:
    """下线日、复核期限：只写到月的是这个月最后一天，这一天过完才算到。"""
    return (when.end() - timedelta(days=1)).date() if when else None


def _broken(
    folder: CaseFolder, read: ReadCase, reference: Reference, stamp: str, before: CaseEntry | None
) -> EntryRead:
    head, body = _best_effort(folder, reference)
    year = int(folder.id.partition("/")[0])
    entry = _entry(folder, head, year, reference, stamp)
    entry.git_status = CaseEntry.BROKEN
    entry.problems = [
        f"{item.path}:{item.line}:{item.column}　{item.what} → {item.fix}" for item in read.problems
    ]
    if before is not None and not entry.county and entry.scope != Scope.ELSEWHERE:
        entry.county, entry.place = before.county, before.place
    if head.title == "（标题）":
        entry.title = before.title if before is not None else _UNTITLED
    case = Case(id=folder.id, digest="", head=head, body=body)
    return EntryRead(entry, case_words(case, Labels(reference)))


def _best_effort(folder: CaseFolder, reference: Reference) -> tuple[CaseHead, str]:
    try:
        with (folder.path / "case.md").open("rb") as file:
            data = file.read(MAX_BYTES)
    except OSError:
        data = b""
    source = read_source(data)
    return read_head_slowly(source.head or "", source.head_line, reference).head, source.body


def _entry(folder: CaseFolder, head: CaseHead, year: int, reference: Reference, stamp: str) -> CaseEntry:
    place = reference.place(head.county) if head.county and head.scope is not Scope.ELSEWHERE else None
    when = head.dates.established or head.dates.published or PartialDate(year)
    return CaseEntry(
        id=folder.id,
        title=head.title,
        county=reference.today(place).code if place else "",
        place=place_text(head, when, reference)[:60],
        scope=head.scope.value,
        area=head.area or "",
        kind=head.kind or "",
        year=year,
        stamp=stamp,
        published=first_day(head.dates.published),
        expires=last_day(head.dates.expires),
        review_by=last_day(head.dates.review_by),
        problems=[],
        changed=_changed(folder.path / "case.md"),
    )


def _changed(path: Path) -> datetime:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, timezone.get_current_timezone())
    except (OSError, ValueError, OverflowError):
        return timezone.now()
