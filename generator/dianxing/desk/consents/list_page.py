"""登记簿的一览。找人用 POST：姓名不能进网址，网址会留在日志和浏览器的历史里。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from dianxing.desk.access.roles import Permission
from dianxing.desk.access.signed_in import actor_of
from dianxing.desk.consents.register import due_consents, find_consents, name_of, visible_consents
from dianxing.desk.consents.seal import Seal, seal_with
from dianxing.desk.consents.standing import Standing, standing
from dianxing.desk.county_name import county_name
from dianxing.desk.models import Consent
from dianxing.desk.page import show
from dianxing.desk.place import the_place

_SHOWN = 100


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """一份。"""

    number: str
    address: str
    name: str
    uses: str
    county: str
    signed: str
    until: str
    ends: str
    """到哪天，一句话。"""
    state: str
    kind: str
    """给颜色：valid、soon、past、withdrawn。"""
    scan: bool


@dataclass(frozen=True, slots=True)
class ConsentList:
    """一览。"""

    rows: tuple[ConsentRow, ...]
    due: tuple[ConsentRow, ...]
    """到期和快到期的；在找的时候是空的。"""
    words: str
    more: bool
    """没有列完。"""


def consents(request: HttpRequest) -> HttpResponse:
    """自己县区的；POST 是按编号、姓名找。"""
    place, counties = the_place(), actor_of(request).counties(Permission.CONSENTS)
    seal, today = seal_with(place.keys.sealing), timezone.localdate()
    words = request.POST.get("words", "").strip()[:40]
    found: Iterable[Consent] = (
        find_consents(seal, counties, words) if words else visible_consents(counties).iterator()
    )
    rows = tuple(consent_row(seal, row, today) for row in islice(found, _SHOWN + 1))
    due = () if words else tuple(consent_row(seal, row, today) for row in due_consents(counties, today))
    view = ConsentList(rows[:_SHOWN], due, words, len(rows) > _SHOWN)
    return show(request, "consents.html", "授权登记", view)


def consent_row(seal: Seal, consent: Consent, today: date) -> ConsentRow:
    """一行。"""
    state = standing(consent.until, consent.withdrawn, today)
    return ConsentRow(
        number=consent.number,
        address=reverse("consent", kwargs={"number": consent.number}),
        name=name_of(seal, consent),
        uses="、".join(consent.uses.split(",")),
        county=county_name(the_place().reference, consent.county),
        signed=consent.signed.isoformat(),
        until=consent.until.isoformat() if consent.until else "没有期限",
        ends=f"到 {consent.until.isoformat()}" if consent.until else "没有期限",
        state=f"{state.label}，要续签" if state in (Standing.SOON, Standing.PAST) else state.label,
        kind=state.value,
        scan=bool(consent.scan),
    )
