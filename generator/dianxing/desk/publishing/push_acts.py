"""推送要做的：现在推、定时推、打勾“已发”、再发一次。"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from dianxing.cases.partial_date import BEIJING, beijing_now
from dianxing.desk.access.signed_in import actor_of, user_of
from dianxing.desk.audit.record import record
from dianxing.desk.job_queue import enqueue
from dianxing.desk.models import CaseEntry
from dianxing.desk.place import the_place
from dianxing.desk.publishing.push_page import allowed_cases
from dianxing.errors import DianxingError
from dianxing.push.ledger.entry import Entry
from dianxing.push.ledger.ledger import Ledger
from dianxing.push.tasks import done, retry
from dianxing.push.workplace import open_workplace

_LARGEST = 2**63 - 1
"""数据库装得下的编号。"""


def push_now(request: HttpRequest) -> HttpResponse:
    """排一趟推送；写了 `case` 只推它，写了 `at` 排到那一刻。"""
    user, at = user_of(request), request.POST.get("at", "")
    case_id = request.POST.get("case", "").replace("\0", "")
    allowed = allowed_cases(actor_of(request))
    if allowed is not None and case_id not in allowed:
        raise PermissionDenied
    county = CaseEntry.objects.filter(pk=case_id).values_list("county", flat=True).first() if case_id else ""
    if county is None:
        messages.error(request, "没有这个案例，什么也没有推。")
        return _back(request)
    when: datetime | None = None
    if at:
        try:
            when = datetime.fromisoformat(at).replace(tzinfo=BEIJING)
        except ValueError:
            messages.error(request, f"“{at}”不是时间，写成 2026-12-01T09:00 这样。")
            return _back(request)
        if when < beijing_now():
            messages.error(request, "定的时间已经过了，换一个以后的。")
            return _back(request)
    case_ids = [case_id] if case_id else []
    enqueue("push", by=user, case_ids=case_ids, at=when.isoformat() if when else "")
    said = f"定在 {when:%m月%d日 %H:%M} 推送" if when else "排上了，马上推送"
    record(
        "push",
        f"{said}{f'：{case_id}' if case_id else '（全部）'}",
        actor=user,
        case_id=case_id,
        county=county,
    )
    messages.success(request, f"{said}；走到哪一步看“推送”页。")
    return _back(request)


def tick_post(request: HttpRequest, number: int) -> HttpResponse:
    """打勾“已发”，写下发出来的网址。"""
    address = request.POST.get("address", "").strip()
    return _change(request, number, lambda ledger: done(ledger, number, address), "打勾：已发")


def retry_post(request: HttpRequest, number: int) -> HttpResponse:
    """再发一次；不知道发没发到的，要他说明去看过了。"""
    looked = request.POST.get("not-sent") == "yes"
    return _change(request, number, lambda ledger: retry(ledger, number, not_sent=looked), "再发一次")


def _change(request: HttpRequest, number: int, change: Callable[[Ledger], Entry], what: str) -> HttpResponse:
    if number > _LARGEST:
        raise Http404
    user, allowed = user_of(request), allowed_cases(actor_of(request))
    settings = the_place().settings_now()
    with open_workplace(settings, os.environ, channels=False) as workplace:
        workplace.ledger.actor = f"采编台 {user.name}"
        entry = workplace.ledger.entry(number)
        cases = [case.id for case in entry.post.cases] if entry else []
        if allowed is not None and not (cases and allowed.issuperset(cases)):
            raise PermissionDenied
        try:
            after = change(workplace.ledger)
        except DianxingError as error:
            messages.error(request, str(error))
            return _back(request)
    record(
        "push-post", f"{what}：第 {number} 条《{after.title}》", actor=user, case_id=cases[0] if cases else ""
    )
    messages.success(request, f"第 {number} 条现在是“{after.state.chinese}”。")
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    wanted = request.POST.get("back", "")
    good = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, {request.get_host()})
    return HttpResponseRedirect(wanted if good else reverse("push"))
