"""裁图页：一个 3:2 的框，拖、捏、按键都行；没有脚本时用几个滑块。"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404

from dianxing.desk.access.signed_in import user_of
from dianxing.desk.case_address import case_address
from dianxing.desk.drafts.read import draft_or_404
from dianxing.desk.models import Draft, Picture
from dianxing.desk.page import fragment, show
from dianxing.desk.pictures.crop_choice import FIRST, LEAST_SIZE, TURNS, CropChoice, read_choice
from dianxing.desk.pictures.keep_upload import NotWriting
from dianxing.desk.pictures.recrop import original_of, original_size, recrop, reset
from dianxing.desk.pictures.tray import tray_picture
from dianxing.desk.pictures.views import by_script, refused
from dianxing.desk.place import the_place
from dianxing.desk.review.workflow import Stage
from dianxing.desk.uploads.limits import COVER_RATIO
from dianxing.desk.uploads.refusal import PictureRefused


@dataclass(frozen=True, slots=True)
class CropPage:
    """裁图页。"""

    year: str
    slug: str
    name: str
    action: str
    source: str
    """没裁过的那一张。"""
    back: str
    cropped: bool
    choice: CropChoice
    trouble: str
    least: int = LEAST_SIZE
    ratio: float = COVER_RATIO
    turns: tuple[int, ...] = TURNS


def crop_picture(request: HttpRequest, year: str, slug: str, number: int) -> HttpResponse:
    """看、裁、换回原图。"""
    draft, place = draft_or_404(year, slug), the_place()
    row = get_object_or_404(Picture, pk=number, draft=draft)
    if draft.stage != Stage.WRITING:
        return refused(request, draft, f"这份稿子{Stage(draft.stage).label}，图片不能动。", 409)
    if request.method != "POST":
        return _page(request, draft, row, FIRST, "")
    choice = read_choice(request.POST.dict())
    try:
        if request.POST.get("do") == "reset":
            changed = reset(row, user_of(request), place)
        else:
            changed = recrop(row, user_of(request), choice, place)
    except NotWriting as error:
        return refused(request, draft, str(error), 409)
    except PictureRefused as error:
        if by_script(request):
            return JsonResponse({"refused": f"{error.what}。{error.fix}。"}, status=400)
        return _page(request, draft, row, choice, f"{error.what}。{error.fix}。")
    if by_script(request):
        return JsonResponse({"picture": asdict(tray_picture(draft, changed))})
    messages.success(
        request, f"{row.name} 裁好了。" if changed.digest != original_of(changed) else "换回原图了。"
    )
    return HttpResponseRedirect(case_address("pictures", draft.entry_id), status=303)


def _page(request: HttpRequest, draft: Draft, row: Picture, choice: CropChoice, trouble: str) -> HttpResponse:
    try:
        original_size(row, the_place())
    except PictureRefused as error:
        return refused(request, draft, f"{error.what}。{error.fix}。", 409)
    view = CropPage(
        year=draft.entry.folder_year,
        slug=draft.entry.slug,
        name=row.name,
        action=case_address("picture-crop", draft.entry_id, number=row.pk),
        source=case_address("draft-picture", draft.entry_id, digest=original_of(row)),
        back=case_address("pictures", draft.entry_id),
        cropped=bool(row.original) and row.original != row.digest,
        choice=choice,
        trouble=trouble,
    )
    if by_script(request):
        return fragment(request, "picture_crop_form.html", view)
    return show(request, "picture_crop.html", f"裁图：{row.name}", view, 400 if trouble else 200)
