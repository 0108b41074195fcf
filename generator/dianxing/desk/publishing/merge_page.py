"""Git 里的也改了：两边都改了的一项一项选，别的各自收下。"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from dianxing.cases.case_text import CaseText
from dianxing.desk.access.signed_in import user_of
from dianxing.desk.case_address import case_address
from dianxing.desk.compare.sides import ToChoose, chosen_sides, to_choose
from dianxing.desk.compare.three_way import Merged, merge, resolve
from dianxing.desk.drafts.read import parsed
from dianxing.desk.models import Publication
from dianxing.desk.page import show
from dianxing.desk.publishing.publication_acts import find_publication, queue_again
from dianxing.desk.publishing.still_approved import why_not_go_on
from dianxing.errors import DianxingError


@dataclass(frozen=True, slots=True)
class MergeView:
    """选的一页。"""

    id: str
    year: str
    slug: str
    sides: tuple[ToChoose, ...]
    taken: tuple[str, ...]
    """Git 里改了、这里没改，直接收下的。"""
    trouble: str


def merge_page(request: HttpRequest, year: str, slug: str, publication: UUID) -> HttpResponse:
    """看，选；选好就接着发布。"""
    found, user = find_publication(year, slug, publication), user_of(request)
    back = case_address("publication", found.entry_id, publication=found.id)
    if found.state != Publication.State.MERGE:
        return HttpResponseRedirect(back)
    merged = _merged(found)
    if merged is None:
        messages.error(
            request, "Git 里的这一份已经删掉或者读不通，合不了：请管服务器的人看看，再试或者作罢。"
        )
        return HttpResponseRedirect(back)
    trouble, choices = "", chosen_sides(merged, request.POST.dict())
    if request.method == "POST":
        try:
            values = resolve(merged, choices)
        except DianxingError as error:
            trouble = str(error)
        else:
            with transaction.atomic():
                now = find_publication(year, slug, publication, lock=True)
                if now.state != Publication.State.MERGE or now.theirs_blobs != found.theirs_blobs:
                    messages.warning(request, "别人先选好了，或者 Git 里的又变了，下面是现在的样子。")
                    return HttpResponseRedirect(back)
                if why_not := why_not_go_on(now):
                    messages.error(request, why_not)
                    return HttpResponseRedirect(back)
                found.head, found.body = dict(values.head), values.body
                found.base_text, found.base_blobs = found.theirs, found.theirs_blobs
                found.theirs, found.theirs_blobs, found.clashes = "", {}, []
                kept = "、".join(
                    f"{conflict.label}用{'我们的' if choices[conflict.name] == 'ours' else 'Git 里的'}"
                    for conflict in merged.conflicts
                )
                queue_again(found, user, f"选好了两边都改的：{kept}"[:280])
            return HttpResponseRedirect(back)
    view = MergeView(
        id=str(found.id),
        year=year,
        slug=slug,
        sides=to_choose(merged, choices),
        taken=tuple(one.label for one in merged.from_theirs),
        trouble=trouble,
    )
    return show(request, "publication_merge.html", "两边都改了", view, 400 if trouble else 200)


def _merged(publication: Publication) -> Merged | None:
    theirs = parsed(publication.theirs)
    if theirs is None:
        return None
    return merge(parsed(publication.base_text), CaseText(publication.head, publication.body), theirs)
