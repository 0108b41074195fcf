"""撤下一个案例：先看会动到哪里、发到过哪里；还没有进 Git 的，是丢掉草稿。"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from dianxing.desk.access.signed_in import user_of
from dianxing.desk.case_address import case_address
from dianxing.desk.drafts.in_git import case_in_git
from dianxing.desk.models import CaseEntry, Draft, Publication
from dianxing.desk.page import show
from dianxing.desk.place import the_place
from dianxing.desk.review.workflow import Stage
from dianxing.desk.withdrawals.case_acts import (
    WITHDRAW,
    discard_draft,
    last_retraction,
    withdraw_case,
)
from dianxing.desk.withdrawals.job_rows import Said, job_rows
from dianxing.desk.withdrawals.sent_places import Reached, SentPlace, reached
from dianxing.errors import DianxingError


@dataclass(frozen=True, slots=True)
class WithdrawCase:
    """撤下的一页。"""

    title: str
    year: str
    slug: str
    in_git: bool
    public_address: str
    """网站上的地址；没有公开是空的。"""
    withdrawn: bool
    """已经撤下了。"""
    draft: str
    """开着的草稿在哪一步；没有是空的。"""
    places: tuple[SentPlace, ...]
    kit: bool
    publication: str
    """最近一次撤下的进度页；没有是空的。"""
    said: tuple[Said, ...]
    """收回的结果。"""
    reason: str
    trouble: str
    blocked: bool
    """读不了，撤不了。"""


def withdraw_case_page(request: HttpRequest, year: str, slug: str) -> HttpResponse:
    """一页；POST 是撤下（或丢掉）。"""
    entry = get_object_or_404(CaseEntry, pk=f"{year}/{slug}")
    trouble = ""
    if request.method == "POST":
        try:
            return _do(request, entry)
        except DianxingError as error:
            trouble = str(error)
    view = _view(request, entry, trouble)
    heading = f"{'撤下' if view.in_git else '丢掉'}：{view.title}"
    return show(request, "case_withdraw.html", heading, view, 409 if trouble else 200)


def _do(request: HttpRequest, entry: CaseEntry) -> HttpResponse:
    place, user, reason = the_place(), user_of(request), request.POST.get("reason", "")
    if not entry.git_status:
        discard_draft(entry, user, place, reason=reason)
        messages.success(request, f"《{entry.title}》丢掉了；文字在服务器上留了一份，要找回请找管理员。")
        return HttpResponseRedirect(reverse("cases"))
    made = withdraw_case(entry, user, place, reason=reason)
    messages.success(request, "排上了，马上撤下。")
    return HttpResponseRedirect(case_address("publication", entry.pk, publication=made.id))


def _view(request: HttpRequest, entry: CaseEntry, trouble: str) -> WithdrawCase:
    place = the_place()
    draft = Draft.objects.filter(entry=entry).exclude(stage=Stage.PUBLISHED).first()
    went = reached(place, (entry.pk,)) if entry.git_status else Reached((), ())
    last = Publication.objects.filter(entry=entry, kind=WITHDRAW).first()
    retraction = last_retraction(entry.pk)
    blocked = ""
    if entry.git_status and not trouble:
        try:
            case_in_git(place.root, entry.pk)
        except DianxingError as fault:
            blocked = str(fault)
    withdrawn = entry.git_status == "withdrawn"
    return WithdrawCase(
        title=entry.title,
        year=entry.folder_year,
        slug=entry.slug,
        in_git=bool(entry.git_status),
        public_address=place.settings.absolute(f"cases/{entry.pk}/")
        if entry.git_status == "published"
        else "",
        withdrawn=withdrawn,
        draft=Stage(draft.stage).label if draft else "",
        places=went.places,
        kit=bool(went.kits),
        publication=case_address("publication", entry.pk, publication=last.id) if last else "",
        said=tuple(said for row in job_rows((retraction,)) for said in row.said)
        if retraction and withdrawn
        else (),
        reason=request.POST.get("reason", ""),
        trouble=trouble or blocked,
        blocked=bool(blocked),
    )
