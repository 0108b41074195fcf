"""预览成网页：用网站自己的模板、样式和外壳排一个案例。"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import timezone

from dianxing.cases.findings import Finding
from dianxing.cases.model import CaseHead
from dianxing.cases.partial_date import PartialDate
from dianxing.desk.case_address import case_address
from dianxing.desk.models import CaseEntry
from dianxing.desk.place import DeskPlace, the_place
from dianxing.desk.previews.framing import framed
from dianxing.desk.previews.page_html import Addresses, preview_html
from dianxing.desk.previews.prepare_shell import start_preparing
from dianxing.desk.previews.shown_case import ShownCase, shown_case
from dianxing.desk.previews.site_frame import SiteFrame, site_frame, site_shell
from dianxing.desk.previews.source import PreviewSource, find_source
from dianxing.desk.whole_number import whole_number
from dianxing.desk.writing.plain_words import plainly
from dianxing.errors import DianxingError
from dianxing.problems import Problem
from dianxing.site.case_batch import lay_out
from dianxing.site.page_frame import PageFrame
from dianxing.site.shell import Shell
from dianxing.site.views import addresses


@dataclass(frozen=True, slots=True)
class Above:
    """放在预览最前面的一块：这是哪一版，还有哪些问题。"""

    which: str
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Instead:
    """排不了时的一页：请等着，或者为什么。"""

    heading: str
    text: str
    again: bool
    """过两秒自己再来。"""


def page_preview(request: HttpRequest, year: str, slug: str) -> HttpResponse:
    """发布以后在网站上的样子。"""
    entry, source, place = asked(request, year, slug)
    try:
        shell = site_shell(place.settings)
        if shell is None:
            return _wait(request, start_preparing(place.settings))
        frame = site_frame(place.settings, place.reference)
        shown = shown_case(source, place.reference, today())
        html = _page(shown, frame, shell, place, case_address("preview-page", entry.pk), above(source, shown))
    except DianxingError as error:
        return instead(request, Instead("这一页排不出来", str(error), again=False))
    return framed(HttpResponse(html))


def asked(request: HttpRequest, year: str, slug: str) -> tuple[CaseEntry, PreviewSource, DeskPlace]:
    """要预览的一份；没有抛 Http404。"""
    entry = get_object_or_404(CaseEntry, pk=f"{year}/{slug}")
    place = the_place()
    source = find_source(entry, place, whole_number(request.GET.get("revision", "")))
    if source is None:
        raise Http404
    return entry, source, place


def today() -> PartialDate:
    """没有写发布日的，当作今天发布。"""
    return PartialDate.parse(timezone.localdate())


def above(source: PreviewSource, shown: ShownCase) -> str:
    """最前面的一块，安全的 HTML。"""
    view: dict[str, Any] = {"view": Above(source.which, tuple(map(_told, shown.problems)))}
    return render_to_string("desk/preview_above.html", view)


def _told(finding: Finding) -> str:
    """一处问题：哪一条，错在哪，怎么办；说法和表单里的一样。"""
    name, *inside = (*finding.loc, "")
    info = CaseHead.model_fields.get(str(name))
    row = f"{info.title}第 {inside[0] + 1} 条：" if info and inside and isinstance(inside[0], int) else ""
    return row + plainly(Problem("", 1, 1, finding.what, finding.fix, finding.code, finding.field))


def instead(request: HttpRequest, view: Instead) -> HttpResponse:
    """排不了时的一页。"""
    html = render_to_string("desk/preview_instead.html", {"view": view}, request)
    return framed(HttpResponse(html), sandboxed=not view.again)


def _page(
    shown: ShownCase, frame: SiteFrame, shell: Shell, place: DeskPlace, address: str, before: str
) -> str:
    case, card = shown.case, shown.card
    head, first, last, _ = lay_out(case, card, tuple(shown.photos.items()), place.reference, frame.pages)
    page = PageFrame(frame.pages, shell).fill(head=head, body=first + last, body_class="page-case")
    moved = Addresses(
        root=frame.pages.site.root,
        site_url=place.settings.site_url,
        assets=f"{address.removesuffix('page/')}assets/",
        own=card.path,
        shared=frozenset((*frame.files, addresses.ICON)),
    )
    return preview_html(page, moved, before)


def _wait(request: HttpRequest, trouble: str) -> HttpResponse:
    if trouble:
        return instead(request, Instead("网站的外壳排不出来，请告诉管理员", trouble, again=False))
    return instead(request, Instead("正在准备预览", "第一次要几秒钟，好了就显示。", again=True))
