"""新写一个案例：标题、范围、县区、领域，就够开始了。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from dianxing.cases.case_text import CaseText, tidied
from dianxing.cases.folders import SLUG_RULE, is_slug
from dianxing.cases.reference import Reference
from dianxing.desk.access.actor import WHOLE_CITY, Actor
from dianxing.desk.access.roles import Permission
from dianxing.desk.access.signed_in import actor_of, user_of
from dianxing.desk.case_address import case_address
from dianxing.desk.drafts.county import county_of
from dianxing.desk.drafts.follow import follow
from dianxing.desk.drafts.save import start_new
from dianxing.desk.models import CaseEntry
from dianxing.desk.page import show
from dianxing.desk.place import the_place
from dianxing.desk.writing.form.bind import bind
from dianxing.desk.writing.form.draw import Said, draw
from dianxing.desk.writing.form.drawn import DrawnField
from dianxing.desk.writing.form.field import Field, Section
from dianxing.desk.writing.form.fields import all_fields, form_sections
from dianxing.desk.writing.short_name import short_name
from dianxing.errors import DianxingError

_ASKED = ("title", "scope", "county", "place", "area")


@dataclass(frozen=True, slots=True)
class NewCase:
    """新写一个案例的表单。"""

    fields: tuple[DrawnField, ...]
    slug: str
    slug_trouble: str
    trouble: str
    slug_rule: str = SLUG_RULE


def new_case(request: HttpRequest) -> HttpResponse:
    """填好就建一份草稿，去写稿页。"""
    actor, reference = actor_of(request), the_place().reference
    fields = _fields(actor, reference)
    if request.method != "POST":
        return _page(request, fields, CaseText(own_county(actor, reference), ""), {}, "")
    values = tidied(bind(dict(request.POST.lists()), fields, {}))
    slug = request.POST.get("slug", "").strip()
    wrong = _wrong(values.head, slug, actor, reference)
    if wrong:
        return _page(request, fields, values, wrong, slug)
    year = str(timezone.localdate().year)
    county = county_of(values.head, reference)
    assert county is not None
    slug = slug or proposed_name(values.head, county, year, reference)
    try:
        draft = start_new(user_of(request), f"{year}/{slug}", values, county=county)
    except DianxingError:
        return _page(request, fields, values, {"slug": f"{year} 年已经有叫“{slug}”的案例，换一个"}, slug)
    follow(draft.entry, values.head, reference)
    return HttpResponseRedirect(case_address("edit", draft.entry_id), status=303)


def _fields(actor: Actor, reference: Reference) -> tuple[Field, ...]:
    sections = form_sections(reference, actor.counties(Permission.WRITE))
    wanted = {field.path: field for field in all_fields(sections)}
    return tuple(wanted[path] for path in _ASKED)


def own_county(actor: Actor, reference: Reference) -> dict[str, Any]:
    """只管一个县区的人，县区先替他选好。"""
    counties = actor.counties(Permission.WRITE)
    if counties is None or len(counties) != 1:
        return {}
    place = reference.find_place(next(iter(counties)))
    return {"county": place.name} if place else {}


def _wrong(head: Mapping[str, Any], slug: str, actor: Actor, reference: Reference) -> dict[str, str]:
    wrong: dict[str, str] = {}
    title = str(head.get("title") or "").strip()
    if not title:
        wrong["title"] = "写上标题；先写个大概，以后还能改。"
    elif len(title) > 30:
        wrong["title"] = f"标题最多 30 字，现在 {len(title)} 字。"
    county = county_of(head, reference)
    if county is None:
        wrong["county"] = "选县区。"
    elif not actor.may(Permission.WRITE, county):
        if county == WHOLE_CITY:
            wrong["scope"] = "各地经验由市总工会的人写。"
        else:
            raise PermissionDenied  # 选项里没有别的县区，只有捏造的请求才会到这里
    elif county == WHOLE_CITY and not head.get("place"):
        wrong["place"] = "写上省市，如 山西省大同市。"
    if slug and not is_slug(slug):
        wrong["slug"] = f"“{slug[:40]}”不能当短名。{SLUG_RULE}。"
    return wrong


def proposed_name(head: Mapping[str, Any], county: str, year: str, reference: Reference) -> str:
    """由标题的拼音来的短名，和已有的不重。"""
    place = reference.find_place(county) if county != WHOLE_CITY else None
    known = CaseEntry.objects.filter(pk__startswith=f"{year}/").values_list("pk", flat=True)
    taken = {pk.partition("/")[2] for pk in known}
    folder = the_place().root / "cases" / year
    taken |= {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    return short_name(str(head.get("title") or ""), place.slug if place else "", taken)


def _page(
    request: HttpRequest, fields: tuple[Field, ...], values: CaseText, wrong: dict[str, str], slug: str
) -> HttpResponse:
    section = Section("new", "", fields)
    said = Said({name: (text,) for name, text in wrong.items()})
    drawn = draw([section], values, said).sections[0].fields
    view = NewCase(drawn, slug, wrong.get("slug", ""), "还有几处没填好。" if wrong else "")
    return show(request, "edit_new.html", "新写一个案例", view, 400 if wrong else 200)
