"""两个人改了同一项：一项一项摆出来，选一边；选好以前，两边的字都在。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from dianxing.cases.case_text import CaseText, tidied
from dianxing.desk.access.signed_in import actor_of, user_of
from dianxing.desk.case_address import case_address
from dianxing.desk.compare.sides import ToChoose, chosen_sides, to_choose
from dianxing.desk.compare.three_way import resolve
from dianxing.desk.drafts.keep import Clash, Closed, keep, merged_with_now, who_saved
from dianxing.desk.drafts.read import draft_or_404
from dianxing.desk.models import CaseEntry, Draft
from dianxing.desk.page import show
from dianxing.desk.place import the_place
from dianxing.desk.review.workflow import Stage
from dianxing.desk.whole_number import whole_number
from dianxing.desk.writing.form.names import packed, unpacked
from dianxing.desk.writing.form.plan import NOT_TYPED
from dianxing.desk.writing.read_only import read_only_page
from dianxing.errors import DianxingError


@dataclass(frozen=True, slots=True)
class ClashPage:
    """选用哪一边。"""

    year: str
    slug: str
    by: str
    sides: tuple[ToChoose, ...]
    taken: tuple[str, ...]
    """不用选就并好的几项。"""
    mine: str
    """我写的全文，跟着表单走，选好以前丢不了。"""
    seen: int
    revision: int
    trouble: str = ""


def clash_page(
    entry: CaseEntry,
    clash: Clash,
    mine: CaseText,
    seen: int,
    *,
    trouble: str = "",
    choices: Mapping[str, str] | None = None,
) -> ClashPage:
    """`mine` 是他写的，从第 `seen` 版改起。"""
    return ClashPage(
        year=entry.folder_year,
        slug=entry.slug,
        by=clash.by,
        sides=to_choose(clash.merged, choices or {}),
        taken=tuple(one.label for one in clash.merged.from_theirs),
        mine=packed({"head": dict(mine.head), "body": mine.body}),
        seen=seen,
        revision=clash.revision,
        trouble=trouble,
    )


def settle(request: HttpRequest, year: str, slug: str) -> HttpResponse:
    """照选的存。"""
    draft = draft_or_404(year, slug)
    entry = draft.entry
    mine = _mine(request, draft)
    seen, shown = (whole_number(request.POST.get(name, "")) or 0 for name in ("seen", "revision"))
    if mine is None:
        messages.error(request, "这一页的字没有交全，没有存。回到写稿页，浏览器里还留着一份。")
        return HttpResponseRedirect(case_address("edit", entry.pk))
    if draft.stage != Stage.WRITING:
        return show(request, "edit_closed.html", entry.title, read_only_page(entry, draft), 409)
    merged = merged_with_now(draft, seen, mine)
    choices = chosen_sides(merged, request.POST.dict())
    clash = Clash(merged, draft.revision, who_saved(draft, user_of(request)))
    if shown != draft.revision and merged.conflicts:
        trouble = f"{clash.by}刚才又存了一版，下面是新的，请再选一遍。"
        page = clash_page(entry, clash, mine, seen, trouble=trouble, choices=choices)
        return show(request, "edit_clash.html", "选用哪一边", page, 409)
    try:
        chosen = resolve(merged, choices)
    except DianxingError as error:
        page = clash_page(entry, clash, mine, seen, trouble=str(error), choices=choices)
        return show(request, "edit_clash.html", "选用哪一边", page, 400)
    done = keep(
        draft.pk,
        user_of(request),
        actor_of(request),
        chosen,
        seen=draft.revision,
        how="merge",
        reference=the_place().reference,
    )
    if isinstance(done, Closed):
        return show(request, "edit_closed.html", entry.title, read_only_page(entry, draft), 409)
    if isinstance(done, Clash):  # 就在这一瞬间又有人存了
        page = clash_page(entry, done, chosen, draft.revision)
        return show(request, "edit_clash.html", "选用哪一边", page, 409)
    messages.success(request, "照你选的存好了。")
    return HttpResponseRedirect(f"{case_address('edit', entry.pk)}?settled=1", status=303)


def _mine(request: HttpRequest, draft: Draft) -> CaseText | None:
    good, mine = unpacked(request.POST.get("mine", ""))
    if not good or not isinstance(mine, dict) or not isinstance(mine.get("head"), dict):
        return None
    # 跟着表单走了一趟的，不由人填的几项还是照存着的
    typed = {key: value for key, value in mine["head"].items() if key not in NOT_TYPED}
    kept = {key: draft.head[key] for key in NOT_TYPED if key in draft.head}
    return tidied(CaseText({**kept, **typed}, str(mine.get("body") or "")))
