"""网址里的授权归哪个县区；能登记到哪些县区。"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404

from dianxing.cases.reference import Reference
from dianxing.desk.access.actor import WHOLE_CITY, Actor
from dianxing.desk.access.roles import Permission
from dianxing.desk.models import Consent


@dataclass(frozen=True, slots=True)
class County:
    """能选的一个县区。"""

    code: str
    name: str


def consent_county(*, number: str, **_: Any) -> str:
    """`consents/<number>/…` 归哪个县区；没有这一份抛 Http404。"""
    found = Consent.objects.filter(pk=number).values_list("county", flat=True).first()
    if found is None:
        raise Http404
    return found


def counties_to_choose(actor: Actor, reference: Reference) -> tuple[County, ...]:
    """他能登记到的县区；管全市的还能登记成“全市”。"""
    allowed = actor.counties(Permission.CONSENTS)
    places = [
        County(place.code, place.name)
        for place in reference.places
        if not place.valid_to and (allowed is None or place.code in allowed)
    ]
    return (County(WHOLE_CITY, "全市"), *places) if allowed is None else tuple(places)
