"""审稿页和它的按钮。视图只收表单、叫 `acts`，不能照办的把缘故写在页上。"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404

from dianxing.desk.access.signed_in import actor_of, user_of
from dianxing.desk.case_address import case_address
from dianxing.desk.compare.field import BODY, field_name, head_fields
from dianxing.desk.drafts.read import draft_of, draft_or_404, text_begun_from
from dianxing.desk.models import CaseEntry, Draft
from dianxing.desk.page import fragment, show
from dianxing.desk.place import the_place
from dianxing.desk.remarks.comments import CommentRefused, Refused, add_comment, settle_comment, threads_under
from dianxing.desk.review import acts
from dianxing.desk.review.fix_debt import owed_fixes
from dianxing.desk.review.refusals import Forbidden, NotFit, OutOfDate
from dianxing.desk.review.review_page import Looking, NoDraft, fast_fix_address, review_page
from dianxing.desk.review.seen import Seen, read_seen
from dianxing.desk.whole_number import whole_number
from dianxing.errors import DianxingError

Act = Callable[[Seen | None], str]
"""做一步，返回做成了说什么。"""


def review(request: HttpRequest, year: str, slug: str) -> HttpResponse:
    """审稿页。"""
    looking = Looking(against=request.GET.get("against", "published"), whole=request.GET.get("show") == "all")
    return _page(request, f"{year}/{slug}", looking, 200)


def submit(request: HttpRequest, year: str, slug: str) -> HttpResponse:
    """送审。"""

    def act(seen: Seen | None) -> str:
        stage = acts.submit(f"{year}/{slug}", user_of(request), seen, the_place())
        return f"已送审，现在{stage.label}。"

    return _do(request, f"{year}/{slug}", act)


def pass_stage(request: HttpRequest, year: str, slug: str) -> HttpResponse:
    """通过。"""

    def act(seen: Seen | None) -> str:
        stage = acts.pass_stage(f"{year}/{slug}", user_of(request), seen, request.POST.getlist("check"))
        return f"通过了，现在{stage.label}。"

    return _do(request, f"{year}/{slug}", act)


def send_back(request: HttpRequest, year: str, slug: str) -> HttpResponse:
    """退回。"""

    def act(seen: Seen | None) -> str:
        acts.send_back(f"{year}/{slug}", user_of(request), seen, request.POST.get("reason", ""))
        return "退回了，写稿的人会看到原因。"

    return _do(request, f"{year}/{slug}", act)


def take_back(request: HttpRequest, year: str, slug: str) -> HttpResponse:
    """收回。"""

    def act(seen: Seen | None) -> str:
        acts.take_back(f"{year}/{slug}", user_of(request), seen)
        return "收回来了，可以接着改。"

    return _do(request, f"{year}/{slug}", act)


def comment(request: HttpRequest, year: str, slug: str) -> HttpResponse:
    """提一条意见。"""
    draft = draft_or_404(year, slug)
    field, text = request.POST.get("field", ""), request.POST.get("text", "")
    revision = whole_number(request.POST.get("revision", ""))
    try:
        add_comment(draft, user_of(request), field, text, draft.revision if revision is None else revision)
    except CommentRefused as trouble:
        refused = Refused(field, text, str(trouble))
        if _htmx(request):
            return _thread(request, draft, field, refused)
        looking = Looking(whole=True, comment=refused)
        return _page(request, draft.entry_id, looking, 400)
    return _after_comment(request, draft, field)


def settle(request: HttpRequest, year: str, slug: str, number: int) -> HttpResponse:
    """解决了，或者重新提出来。"""
    draft = draft_or_404(year, slug)
    try:
        settle_comment(draft, number, user_of(request), settled=request.POST.get("settled") == "yes")
    except DianxingError as trouble:
        return _page(request, draft.entry_id, Looking(trouble=str(trouble)), 404)
    return _after_comment(request, draft, request.POST.get("field", ""))


def _do(request: HttpRequest, case_id: str, act: Act) -> HttpResponse:
    try:
        done = act(read_seen(request.POST.get("seen", "")))
    except OutOfDate as trouble:
        return _page(request, case_id, Looking(trouble=str(trouble), since=trouble.revision), 409)
    except NotFit as trouble:
        return _page(request, case_id, _again(request, trouble), 400)
    except Forbidden as trouble:
        return _page(request, case_id, Looking(trouble=str(trouble)), 403)
    except DianxingError as trouble:
        return _page(request, case_id, Looking(trouble=str(trouble)), 409)
    messages.success(request, done)
    return HttpResponseRedirect(case_address("review", case_id))


def _again(request: HttpRequest, trouble: NotFit) -> Looking:
    """没填齐的：填过的还给他。"""
    return Looking(
        trouble=str(trouble),
        problems=trouble.problems or None,
        ticked=frozenset(request.POST.getlist("check")),
        reason=request.POST.get("reason", ""),
    )


def _page(request: HttpRequest, case_id: str, looking: Looking, status: int) -> HttpResponse:
    draft = draft_of(case_id)
    if draft is None:
        entry = get_object_or_404(CaseEntry, pk=case_id)
        actor = actor_of(request)
        view = NoDraft(
            entry.title,
            case_address("case", entry.id),
            fast_fix_address(entry, actor),
            owed_fixes(entry, actor),
            looking.trouble,
        )
        return show(request, "review_no_draft.html", f"审稿：{entry.title}", view, status=status)
    page = review_page(draft, actor_of(request), the_place(), looking)
    return show(request, "review.html", f"审稿：{page.title}", page, status=status)


def _after_comment(request: HttpRequest, draft: Draft, field: str) -> HttpResponse:
    if _htmx(request):
        return _thread(request, draft, field)
    where = f"f-{field.replace('.', '-')}" if field else "whole"
    return HttpResponseRedirect(f"{case_address('review', draft.entry_id)}?show=all#{where}")


def _thread(request: HttpRequest, draft: Draft, field: str, refused: Refused | None = None) -> HttpResponse:
    """htmx 换上去的那一栏的意见。"""
    before = text_begun_from(draft)
    fields = head_fields(draft.head, before.head if before else {})
    names = {field_name(one) for one in (*fields, BODY)} | ({field} if field else set())
    threads = threads_under(draft, names, may=True, refused=refused)
    template = "field_comments.html" if request.POST.get("look") == "edit" else "review_comments.html"
    return fragment(request, template, threads[field])


def _htmx(request: HttpRequest) -> bool:
    return bool(request.headers.get("HX-Request"))
