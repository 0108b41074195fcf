"""历史：一版一版，和现在比，恢复到哪一版，撤销上一次保存。恢复也是存一版，什么都不会没有。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from dianxing.cases.case_text import CaseText, tidied
from dianxing.desk.access.roles import Permission
from dianxing.desk.access.signed_in import actor_of, user_of
from dianxing.desk.audit.record import record
from dianxing.desk.case_address import case_address
from dianxing.desk.compare.fields import FieldChange, field_changes
from dianxing.desk.drafts.keep import Closed, Kept, keep
from dianxing.desk.drafts.read import draft_or_404, text_of_draft
from dianxing.desk.models import Draft, Revision
from dianxing.desk.page import show
from dianxing.desk.place import the_place
from dianxing.desk.review.workflow import Stage
from dianxing.desk.when import when
from dianxing.desk.whole_number import whole_number

_SHOWN = 200
_HOW: Mapping[str, str] = MappingProxyType(
    {
        "auto": "自动保存",
        "seen": "自动保存",
        "save": "保存",
        "import": "从 Word 导入",
        "restore": "恢复",
        "merge": "合并",
        "start": "开始",
        "fix": "急改",
    }
)


@dataclass(frozen=True, slots=True)
class Compared:
    """一处一处的不同。"""

    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """一版。"""

    number: int
    when: str
    by: str
    how: str
    now: bool
    open: bool


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """历史页。"""

    year: str
    slug: str
    title: str
    versions: tuple[Version, ...]
    chosen: int
    """正在和现在比的那一版；没有选是 0。"""
    changes: tuple[FieldChange, ...]
    can_restore: bool
    revision: int
    undo: int
    """撤销上一次保存，回到第几版；不能撤销是 0。"""


def compared(old: CaseText, new: CaseText) -> tuple[FieldChange, ...]:
    """从 `old` 到 `new` 改了什么。"""
    return field_changes(tidied(old), tidied(new))


def history(request: HttpRequest, year: str, slug: str) -> HttpResponse:
    """历史页；`?version=3` 把第 3 版和现在比。POST 恢复。"""
    draft = draft_or_404(year, slug)
    if request.method == "POST":
        return _restore(request, draft)
    wanted = request.GET.get("version", "")
    chosen = _revision(draft, wanted) if wanted else None
    revisions = list(draft.revisions.select_related("by")[:_SHOWN])
    number = chosen.number if chosen else 0
    may = draft.stage == Stage.WRITING and actor_of(request).may(Permission.WRITE, draft.entry.county)
    page = HistoryPage(
        year=year,
        slug=slug,
        title=draft.entry.title,
        versions=tuple(_version(one, draft.revision, number) for one in revisions),
        chosen=number,
        changes=compared(CaseText(chosen.head, chosen.body), text_of_draft(draft)) if chosen else (),
        can_restore=may,
        revision=draft.revision,
        undo=revisions[1].number if may and len(revisions) > 1 else 0,
    )
    return show(request, "edit_history.html", f"历史：{draft.entry.title}", page)


def _restore(request: HttpRequest, draft: Draft) -> HttpResponse:
    chosen = _revision(draft, request.POST.get("version", ""))
    seen = request.POST.get("seen", "")
    again = HttpResponseRedirect(case_address("history", draft.entry_id), status=303)
    if seen != str(draft.revision):
        messages.error(request, "这期间又有人存了一版，没有恢复。再看一看要不要恢复。")
        return again
    done = keep(
        draft.pk,
        user_of(request),
        actor_of(request),
        CaseText(chosen.head, chosen.body),
        seen=draft.revision,
        how="restore",
        reference=the_place().reference,
    )
    if isinstance(done, Closed):
        messages.error(request, f"这份稿子{done.stage.label}，现在不能恢复。")
        return again
    if not isinstance(done, Kept):
        messages.error(request, "这期间又有人存了一版，没有恢复。再看一看要不要恢复。")
        return again
    record(
        "restore",
        f"恢复到第 {chosen.number} 版",
        actor=user_of(request),
        case_id=draft.entry_id,
        county=draft.entry.county,
        request=request,
    )
    messages.success(request, f"恢复成第 {chosen.number} 版的样子了；刚才的那一版也还在历史里。")
    return HttpResponseRedirect(case_address("edit", draft.entry_id), status=303)


def _revision(draft: Draft, number: str) -> Revision:
    found = draft.revisions.filter(number=whole_number(number) or 0).first()
    if found is None:
        raise Http404
    return found


def _version(one: Revision, now: int, chosen: int) -> Version:
    return Version(
        one.number,
        when(one.at),
        one.by.name,
        _HOW.get(one.how, one.how),
        one.number == now,
        one.number == chosen,
    )
