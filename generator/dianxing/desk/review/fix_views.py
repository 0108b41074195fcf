"""急改的页面和补审的按钮。"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404

from dianxing.desk.access.signed_in import actor_of, user_of
from dianxing.desk.case_address import case_address
from dianxing.desk.models import CaseEntry, Draft
from dianxing.desk.page import show
from dianxing.desk.place import the_place
from dianxing.desk.review import fast_fix as acts
from dianxing.desk.review.fix_debt import OwedFix, owed_fixes
from dianxing.desk.review.fixable import MOST_CHANGED, FixField, fixable
from dianxing.desk.review.refusals import Forbidden, NotFit, OutOfDate
from dianxing.desk.review.workflow import Stage
from dianxing.desk.writing.check import FieldProblem
from dianxing.errors import DianxingError


@dataclass(frozen=True, slots=True)
class FastFixPage:
    """急改页：先选一栏，再改它。"""

    title: str
    year: str
    slug: str
    address: str
    fields: tuple[FixField, ...]
    chosen: FixField | None
    value: str
    reason: str
    began: str
    most: int
    open_draft: str
    """另有人在改的稿子走到哪里；没有是空。"""
    owed: tuple[OwedFix, ...]
    trouble: str
    problems: tuple[FieldProblem, ...]
    case: str
    review: str


def fast_fix(request: HttpRequest, year: str, slug: str) -> HttpResponse:
    """急改：GET 选一栏、看现在的值，POST 改。"""
    entry = get_object_or_404(CaseEntry, pk=f"{year}/{slug}")
    if request.method != "POST":
        return _page(request, entry, request.GET.get("field", ""))
    field = request.POST.get("field", "")
    try:
        acts.fast_fix(
            entry,
            user_of(request),
            the_place(),
            field=field,
            value=request.POST.get("value", ""),
            reason=request.POST.get("reason", ""),
            began=request.POST.get("began", ""),
        )
    except OutOfDate as trouble:
        return _page(request, entry, field, str(trouble), status=409)
    except NotFit as trouble:
        return _page(request, entry, field, str(trouble), trouble.problems, status=400)
    except Forbidden as trouble:
        return _page(request, entry, field, str(trouble), status=403)
    except DianxingError as trouble:
        return _page(request, entry, field, str(trouble), status=409)
    messages.success(request, "改了，正在发布。请另一位审稿的人补审。")
    return HttpResponseRedirect(case_address("review", entry.pk))


def verdict(request: HttpRequest, year: str, slug: str, fix: UUID) -> HttpResponse:
    """补审：通过，或者要更正。"""
    entry = get_object_or_404(CaseEntry, pk=f"{year}/{slug}")
    place, user = the_place(), user_of(request)
    try:
        if request.POST.get("verdict") == "pass":
            acts.confirm_fix(entry, user, fix, place)
            messages.success(request, "补审通过了。")
        else:
            acts.return_fix(entry, user, fix, place, request.POST.get("reason", ""))
            messages.success(request, "已经请急改的人更正。")
    except NotFit as trouble:
        return _refused(request, entry, str(trouble), 400)
    except Forbidden as trouble:
        return _refused(request, entry, str(trouble), 403)
    except DianxingError as trouble:
        return _refused(request, entry, str(trouble), 409)
    return HttpResponseRedirect(case_address("review", entry.pk))


def _refused(request: HttpRequest, entry: CaseEntry, trouble: str, status: int) -> HttpResponse:
    return _page(request, entry, "", trouble, status=status)


def _page(
    request: HttpRequest,
    entry: CaseEntry,
    field: str,
    trouble: str = "",
    problems: tuple[FieldProblem, ...] = (),
    *,
    status: int = 200,
) -> HttpResponse:
    began = ""
    fields: tuple[FixField, ...] = ()
    try:
        now = acts.published_now(entry, the_place())
        began, fields = now.blob, fixable(now.values)
    except DianxingError as fault:
        trouble, status = trouble or str(fault), 409 if status == 200 else status
    chosen = next((one for one in fields if one.name == field), None)
    draft = Draft.objects.filter(entry=entry).exclude(stage=Stage.PUBLISHED).first()
    page = FastFixPage(
        title=entry.title,
        year=entry.folder_year,
        slug=entry.slug,
        address=case_address("fast-fix", entry.id),
        fields=fields,
        chosen=chosen,
        value=request.POST.get("value", chosen.value if chosen else ""),
        reason=request.POST.get("reason", ""),
        began=began,
        most=MOST_CHANGED,
        open_draft=Stage(draft.stage).label if draft else "",
        owed=owed_fixes(entry, actor_of(request)),
        trouble=trouble,
        problems=problems,
        case=case_address("case", entry.id),
        review=case_address("review", entry.id),
    )
    return show(request, "review_fast_fix.html", f"急改：{entry.title}", page, status=status)
