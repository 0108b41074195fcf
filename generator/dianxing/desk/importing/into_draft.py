"""把一份 Word 并进正在写的稿子：先摆出哪些栏不一样，人勾了才动。"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from dianxing.cases.case_text import CaseText, tidied
from dianxing.desk.access.signed_in import actor_of, user_of
from dianxing.desk.case_address import case_address
from dianxing.desk.drafts.county import NOT_YOURS
from dianxing.desk.drafts.keep import Clash, Closed, end_sitting
from dianxing.desk.drafts.picture_store import keep_picture
from dianxing.desk.drafts.read import draft_or_404, text_of_draft, text_of_revision
from dianxing.desk.importing.carried import Carried, CarriedPicture, read_carried, sealed
from dianxing.desk.importing.read_upload import as_sentences, read_word
from dianxing.desk.importing.take import BodyHow, Offer, offers, taken
from dianxing.desk.importing.take_in import NamesTaken, take_in_word
from dianxing.desk.importing.told import told
from dianxing.desk.models import Draft
from dianxing.desk.page import show
from dianxing.desk.pictures.keep_upload import NotWriting
from dianxing.desk.pictures.thumbnail import upright_size
from dianxing.desk.place import the_place
from dianxing.desk.review.workflow import Stage
from dianxing.desk.word.docx_import import Imported
from dianxing.desk.word.docx_limits import MAX_DOCX
from dianxing.desk.writing.clash import clash_page
from dianxing.desk.writing.read_only import read_only_page
from dianxing.errors import DianxingError


@dataclass(frozen=True, slots=True)
class IntoPage:
    """选文件。"""

    year: str
    slug: str
    title: str
    file_trouble: str
    megabytes: int = MAX_DOCX // 1024 // 1024


@dataclass(frozen=True, slots=True)
class ChoosePage:
    """选要哪些栏。"""

    year: str
    slug: str
    title: str
    offers: tuple[Offer, ...]
    same: bool
    """各栏都和稿子里的一样。"""
    body: str
    """Word 里的正文；没有是空。"""
    body_now: bool
    """稿子里已经有正文。"""
    pictures: int
    todo: tuple[str, ...]
    carried: str


def word_into(request: HttpRequest, year: str, slug: str) -> HttpResponse:
    """选文件 → 选要哪些 → 存。"""
    draft = draft_or_404(year, slug)
    if draft.stage != Stage.WRITING:
        return _closed(request, draft)
    if request.method != "POST":
        return _ask(request, draft, "")
    if request.POST.get("do") == "take":
        return _take(request, draft)
    names = set(draft.pictures.values_list("name", flat=True))
    try:
        imported = read_word(request, the_place().reference, names)
    except DianxingError as error:
        return _ask(request, draft, as_sentences(error))
    end_sitting(draft)
    return _choose(request, draft, imported)


def _ask(request: HttpRequest, draft: Draft, trouble: str) -> HttpResponse:
    entry = draft.entry
    view = IntoPage(entry.folder_year, entry.slug, entry.title, trouble)
    return show(request, "import_into.html", "从 Word 导入", view, 400 if trouble else 200)


def _choose(request: HttpRequest, draft: Draft, imported: Imported) -> HttpResponse:
    store, entry = the_place().pictures, draft.entry
    pictures = tuple(
        CarriedPicture(one.name, keep_picture(store, one.data), *upright_size(one.data), len(one.data))
        for one in imported.pictures
    )
    head = {"title": imported.title, **imported.head} if imported.title else imported.head
    word = tidied(CaseText(head, imported.body))
    carried = Carried(entry.pk, user_of(request).pk, draft.revision, dict(word.head), word.body, pictures)
    now = text_of_draft(draft)
    found = offers(now, word)
    view = ChoosePage(
        year=entry.folder_year,
        slug=entry.slug,
        title=entry.title,
        offers=found,
        same=not found,
        body=word.body,
        body_now=bool(now.body.strip()),
        pictures=len(pictures),
        todo=told(imported).todo,
        carried=sealed(carried),
    )
    return show(request, "import_choose.html", "要哪些", view)


def _take(request: HttpRequest, draft: Draft) -> HttpResponse:
    carried = read_carried(request.POST.get("carried", ""), draft.entry_id, user_of(request).pk)
    if carried is None:
        return _ask(request, draft, "这一页放得太久了，什么都没有动。再选一次文件。")
    base = text_of_revision(draft, carried.seen) or text_of_draft(draft)
    how = request.POST.get("body", "append")
    body: BodyHow = how if how in ("append", "replace", "leave") else "append"  # type: ignore[assignment]
    word = CaseText(carried.head, carried.body)
    text = taken(base, word, set(request.POST.getlist("take")), body)
    try:
        done = take_in_word(draft.pk, user_of(request), actor_of(request), text, carried, the_place())
    except NotWriting:
        draft.refresh_from_db()
        return _closed(request, draft)
    except NamesTaken as error:
        return _ask(request, draft, as_sentences(error))
    if isinstance(done, Closed):
        draft.refresh_from_db()
        return _closed(request, draft)
    if isinstance(done, Clash):
        view = clash_page(draft.entry, done, text, carried.seen)
        return show(request, "edit_clash.html", "选用哪一边", view, 409)
    messages.success(request, "从 Word 导入好了，看看各栏对不对。")
    if done.county_refused:
        messages.warning(request, NOT_YOURS)
    address = case_address("edit", draft.entry_id)
    return HttpResponseRedirect(address, status=303)


def _closed(request: HttpRequest, draft: Draft) -> HttpResponse:
    status = 409 if request.method == "POST" else 200
    return show(request, "edit_closed.html", draft.entry.title, read_only_page(draft.entry, draft), status)
