"""发布之前的一页：要写什么、署谁的名、什么时候公开；点一下就排上。"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from dianxing.cases.case_text import CaseText
from dianxing.cases.partial_date import PartialDate
from dianxing.desk.access.signed_in import actor_of, user_of
from dianxing.desk.case_address import case_address
from dianxing.desk.compare.fields import field_changes
from dianxing.desk.drafts.read import draft_or_404, text_begun_from
from dianxing.desk.drafts.title import title_of
from dianxing.desk.git.open_repository import open_repository
from dianxing.desk.git.remote import find_remote
from dianxing.desk.models import Draft, Publication
from dianxing.desk.page import show
from dianxing.desk.place import the_place
from dianxing.desk.publishing.prepare import order_publication
from dianxing.desk.review.facts import text_of
from dianxing.desk.review.publishable import ready_head
from dianxing.desk.review.workflow import why_not_publish
from dianxing.desk.whole_number import whole_number
from dianxing.errors import DianxingError


@dataclass(frozen=True, slots=True)
class PublishPage:
    """发布之前。"""

    year: str
    slug: str
    title: str
    revision: int
    author: str
    reviewers: tuple[str, ...]
    changed: tuple[str, ...]
    """改了哪些栏；新写的是空的。"""
    is_new: bool
    opens: str
    """什么时候公开，一句话。"""
    remote: str
    trouble: str
    """不能发布的缘故；能就是空的。"""
    running: str
    """正在进行的那次发布的网址。"""


def publish_page(request: HttpRequest, year: str, slug: str) -> HttpResponse:
    """看一看，点发布。"""
    draft = draft_or_404(year, slug)
    actor, user = actor_of(request), user_of(request)
    trouble, status = why_not_publish(text_of(draft), actor), 200
    if request.method == "POST":
        try:
            made = order_publication(
                draft.pk, user, actor, seen=whole_number(request.POST.get("seen", "")) or 0
            )
        except DianxingError as error:
            trouble, status = str(error), 409
        else:
            return HttpResponseRedirect(case_address("publication", draft.entry_id, publication=made.id))
    view = _view(draft, year, slug, trouble)
    return show(request, "publish.html", f"发布：{view.title}", view, status)


def _view(draft: Draft, year: str, slug: str, trouble: str) -> PublishPage:
    head = ready_head(draft.head, new=not draft.base_text, today=timezone.localdate())
    base = text_begun_from(draft)
    changes = field_changes(base, CaseText(head, draft.body)) if base else ()
    passes = draft.passes.select_related("by")
    running = draft.publications.filter(state__in=Publication.UNFINISHED).first()
    return PublishPage(
        year=year,
        slug=slug,
        title=title_of(draft.head, draft.entry.title),
        revision=draft.revision,
        author=draft.owner.name,
        reviewers=tuple(review.by.name for review in passes),
        changed=tuple(change.label for change in changes),
        is_new=not draft.base_text,
        opens=_opens(str(head["dates"].get("published") or ""), timezone.localdate()),
        remote=_remote(),
        trouble=trouble,
        running=case_address("publication", draft.entry_id, publication=running.id) if running else "",
    )


def _remote() -> str:
    """写好以后送到哪个远端；没有设远端、打不开仓库是空（点发布时会说怎么办）。"""
    place = the_place()
    try:
        found = find_remote(open_repository(place.root, branch=place.settings.desk.branch))
    except DianxingError:
        return ""
    return found.name if found else ""


def _opens(published: str, today: date) -> str:
    try:
        start = PartialDate.parse(published).start().date()
    except ValueError:
        return f"发布日“{published}”读不懂，先改好它"
    if start > today:
        return f"{start.year}年{start.month}月{start.day}日零点公开，在那以前谁也看不到"
    return "发布以后马上公开"
