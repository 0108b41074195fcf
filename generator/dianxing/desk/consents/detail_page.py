"""一份授权：登记的内容、用在哪里、撤回走到哪一步；扫描件的下载。"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from dianxing.desk.access.actor import Actor
from dianxing.desk.access.roles import Permission
from dianxing.desk.access.signed_in import actor_of, user_of
from dianxing.desk.audit.record import record
from dianxing.desk.case_address import case_address
from dianxing.desk.consents.list_page import ConsentRow, consent_row
from dianxing.desk.consents.register import UNREADABLE, note_of
from dianxing.desk.consents.scan_intake import TYPES
from dianxing.desk.consents.scan_store import read_scan
from dianxing.desk.consents.seal import SealBroken, seal_with
from dianxing.desk.consents.usage import Use, uses_of
from dianxing.desk.county_name import county_name
from dianxing.desk.models import Consent
from dianxing.desk.page import show
from dianxing.desk.place import the_place
from dianxing.desk.when import when


@dataclass(frozen=True, slots=True)
class UseRow:
    """用在一处。"""

    title: str
    address: str
    """别的县区的，他看不到，是空的。"""
    where: str


@dataclass(frozen=True, slots=True)
class ConsentPage:
    """一份授权。"""

    row: ConsentRow
    note: tuple[str, ...]
    by: str
    uses: tuple[UseRow, ...]
    broken: bool
    """姓名解不开。"""
    withdrawn: str
    """谁在什么时候撤回的；没有撤回是空的。"""
    may_withdraw: bool


def consent(request: HttpRequest, number: str) -> HttpResponse:
    """一页。"""
    place, actor = the_place(), actor_of(request)
    seal = seal_with(place.keys.sealing)
    found = Consent.objects.select_related("by", "withdrawn_by").get(pk=number)
    row = consent_row(seal, found, timezone.localdate())
    withdrawn = ""
    if found.withdrawn:
        who = found.withdrawn_by.name if found.withdrawn_by else ""
        withdrawn = f"{who} {when(found.withdrawn)}撤回"
    view = ConsentPage(
        row=row,
        note=tuple(note_of(seal, found).splitlines()),
        by=f"{found.by.name} {when(found.at)}登记",
        uses=use_rows(uses_of(place, number), actor),
        broken=row.name == UNREADABLE,
        withdrawn=withdrawn,
        may_withdraw=not found.withdrawn and actor.may(Permission.WITHDRAW, found.county),
    )
    return show(request, "consent.html", f"授权 {number}", view)


def use_rows(uses: tuple[Use, ...], actor: Actor) -> tuple[UseRow, ...]:
    """别的县区的案例只说是哪个县区的。"""
    reference = the_place().reference
    return tuple(
        UseRow(
            title=use.entry.title,
            address=case_address("case", use.entry.pk),
            where=_where(use),
        )
        if actor.may(Permission.SEE, use.entry.county)
        else UseRow(f"{county_name(reference, use.entry.county)}的一个案例", "", _where(use))
        for use in uses
    )


def scan(request: HttpRequest, number: str) -> HttpResponse:
    """下载扫描件；谁看了，记一笔。"""
    place = the_place()
    found = Consent.objects.get(pk=number)
    if not found.scan:
        raise Http404
    try:
        data = read_scan(place.scans, seal_with(place.keys.sealing), found.scan)
    except SealBroken as broken:
        messages.error(request, str(broken))
        return HttpResponseRedirect(reverse("consent", kwargs={"number": number}))
    record(
        "consent-scan",
        f"看授权 {number} 的扫描件",
        actor=user_of(request),
        county=found.county,
        request=request,
    )
    kind = found.scan_kind if found.scan_kind in TYPES else "pdf"
    response = HttpResponse(data, content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{number}.{kind}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "no-store"
    return response


def _where(use: Use) -> str:
    if not use.in_git:
        return "正在写的一份"
    return "网站上" if use.entry.git_status == "published" else "Git 里，没有公开"
