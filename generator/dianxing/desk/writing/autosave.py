"""自动保存：脚本每隔几秒把整张表单交来，答的是第几版、各栏的问题、完整度；字从不改回给人。

GET 给新的表单凭证：登录过期、又在别处登录以后，写稿页靠它接着存。
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

from dianxing.cases.case_text import CaseText
from dianxing.desk.access.signed_in import actor_of, user_of
from dianxing.desk.drafts.county import NOT_YOURS
from dianxing.desk.drafts.keep import Clash, Closed, Kept, keep
from dianxing.desk.drafts.read import draft_or_404, text_of_draft
from dianxing.desk.models import Draft
from dianxing.desk.page import fragment
from dianxing.desk.place import the_place
from dianxing.desk.writing.check import FieldProblem
from dianxing.desk.writing.edit import merged_line, seen_revision, typed_text
from dianxing.desk.writing.edit_page import (
    check_draft,
    drawn_with,
    fields_by_path,
    saved_line,
    sections_for,
)
from dianxing.desk.writing.form.drawn import DrawnField, DrawnForm
from dianxing.desk.writing.history import Compared, compared


def autosave(request: HttpRequest, year: str, slug: str) -> HttpResponse:
    """存一版；`do=compare` 只比较，不存。"""
    draft = draft_or_404(year, slug)
    if request.method == "GET":
        return JsonResponse(
            {"token": get_token(request), "user": user_of(request).pk, "revision": draft.revision}
        )
    typed, seen = typed_text(request, draft), seen_revision(request)
    if request.POST.get("do") == "compare":
        view = Compared(compared(text_of_draft(draft), typed))
        return fragment(request, "edit_compared.html", view)
    if request.POST.get("user", "") not in ("", str(user_of(request).pk)):
        line = f"现在登录的是{user_of(request).name}，和打开这一页的不是一个人，没有存。"
        return JsonResponse({"refused": line}, status=403)
    done = keep(
        draft.pk,
        user_of(request),
        actor_of(request),
        typed,
        seen=seen,
        how="save" if request.POST.get("do") == "save" else "auto",
        reference=the_place().reference,
    )
    if isinstance(done, Closed):
        return JsonResponse({"refused": f"这份稿子已经{done.stage.label}，不能再改。"}, status=409)
    if isinstance(done, Clash):
        names = "".join(f"“{one.label}”" for one in done.merged.conflicts)
        return JsonResponse({"clash": f"{done.by}也改了{names}，两边不一样，要你选用哪一边。"}, status=409)
    return JsonResponse(_saved(request, draft.pk, done, typed))


def _saved(request: HttpRequest, draft_id: int, done: Kept, typed: CaseText) -> dict[str, Any]:
    draft = Draft.objects.select_related("entry", "changed_by").get(pk=draft_id)
    actor, reference = actor_of(request), the_place().reference
    sections = sections_for(draft, actor, reference)
    # 问题对着他屏幕上的条数说，所以查的是交来的那一份；别人的改动并进来了，就查存下的
    values = text_of_draft(draft) if done.taken else typed
    refused = [FieldProblem("county", NOT_YOURS)] if done.county_refused else []
    meter, form = drawn_with(sections, values, check_draft(draft, values, reference), refused)
    fields = fields_by_path(form)
    changed = {path: fields[path] for one in done.taken for path in _paths(".".join(one.field), fields)}
    return {
        "revision": done.revision,
        "saved": saved_line(draft),
        "message": merged_line(done),
        "percent": meter.percent,
        "wrong": len(meter.problems),
        "needs": len(meter.needs),
        "problems": dict(_problems(form)),
        "meter": render_to_string("desk/edit_meter.html", {"view": meter}, request),
        "fields": {
            path: render_to_string("desk/edit_one_field.html", {"view": field}, request)
            for path, field in changed.items()
        },
    }


def _paths(name: str, fields: dict[str, DrawnField]) -> list[str]:
    """合并里的一项是表单里的哪几栏；正文是空的。"""
    name = name or "body"
    return [path for path in fields if path == name or path.startswith(f"{name}.")]


def _problems(form: DrawnForm) -> Iterator[tuple[str, list[str]]]:
    """有问题的控件 → 几句话。"""
    for section in form.sections:
        for field in section.fields:
            inner = (column for row in field.rows for column in row.fields)
            for one in (field, *inner):
                if one.problems:
                    yield one.name, list(one.problems)
