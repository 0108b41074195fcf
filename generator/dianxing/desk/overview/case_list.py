"""案例一览。"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from dianxing.desk.access.roles import Permission
from dianxing.desk.access.signed_in import actor_of
from dianxing.desk.models import CaseEntry
from dianxing.desk.page import show


@dataclass(frozen=True, slots=True)
class Row:
    """一行。"""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class CaseList:
    """一览页。"""

    rows: tuple[Row, ...]


def case_list(request: HttpRequest) -> HttpResponse:
    """自己县区的案例。"""
    entries = CaseEntry.objects.all()
    counties = actor_of(request).counties(Permission.SEE)
    if counties is not None:
        entries = entries.filter(county__in=counties)
    rows = tuple(Row(entry.id, entry.title) for entry in entries[:50])
    return show(request, "case_list.html", "案例", CaseList(rows))
