"""预览成公众号图文：用渠道稿自己的样式和做法排一篇。"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from markupsafe import Markup

from dianxing.desk.case_address import case_address
from dianxing.desk.place import DeskPlace
from dianxing.desk.previews.framing import framed
from dianxing.desk.previews.page_preview import Instead, above, asked, instead, today
from dianxing.desk.previews.preview_files import WECHAT_PHOTO
from dianxing.desk.previews.shown_case import ShownCase, shown_case
from dianxing.desk.previews.site_frame import wechat_style
from dianxing.errors import DianxingError
from dianxing.kits import files
from dianxing.kits.from_library import kit_site, make_kit_case
from dianxing.kits.notes import Refused
from dianxing.kits.wechat.article import Article, article
from dianxing.site.pictures.qr import JOIN_QR


@dataclass(frozen=True, slots=True)
class WechatPreview:
    """公众号里的一篇。"""

    above: Markup
    title: str
    author: str
    account: str
    date: str
    digest: str
    html: Markup
    notes: tuple[str, ...]
    """收短了什么。"""


def wechat_preview(request: HttpRequest, year: str, slug: str) -> HttpResponse:
    """发到公众号里的样子。"""
    entry, source, place = asked(request, year, slug)
    try:
        shown = shown_case(source, place.reference, today())
        made = _article(shown, place)
    except Refused as refused:
        text = f"{refused.finding.what} → {refused.finding.fix}"
        return instead(request, Instead("公众号放不下", text, again=False))
    except DianxingError as error:
        return instead(request, Instead("这一篇排不出来", str(error), again=False))
    assets = f"{case_address('preview-page', entry.pk).removesuffix('page/')}assets/"
    view = WechatPreview(
        above=Markup(above(source, shown)),
        title=made.title,
        author=made.author,
        account=place.settings.site_name,
        date=shown.card.published.chinese(),
        digest=made.digest,
        html=Markup(made.html_with(_pictures(shown, assets))),
        notes=tuple(note.what for note in made.notes),
    )
    html = render_to_string("desk/preview_wechat.html", {"view": view}, request)
    return framed(HttpResponse(html), inline_styles=True)


def _article(shown: ShownCase, place: DeskPlace) -> Article:
    settings, reference = place.settings, place.reference
    site = kit_site(settings, reference)
    # 图文只写图片的名字，用不着文件夹
    kit = make_kit_case(shown.case, shown.card, shown.photos, site, reference, Path())
    return article(kit, wechat_style(settings), author=settings.wechat.author)


def _pictures(shown: ShownCase, assets: str) -> dict[str, str]:
    found = {files.JOIN_QR: assets + JOIN_QR}
    for number, file in enumerate(shown.photos, 1):
        found[files.photo(number)] = f"{assets}{WECHAT_PHOTO}{quote(file)}"
    return found
