"""一份授权用在哪些案例里：Git 里的和正在写的。"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db.models import TextField
from django.db.models.functions import Cast

from dianxing.cases.case_text import CaseText
from dianxing.cases.consent import used_consents
from dianxing.cases.head import read_head_slowly
from dianxing.cases.model import CaseHead
from dianxing.cases.reference import Reference, fold
from dianxing.cases.source_text import MAX_BYTES, read_source
from dianxing.desk.drafts.lenient_case import lenient_head
from dianxing.desk.models import CaseEntry, Draft
from dianxing.desk.place import DeskPlace
from dianxing.desk.review.workflow import Stage


@dataclass(frozen=True, slots=True)
class Use:
    """一处：一个案例的一份文字。"""

    entry: CaseEntry
    head: CaseHead
    body: str
    in_git: bool
    """假的是正在写的一份。"""


def uses_of(place: DeskPlace, number: str) -> tuple[Use, ...]:
    """全部；Git 里的在前。"""
    reference = place.reference
    return (*_in_git(place.root, reference, number), *_in_drafts(reference, number))


def _in_git(root: Path, reference: Reference, number: str) -> Iterator[Use]:
    wanted = fold(number)
    for entry in CaseEntry.objects.exclude(git_status="").order_by("-published", "pk"):
        try:
            with (root / "cases" / entry.pk / "case.md").open("rb") as file:
                data = file.read(MAX_BYTES)
        except OSError:
            continue
        source = read_source(data)
        # 先看字面上有没有，绝大多数案例到这里就完了；`fold` 记得住的不多，整篇文字不让它记
        if source.head is None or wanted not in fold.__wrapped__(source.head):
            continue
        head = read_head_slowly(source.head, source.head_line, reference).head
        if wanted in used_consents(head):
            yield Use(entry, head, source.body, in_git=True)


def _in_drafts(reference: Reference, number: str) -> Iterator[Use]:
    found = (
        Draft.objects.exclude(stage=Stage.PUBLISHED)
        .annotate(text=Cast("head", TextField()))
        .filter(text__icontains=number)
        .select_related("entry")
        .order_by("pk")
    )
    for draft in found:
        head = lenient_head(CaseText(draft.head, draft.body), reference)
        if fold(number) in used_consents(head):
            yield Use(draft.entry, head, draft.body, in_git=False)
