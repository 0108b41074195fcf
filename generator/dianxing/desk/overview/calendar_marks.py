"""日历上记什么：发布、推送、复核期限、下线、授权到期。各按自己看得到的县区。"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from dianxing.cases.partial_date import PartialDate
from dianxing.desk.access.actor import Actor
from dianxing.desk.access.roles import Permission
from dianxing.desk.case_address import case_address
from dianxing.desk.index.read_entry import first_day
from dianxing.desk.models import CaseEntry, Consent, Draft
from dianxing.desk.overview.find_cases import seen_by
from dianxing.desk.overview.month import Month
from dianxing.desk.overview.push_work import push_marks
from dianxing.desk.place import DeskPlace
from dianxing.desk.review.workflow import Stage


@dataclass(frozen=True, slots=True)
class Mark:
    """一天里的一件事。"""

    day: date
    clock: str
    """几点几分；不论几点是空。"""
    label: str
    kind: str
    """live 发布，soon 排着，push 推送，due 到期。"""
    title: str
    address: str


def case_marks(actor: Actor, month: Month, today: date) -> Iterator[Mark]:
    """Git 里的案例：哪天发布、该复核、下线。"""
    span = (month.first, month.last)
    rows = seen_by(actor).filter(
        Q(published__range=span) | Q(review_by__range=span) | Q(expires__range=span), git_status="published"
    )
    for entry in rows.only("pk", "title", "published", "review_by", "expires").order_by("pk"):
        where = case_address("case", entry.pk)
        label, kind = (
            ("发布", "live") if entry.published and entry.published <= today else ("定于上站", "soon")
        )
        for day, what, look in (
            (entry.published, label, kind),
            (entry.review_by, "该复核", "due"),
            (entry.expires, "下线", "due"),
        ):
            if day and span[0] <= day <= span[1]:
                yield Mark(day, "", what, look, entry.title, where)


def draft_marks(actor: Actor, month: Month) -> Iterator[Mark]:
    """还没发布、写了发布日的稿子。"""
    seen = actor.counties(Permission.SEE)
    drafts = Draft.objects.exclude(stage=Stage.PUBLISHED)
    if seen is not None:
        drafts = drafts.filter(entry__county__in=seen)
    rows = drafts.values_list("entry_id", "entry__title", "entry__git_status", "head__dates")
    for case_id, title, git_status, dates in rows:
        if git_status == "published" or not isinstance(dates, Mapping):
            continue
        try:
            written = dates.get("published")
            day = first_day(PartialDate.parse(written)) if written else None
        except ValueError:
            continue
        if day and month.first <= day <= month.last:
            yield Mark(day, "", "打算发布", "soon", title, case_address("case", case_id))


def push_schedule(actor: Actor, month: Month, place: DeskPlace) -> Iterator[Mark]:
    """推送台账里发过的和排着的。"""
    zone = timezone.get_current_timezone()
    since = datetime.combine(month.first, time(), zone)
    until = datetime.combine(month.last + timedelta(days=1), time(), zone)
    known: set[str] = set()
    marks = push_marks(place, actor.counties(Permission.SEE), since, until)
    known.update(
        CaseEntry.objects.filter(pk__in={mark.case_id for mark in marks}).values_list("pk", flat=True)
    )
    for mark in marks:
        local = mark.when.astimezone(zone)
        where = case_address("case", mark.case_id) if mark.case_id in known else ""
        label = f"{mark.channel}（{mark.state}）"
        yield Mark(local.date(), f"{local:%H:%M}", label, "push" if mark.sent else "soon", mark.title, where)


def consent_marks(actor: Actor, month: Month) -> Iterator[Mark]:
    """到期的授权：只写编号。"""
    if not actor.may_somewhere(Permission.CONSENTS):
        return
    rows = Consent.objects.filter(until__range=(month.first, month.last), withdrawn=None)
    counties = actor.counties(Permission.CONSENTS)
    if counties is not None:
        rows = rows.filter(county__in=counties)
    for number, until in rows.order_by("number").values_list("number", "until"):
        assert until is not None
        yield Mark(until, "", "授权到期", "due", number, reverse("consents"))
