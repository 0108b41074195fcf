"""图片页（没有脚本也能传、裁、删）；写稿页上的脚本用的也是这几个网址，答 JSON。"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404

from dianxing.cases.case_text import CaseText
from dianxing.desk.access.signed_in import actor_of, user_of
from dianxing.desk.case_address import case_address
from dianxing.desk.drafts.keep import Kept, keep
from dianxing.desk.drafts.read import draft_or_404
from dianxing.desk.drafts.title import title_of
from dianxing.desk.models import Draft, Picture
from dianxing.desk.page import show
from dianxing.desk.pictures.keep_upload import NotTaken, NotWriting, Taken, add_pictures
from dianxing.desk.pictures.recrop import remove
from dianxing.desk.pictures.tray import Tray, TrayPicture, tray_of, tray_picture
from dianxing.desk.pictures.used import with_pictures, without_picture
from dianxing.desk.place import the_place
from dianxing.desk.review.workflow import Stage
from dianxing.desk.uploads.limits import MAX_BYTES

AT_ONCE = 30
"""一次最多传几张。"""


@dataclass(frozen=True, slots=True)
class PicturesPage:
    """图片页。"""

    year: str
    slug: str
    title: str
    tray: Tray
    closed: str
    """现在不能动的缘故；能动是空。"""
    at_once: int = AT_ONCE


@dataclass(frozen=True, slots=True)
class RemovePage:
    """删不删。"""

    year: str
    slug: str
    picture: TrayPicture


def pictures(request: HttpRequest, year: str, slug: str) -> HttpResponse:
    """看全部图片；POST 传几张。"""
    draft = draft_or_404(year, slug)
    if request.method == "POST":
        return _upload(request, draft)
    if by_script(request):
        return JsonResponse({"pictures": [asdict(one) for one in tray_of(draft).pictures]})
    return show(request, "pictures.html", "图片", _page(draft))


def remove_picture(request: HttpRequest, year: str, slug: str, number: int) -> HttpResponse:
    """问一声，再删；正文里引用它的地方留着，检查会说。"""
    draft = draft_or_404(year, slug)
    row = get_object_or_404(Picture, pk=number, draft=draft)
    if request.method != "POST":
        view = RemovePage(year, slug, tray_picture(draft, row))
        return show(request, "picture_remove.html", "删掉图片", view)
    try:
        remove(row, user_of(request))
    except NotWriting as error:
        return refused(request, draft, str(error), 409)
    if by_script(request):
        return JsonResponse({"removed": row.name})
    _keep_head(request, draft, lambda head: without_picture(head, row.name))
    messages.success(request, f"删掉了 {row.name}。")
    return HttpResponseRedirect(case_address("pictures", draft.entry_id), status=303)


def by_script(request: HttpRequest) -> bool:
    """写稿页的脚本来的：答 JSON。"""
    return "X-Desk-Autosave" in request.headers


def refused(request: HttpRequest, draft: Draft, why: str, status: int) -> HttpResponse:
    """没有做成：脚本来的答一句话，别的回图片页。"""
    if by_script(request):
        return JsonResponse({"refused": why}, status=status)
    messages.error(request, why)
    return show(request, "pictures.html", "图片", _page(draft), status)


def _upload(request: HttpRequest, draft: Draft) -> HttpResponse:
    files = request.FILES.getlist("pictures")[:AT_ONCE]
    if not files:
        return refused(request, draft, "还没有选图片。点“选图片”，可以一次选几张。", 400)
    try:
        done = add_pictures(draft.pk, user_of(request), map(_read, files), the_place())
    except NotWriting as error:
        return refused(request, draft, str(error), 409)
    taken = [one for one in done if isinstance(one, Taken)]
    failed = [one for one in done if isinstance(one, NotTaken)]
    if by_script(request):
        return JsonResponse(
            {
                "pictures": [{**asdict(tray_picture(draft, one.row)), "notes": one.notes} for one in taken],
                "failed": [asdict(one) for one in failed],
            }
        )
    entries = [{"file": one.row.name} for one in taken]
    _keep_head(request, draft, lambda head: with_pictures(head, entries))
    for one in taken:
        messages.success(
            request, f"收下了 {one.row.name}" + "".join(f"；{line}" for line in one.notes) + "。"
        )
    for missed in failed:
        messages.error(request, f"{missed.original}：{missed.why}")
    return HttpResponseRedirect(request.path, status=303)


def _read(file: UploadedFile[bytes]) -> tuple[str, bytes]:
    """太大的只读到看得出太大为止。"""
    return file.name or "", file.read(MAX_BYTES + 1)


def _keep_head(
    request: HttpRequest, draft: Draft, change: Callable[[Mapping[str, Any]], dict[str, Any]]
) -> None:
    """没有脚本时，“图片”里的各条跟着添、跟着删。"""
    draft.refresh_from_db()
    done = keep(
        draft.pk,
        user_of(request),
        actor_of(request),
        CaseText(change(draft.head), draft.body),
        seen=draft.revision,
        how="save",
        reference=the_place().reference,
    )
    if not isinstance(done, Kept):
        messages.warning(request, "有人正好也在改这份稿子：图片收下了，到写稿页的“图片”里用上它。")


def _page(draft: Draft) -> PicturesPage:
    stage = Stage(draft.stage)
    closed = (
        "" if stage is Stage.WRITING else f"这份稿子{stage.label}，图片不能动；要动，先到审稿页上点“收回”。"
    )
    title = title_of(draft.head)
    return PicturesPage(draft.entry.folder_year, draft.entry.slug, title, tray_of(draft), closed)
