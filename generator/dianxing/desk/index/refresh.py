"""一览的索引：让 `CaseEntry` 跟上磁盘上的 `cases/`。只读变了的文件夹，成批写库。"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from django.core.cache import cache
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from dianxing.cases.case_text import CaseText
from dianxing.cases.completeness import completeness
from dianxing.cases.folders import CaseFolder, find_folders
from dianxing.desk.drafts.lenient_case import lenient_head
from dianxing.desk.index.read_entry import EntryRead, folder_stamp, read_entry
from dianxing.desk.index.words import draft_words
from dianxing.desk.models import CaseEntry, CaseWords, Draft, Publication
from dianxing.desk.place import DeskPlace
from dianxing.site.search.document import Labels

_T = TypeVar("_T")
_TOGETHER = 400
"""一批读几个、写几个：一批一个事务，别人等不了多久。"""
_ON_LIST = 120
"""打开一览时最多顺手读几个；多的由后台、由下一次接着读。"""
_FRESH_FOR = 5.0
"""打开一览时，对过以后至少这么多秒里不再对。"""
_FRESH = "desk-index-fresh"

_GIT_FACTS = (
    *("title", "county", "place", "scope", "area", "kind", "year", "git_status", "stamp"),
    *("published", "expires", "review_by", "percent", "problems", "changed"),
)


@dataclass(frozen=True, slots=True)
class Refreshed:
    """对了一次索引。"""

    read: int
    """读了几个变了的。"""
    removed: int
    """Git 里没有了的几个。"""
    drafts: int
    """重新收了几份草稿的文字。"""
    left: int
    """变了而这次没有读的。"""


def refresh_index(place: DeskPlace, *, most: int | None = None) -> Refreshed:
    """对一次：变了的重读，没有了的去掉；`most` 是这次最多读几个。

    没有了的案例，有草稿或发布记录的留着一行（Git 里的事去掉），否则删掉。同时有别的进程在对也不碍事。
    """
    reference = place.reference
    folders = find_folders(place.root / "cases").folders
    known = dict(CaseEntry.objects.exclude(git_status="").values_list("pk", "stamp"))
    changed: list[tuple[CaseFolder, str]] = []
    for folder in folders:
        stamp = folder_stamp(folder, reference)
        if known.pop(folder.id, "") != stamp:
            changed.append((folder, stamp))
    labels = Labels(reference)
    chosen = changed if most is None else changed[:most]
    for batch in _batches(chosen):
        before = CaseEntry.objects.in_bulk([folder.id for folder, _ in batch])
        _write([read_entry(item, place.root, labels, stamp, before.get(item.id)) for item, stamp in batch])
    return Refreshed(len(chosen), _remove(known), _read_drafts(place), len(changed) - len(chosen))


def refresh_for_list(place: DeskPlace) -> int:
    """打开一览时对一次，刚对过就算了；返回还有几个没有读进来。

    对一次要翻遍文件夹：案例越多隔得越久，最多占打开一览的五十分之一。
    """
    if cache.get(_FRESH):
        return 0
    begun = time.perf_counter()
    left = refresh_index(place, most=_ON_LIST).left
    if not left:
        cache.set(_FRESH, True, max(_FRESH_FOR, 50 * (time.perf_counter() - begun)))
    return left


def _write(read: Sequence[EntryRead]) -> None:
    with transaction.atomic():
        CaseEntry.objects.bulk_create(
            [item.entry for item in read],
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=_GIT_FACTS,
        )
        CaseWords.objects.bulk_create(
            [CaseWords(entry_id=item.entry.pk, text=item.words) for item in read],
            update_conflicts=True,
            unique_fields=["entry"],
            update_fields=["text"],
        )


def _remove(gone: Mapping[str, str]) -> int:
    """`gone`：库里有、磁盘上没有了的 → 上次的样子。"""
    for batch in _batches(list(gone)):
        with transaction.atomic():
            entries = CaseEntry.objects.filter(pk__in=batch)
            wanted = Q(Exists(Draft.objects.filter(entry=OuterRef("pk")))) | Q(
                Exists(Publication.objects.filter(entry=OuterRef("pk")))
            )
            kept = list(entries.filter(wanted).values_list("pk", flat=True))
            CaseEntry.objects.filter(pk__in=kept).update(
                git_status="", stamp="", published=None, expires=None, review_by=None, percent=0, problems=[]
            )
            CaseWords.objects.filter(pk__in=kept).update(text="")
            CaseEntry.objects.filter(pk__in=set(batch) - set(kept)).delete()
    return len(gone)


def _read_drafts(place: DeskPlace) -> int:
    """草稿存过新的一版，重新收它的文字；还没进 Git 的，完整度也照它算。"""
    stale = (
        Draft.objects.filter(Q(entry__words=None) | ~Q(entry__words__draft_revision=F("revision")))
        .order_by("pk")
        .values_list("entry_id", "revision", "head", "body", "entry__git_status")
    )
    count = 0
    for batch in _batches(stale.iterator(chunk_size=_TOGETHER)):
        texts = {entry: CaseText(head, body) for entry, _, head, body, _ in batch}
        with transaction.atomic():
            CaseWords.objects.bulk_create(
                [
                    CaseWords(entry_id=entry, draft_text=draft_words(texts[entry]), draft_revision=revision)
                    for entry, revision, *_ in batch
                ],
                update_conflicts=True,
                unique_fields=["entry"],
                update_fields=["draft_text", "draft_revision"],
            )
            for entry, *_, git_status in batch:
                if not git_status:
                    head = lenient_head(texts[entry], place.reference)
                    percent = completeness(head, texts[entry].body).percent
                    CaseEntry.objects.filter(pk=entry).update(percent=percent)
        count += len(batch)
    return count


def _batches(items: Iterable[_T]) -> Iterator[list[_T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, _TOGETHER)):
        yield batch
