"""等着人的：到期要续签的授权，没有做成的撤回和收回。待办列它们。"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from dianxing.desk.access.actor import Actor
from dianxing.desk.access.roles import Permission
from dianxing.desk.case_address import case_address
from dianxing.desk.consents.register import due_consents
from dianxing.desk.models import CaseEntry, Consent, Job


@dataclass(frozen=True, slots=True)
class Waiting:
    """一件。"""

    title: str
    address: str
    note: str
    late: bool


def consents_to_renew(actor: Actor) -> tuple[Waiting, ...]:
    """到期、快到期的授权；只写编号。"""
    if not actor.may_somewhere(Permission.CONSENTS):
        return ()
    today = timezone.localdate()
    found = due_consents(actor.counties(Permission.CONSENTS), today)
    return tuple(
        Waiting(
            f"授权 {consent.number}",
            reverse("consent", kwargs={"number": consent.number}),
            f"到 {consent.until:%Y-%m-%d}，续签，或者请终审撤回",
            bool(consent.until and consent.until < today),
        )
        for consent in found
    )


def failed_withdrawals(actor: Actor) -> tuple[Waiting, ...]:
    """没有做成、还没有再做的撤回和收回。"""
    return tuple(_failed(actor)) if actor.may_somewhere(Permission.WITHDRAW) else ()


def _failed(actor: Actor) -> Iterator[Waiting]:
    for job in Job.objects.filter(
        kind__in=("consent", "consent-posts", "retract"), state=Job.State.FAILED
    ).order_by("id"):
        key = "case" if job.kind == "retract" else "number"
        what = str(job.payload[key])
        if Job.objects.filter(pk__gt=job.pk, **{f"payload__{key}": what}).exists():
            continue
        if key == "case":
            entry = CaseEntry.objects.filter(pk=what).first()
            if entry is not None and actor.may(Permission.WITHDRAW, entry.county):
                where = case_address("withdraw", entry.pk)
                yield Waiting(f"撤下《{entry.title}》", where, f"没有收回发出去的：{job.step}", late=True)
        else:
            consent = Consent.objects.filter(pk=what).first()
            if consent is not None and actor.may(Permission.WITHDRAW, consent.county):
                where = reverse("consent-withdraw", kwargs={"number": what})
                yield Waiting(f"撤回授权 {what}", where, job.step, late=True)
