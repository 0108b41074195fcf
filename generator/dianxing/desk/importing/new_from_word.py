"""从 Word 开始一个案例：选文件，选县区，别的都从文档里认。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils import timezone

from dianxing.cases.case_text import CaseText, tidied
from dianxing.cases.reference import Reference
from dianxing.desk.access.actor import WHOLE_CITY, Actor
from dianxing.desk.access.roles import Permission
from dianxing.desk.access.signed_in import actor_of, user_of
from dianxing.desk.case_address import case_address
from dianxing.desk.drafts.county import county_of
from dianxing.desk.drafts.title import UNTITLED
from dianxing.desk.importing.read_upload import FIELD, as_sentences, read_word, title_from_name
from dianxing.desk.importing.start_from_word import new_text, start_from_word
from dianxing.desk.importing.told import in_one, told
from dianxing.desk.page import show
from dianxing.desk.pictures.views import by_script
from dianxing.desk.place import the_place
from dianxing.desk.word.docx_import import Imported
from dianxing.desk.word.docx_limits import MAX_DOCX
from dianxing.desk.word.fill_head import MAX_TITLE
from dianxing.desk.writing.form.bind import bind
from dianxing.desk.writing.form.draw import Said, draw
from dianxing.desk.writing.form.drawn import DrawnField
from dianxing.desk.writing.form.field import Field, Section
from dianxing.desk.writing.form.fields import all_fields, form_sections
from dianxing.desk.writing.new_case import own_county, proposed_name
from dianxing.errors import DianxingError

_TRIES = 4
"""短名正好被同时导入的人占了，换一个再来，试几次。"""
_ASKED = ("scope", "county", "place", "title")
_HELP: Mapping[str, str] = MappingProxyType(
    {"county": "不选，就用文档里写的", "title": "不填，就用文档里的；都没有，用文件名"}
)


@dataclass(frozen=True, slots=True)
class ImportPage:
    """选文件的一页。"""

    fields: tuple[DrawnField, ...]
    trouble: str
    file_trouble: str
    megabytes: int = MAX_DOCX // 1024 // 1024


def new_from_word(request: HttpRequest) -> HttpResponse:
    """导入好就去写稿页。"""
    actor, place = actor_of(request), the_place()
    reference = place.reference
    fields = _fields(actor, reference)
    if request.method != "POST":
        return _page(request, fields, own_county(actor, reference), {})
    asked = tidied(bind(dict(request.POST.lists()), fields, {})).head
    if wrong := _wrong(asked, actor, reference):
        return _page(request, fields, asked, wrong)
    try:
        imported = read_word(request, reference)
    except DianxingError as error:
        return _page(request, fields, asked, {FIELD: as_sentences(error)})
    chosen = _chosen(asked, imported, reference)
    county = county_of(chosen, reference)
    if county is None:
        return _page(request, fields, asked, {"county": "文档里没有写县区，选一个，再导入一次。"})
    if not actor.may(Permission.WRITE, county):
        said = f"文档里写的是{chosen.get('county', '')}，你不能写那里的稿子；选一个你的县区。"
        return _page(request, fields, asked, {"county": said})
    title = str(asked.get("title") or imported.title or title_from_name(request) or UNTITLED)
    text = new_text(imported, chosen, title)
    year = str(timezone.localdate().year)
    for left in reversed(range(_TRIES)):
        slug = proposed_name(text.head, county, year, reference)
        try:
            start_from_word(user_of(request), f"{year}/{slug}", text, imported, county, place)
            break
        except DianxingError as error:
            if not left:
                return _page(request, fields, asked, {FIELD: as_sentences(error)})
    say(request, imported)
    address = case_address("edit", f"{year}/{slug}")
    if by_script(request):
        return JsonResponse({"address": address})
    return HttpResponseRedirect(address, status=303)


def say(request: HttpRequest, imported: Imported) -> None:
    """到了写稿页说：认出了什么，还要做什么。"""
    words = told(imported)
    messages.success(request, words.done)
    if words.todo:
        messages.warning(request, in_one(words.todo))


def _chosen(asked: Mapping[str, Any], imported: Imported, reference: Reference) -> dict[str, Any]:
    """范围、县区、地名：人选了的照选的，没选的照文档里的。"""
    chosen = {key: asked[key] for key in ("scope", "county", "place") if key in asked}
    if county_of(chosen, reference) is None and imported.head.get("county"):
        chosen["county"] = imported.head["county"]
    return chosen


def _fields(actor: Actor, reference: Reference) -> tuple[Field, ...]:
    sections = form_sections(reference, actor.counties(Permission.WRITE))
    wanted = {field.path: field for field in all_fields(sections)}
    # 不填的照文档里的，所以不说“发布要有”
    return tuple(
        replace(wanted[path], needed=False, help=_HELP.get(path, wanted[path].help)) for path in _ASKED
    )


def _wrong(asked: Mapping[str, Any], actor: Actor, reference: Reference) -> dict[str, str]:
    """先看填的对不对，再花力气读文档。"""
    title = str(asked.get("title") or "")
    if len(title) > MAX_TITLE:
        return {"title": f"标题最多 {MAX_TITLE} 字，现在 {len(title)} 字。不填就用文档里的。"}
    county = county_of(asked, reference)
    if county is None:
        return {"county": "没有这个县区，重新选一个。"} if asked.get("county") else {}
    if not actor.may(Permission.WRITE, county):
        if county == WHOLE_CITY:
            return {"scope": "各地经验由市总工会的人写。"}
        raise PermissionDenied  # 选项里没有别的县区，只有捏造的请求才会到这里
    if county == WHOLE_CITY and not asked.get("place"):
        return {"place": "写上省市，如 山西省大同市。"}
    return {}


def _page(
    request: HttpRequest, fields: tuple[Field, ...], head: Mapping[str, Any], wrong: dict[str, str]
) -> HttpResponse:
    if wrong and by_script(request):
        return JsonResponse({"wrong": wrong}, status=400)
    said = Said({name: (text,) for name, text in wrong.items()})
    drawn = draw([Section("new", "", fields)], CaseText(head, ""), said).sections[0].fields
    trouble = "还没有导入。" + ("文件要再选一次。" if FIELD not in wrong else "") if wrong else ""
    view = ImportPage(drawn, trouble, wrong.get(FIELD, ""))
    return show(request, "import_new.html", "从 Word 导入", view, 400 if wrong else 200)
