"""写稿页：打开、存、没有脚本时添一条删一条；自动保存另有一处（`autosave`）。"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404

from dianxing.cases.case_text import CaseText
from dianxing.desk.access.signed_in import actor_of, user_of
from dianxing.desk.case_address import case_address
from dianxing.desk.drafts.county import NOT_YOURS
from dianxing.desk.drafts.keep import Clash, Closed, Kept, end_sitting, keep
from dianxing.desk.drafts.save import start_from_git
from dianxing.desk.models import CaseEntry, Draft
from dianxing.desk.page import show
from dianxing.desk.place import the_place
from dianxing.desk.review.workflow import Stage
from dianxing.desk.whole_number import whole_number
from dianxing.desk.writing.check import FieldProblem
from dianxing.desk.writing.clash import clash_page
from dianxing.desk.writing.edit_page import edit_page
from dianxing.desk.writing.form.bind import bind
from dianxing.desk.writing.form.fields import all_fields, form_sections
from dianxing.desk.writing.form.rows import rearranged
from dianxing.desk.writing.read_only import read_only_page
from dianxing.errors import DianxingError


def edit(request: HttpRequest, year: str, slug: str) -> HttpResponse:
    """写稿页；没有草稿的，POST 开始改。"""
    entry = get_object_or_404(CaseEntry, pk=f"{year}/{slug}")
    draft = Draft.objects.select_related("entry", "changed_by").filter(entry=entry).first()
    if request.method == "POST" and request.POST.get("do") == "start":
        return _start(request, entry)
    if draft is None or draft.stage != Stage.WRITING:
        status = 409 if request.method == "POST" else 200
        return show(request, "edit_closed.html", entry.title, read_only_page(entry, draft), status)
    if request.method == "POST":
        return _posted(request, draft)
    end_sitting(draft)
    page = edit_page(draft, actor_of(request), the_place().reference)
    return show(request, "edit.html", f"写稿：{page.title}", page)


def typed_text(request: HttpRequest, draft: Draft) -> CaseText:
    """交上来的表单。"""
    fields = all_fields(form_sections(the_place().reference, None))
    return bind(dict(request.POST.lists()), fields, draft.head)


def seen_revision(request: HttpRequest) -> int:
    """从第几版改起；乱写的当作最早。"""
    return whole_number(request.POST.get("seen", "")) or 0


def _start(request: HttpRequest, entry: CaseEntry) -> HttpResponse:
    try:
        start_from_git(user_of(request), entry, the_place())
    except DianxingError as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(case_address("edit", entry.pk))


def _posted(request: HttpRequest, draft: Draft) -> HttpResponse:
    place, actor = the_place(), actor_of(request)
    typed, seen, do = typed_text(request, draft), seen_revision(request), request.POST.get("do", "")
    if do not in ("", "save", "pictures"):  # 添一条、删一条；或者从浏览器里找回来的，先画出来
        page = edit_page(draft, actor, place.reference, typed=rearranged(typed, do), seen=seen)
        return show(request, "edit.html", f"写稿：{page.title}", page)
    done = keep(draft.pk, user_of(request), actor, typed, seen=seen, how="save", reference=place.reference)
    if isinstance(done, Closed):
        return show(request, "edit_closed.html", draft.entry.title, read_only_page(draft.entry, draft), 409)
    if isinstance(done, Clash):
        page_view = clash_page(draft.entry, done, typed, seen)
        return show(request, "edit_clash.html", "选用哪一边", page_view, 409)
    _tell(request, done)
    if done.county_refused:
        draft.refresh_from_db()
        page = edit_page(draft, actor, place.reference, extra=[FieldProblem("county", NOT_YOURS)])
        return show(request, "edit.html", f"写稿：{page.title}", page, 400)
    # 没有脚本时，存好了去图片页传图、裁图
    address = case_address("pictures", draft.entry_id) if do == "pictures" else request.path
    return HttpResponseRedirect(address, status=303)


def _tell(request: HttpRequest, done: Kept) -> None:
    messages.success(request, merged_line(done) or "存好了。")


def merged_line(done: Kept) -> str:
    """并进来了别人的哪几项；没有就是空。"""
    if not done.taken:
        return ""
    names = "".join(f"“{one.label}”" for one in done.taken)
    return f"存好了。{done.by}刚才也在改，改了{names}，已经并进来。"
