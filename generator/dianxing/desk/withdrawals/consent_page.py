"""撤回一份授权：先看会动到哪里、发到过哪里，照着打编号才撤回；撤回以后看走到哪一步。"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from dianxing.desk.access.actor import Actor
from dianxing.desk.access.roles import Permission
from dianxing.desk.access.signed_in import actor_of, user_of
from dianxing.desk.case_address import case_address
from dianxing.desk.consents.seal import seal_with
from dianxing.desk.consents.usage import Use, uses_of
from dianxing.desk.county_name import county_name
from dianxing.desk.models import Consent, Job
from dianxing.desk.page import fragment, show
from dianxing.desk.place import the_place
from dianxing.desk.withdrawals.consent_acts import jobs_of, try_again, withdraw_consent
from dianxing.desk.withdrawals.effect import effect_of
from dianxing.desk.withdrawals.job_rows import JobRow, job_rows
from dianxing.desk.withdrawals.sent_places import SentPlace, reached
from dianxing.errors import DianxingError


@dataclass(frozen=True, slots=True)
class CaseEffect:
    """一个案例会怎样。"""

    title: str
    address: str
    """别的县区的，他看不到，是空的。"""
    where: str
    """在不在网站上，几个字。"""
    leaves: str
    """还留着姓名的，会怎样（已经怎样）。"""
    gone: tuple[str, ...]
    still: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """走到哪一步。"""

    number: str
    jobs: tuple[JobRow, ...]
    going: bool
    """还在做：页面隔两秒问一次。"""
    failed: bool


@dataclass(frozen=True, slots=True)
class WithdrawConsent:
    """撤回授权的一页。"""

    number: str
    done: bool
    """已经撤回了。"""
    cases: tuple[CaseEffect, ...]
    places: tuple[SentPlace, ...]
    kits: tuple[str, ...]
    progress: Progress
    typed: str
    reason: str
    trouble: str


def withdraw_consent_page(request: HttpRequest, number: str) -> HttpResponse:
    """一页；POST 是撤回，`do=again` 是没做成的再做一次。"""
    place, user = the_place(), user_of(request)
    uses = uses_of(place, number)
    trouble = ""
    if request.method == "POST":
        case_ids = tuple(dict.fromkeys(use.entry.pk for use in uses if use.in_git))
        try:
            if request.POST.get("do") == "again":
                try_again(number, user)
                messages.success(request, "又排上了。")
            else:
                withdraw_consent(
                    number,
                    user,
                    seal_with(place.keys.sealing),
                    typed=request.POST.get("typed", ""),
                    reason=request.POST.get("reason", ""),
                    case_ids=case_ids,
                )
                messages.success(request, f"{number} 撤回了，正在写进 Git、重新建站。")
        except DianxingError as error:
            trouble = str(error)
        else:
            return HttpResponseRedirect(reverse("consent-withdraw", kwargs={"number": number}))
    view = _view(request, number, uses, trouble)
    return show(request, "consent_withdraw.html", f"撤回授权 {number}", view, 409 if trouble else 200)


def withdraw_progress(request: HttpRequest, number: str) -> HttpResponse:
    """走到哪一步的那一块；做完了就叫页面整个刷新。"""
    progress = _progress(number)
    response = fragment(request, "consent_progress.html", progress)
    if not progress.going:
        response["HX-Refresh"] = "true"
    return response


def _progress(number: str) -> Progress:
    jobs = jobs_of(number)
    return Progress(
        number=number,
        jobs=job_rows(jobs),
        going=any(job.state in Job.GOING for job in jobs),
        failed=bool(jobs) and jobs[-1].state == Job.State.FAILED,
    )


def _view(request: HttpRequest, number: str, uses: tuple[Use, ...], trouble: str) -> WithdrawConsent:
    place, actor = the_place(), actor_of(request)
    consent = Consent.objects.get(pk=number)
    case_ids = [use.entry.pk for use in uses if use.in_git]
    jobs = jobs_of(number)
    went = reached(place, (*case_ids, *(jobs[0].payload["case_ids"] if jobs else ())))
    allowed = {use.entry.pk for use in uses if actor.may(Permission.SEE, use.entry.county)}
    return WithdrawConsent(
        number=number,
        done=consent.withdrawn is not None,
        cases=tuple(_effects(uses, actor, number, done=consent.withdrawn is not None)),
        places=went.places,
        kits=tuple(case_id for case_id in went.kits if case_id in allowed),
        progress=_progress(number),
        typed=request.POST.get("typed", ""),
        reason=request.POST.get("reason", ""),
        trouble=trouble,
    )


def _effects(uses: tuple[Use, ...], actor: Actor, number: str, *, done: bool) -> Iterator[CaseEffect]:
    reference = the_place().reference
    for use in uses:
        entry = use.entry
        effect = effect_of(use.head, use.body, reference, number)
        seen = actor.may(Permission.SEE, entry.county)
        address = case_address("case", entry.pk)
        yield CaseEffect(
            title=entry.title if seen else f"{county_name(reference, entry.county)}的一个案例",
            address=address if seen else "",
            where=_where(use, out=done and bool(effect.still)),
            leaves=_leaves(use, done=done),
            gone=effect.gone if seen else (f"{len(effect.gone)} 处",) if effect.gone else (),
            still=effect.still,
        )


def _where(use: Use, *, out: bool) -> str:
    if not use.in_git:
        return "正在写的一份"
    if use.head.status.value != "published":
        return "没有公开"
    return "等人改写" if out else "在网站上"


def _leaves(use: Use, *, done: bool) -> str:
    if not use.in_git:
        return "改写以前发布不了。"
    if use.head.status.value != "published":
        return "改写以前上不了网站。"
    if done:
        return "已经整个从网站上拿下来；改写、审过、发布，就回到网站上。"
    return "改写以前，整个案例从网站上拿下来。"
