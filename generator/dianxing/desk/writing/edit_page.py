"""写稿页的视图模型：表单、问题、完整度、别处的地址。"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from dianxing.cases.case_text import CaseText
from dianxing.cases.reference import Reference
from dianxing.desk.access.actor import Actor
from dianxing.desk.access.roles import Permission
from dianxing.desk.case_address import PreviewLink, case_address, preview_links
from dianxing.desk.consents.register import valid_consents
from dianxing.desk.drafts.read import text_of_draft
from dianxing.desk.drafts.shape import shape
from dianxing.desk.drafts.title import title_of
from dianxing.desk.models import Draft
from dianxing.desk.pictures.tray import Tray, tray_of
from dianxing.desk.presence.presence_box import PresenceBox, presence_box
from dianxing.desk.remarks.comments import Thread, threads_under
from dianxing.desk.remarks.sent_back import SentBack, sent_back
from dianxing.desk.writing.check import Checked, FieldProblem, check
from dianxing.desk.writing.form.draw import Said, control_id, draw
from dianxing.desk.writing.form.drawn import DrawnField, DrawnForm
from dianxing.desk.writing.form.field import Section, Suggestion
from dianxing.desk.writing.form.fields import Known, form_sections


@dataclass(frozen=True, slots=True)
class Pointer:
    """指到一栏的一句话。"""

    label: str
    text: str
    anchor: str
    """`#f-title`；整篇的是空。"""


@dataclass(frozen=True, slots=True)
class Meter:
    """写到哪里了。"""

    percent: int
    problems: tuple[Pointer, ...]
    needs: tuple[Pointer, ...]
    missing: tuple[Pointer, ...]


@dataclass(frozen=True, slots=True)
class EditPage:
    """写稿页。"""

    case_id: str
    year: str
    slug: str
    title: str
    user_id: int
    revision: int
    form: DrawnForm
    meter: Meter
    saved: str
    """谁在什么时候存的。"""
    unsaved: bool
    """表单里的字还没有存。"""
    shape_changed: bool
    tray: Tray
    previews: tuple[PreviewLink, ...]
    review: str
    """送审页的地址。"""
    presence: PresenceBox
    threads: Mapping[str, Thread]
    """有没解决的意见的栏 → 意见；空是整篇的。"""
    sent_back: SentBack | None
    """要照着改的那次退回。"""
    open_comments: int
    """审稿的人提的、还没有解决的意见有几条。"""


def sections_for(draft: Draft, actor: Actor, reference: Reference) -> tuple[Section, ...]:
    """这个人改这份稿子用的各栏。"""
    known = Known(tuple(_zones(reference)), tuple(_consents(draft.entry.county)))
    return form_sections(reference, actor.counties(Permission.WRITE), known)


def edit_page(
    draft: Draft,
    actor: Actor,
    reference: Reference,
    *,
    typed: CaseText | None = None,
    seen: int | None = None,
    extra: Sequence[FieldProblem] = (),
) -> EditPage:
    """写稿页；给了 `typed` 就画没存的那一份，`seen` 是它从第几版改起。"""
    values = typed or text_of_draft(draft)
    sections = sections_for(draft, actor, reference)
    checked = check_draft(draft, values, reference)
    meter, form = drawn_with(sections, values, checked, extra)
    entry = draft.entry
    return EditPage(
        case_id=entry.id,
        year=entry.folder_year,
        slug=entry.slug,
        title=title_of(draft.head),
        user_id=actor.id,
        revision=draft.revision if seen is None else seen,
        form=form,
        meter=meter,
        saved=saved_line(draft),
        unsaved=typed is not None,
        shape_changed=bool(draft.shape) and draft.shape != shape(),
        tray=tray_of(draft, values),
        previews=preview_links(entry.pk),
        review=case_address("review", entry.pk),
        presence=presence_box(entry.id, actor, editing=True),
        threads=_threads(draft, sections),
        sent_back=sent_back(draft),
        open_comments=draft.comments.filter(settled=None).count(),
    )


def check_draft(draft: Draft, values: CaseText, reference: Reference) -> Checked:
    """查一份草稿的文字。"""
    pictures = dict(draft.pictures.values_list("name", "digest"))
    return check(values, draft.base_text, draft.entry_id, pictures, reference)


def drawn_with(
    sections: Sequence[Section],
    values: CaseText,
    checked: Checked,
    extra: Sequence[FieldProblem] = (),
) -> tuple[Meter, DrawnForm]:
    """画好的表单，问题都在各自的栏上；还有完整度。"""
    labels = dict(_labels(draw(sections, values, Said())))
    problems = [_at_known(one, labels) for one in (*extra, *checked.problems)]
    form = draw(sections, values, Said(_by_name(problems)))
    needs = [_at_known(one, labels) for one in checked.needs]
    meter = Meter(
        checked.percent,
        tuple(_pointer(one, labels) for one in problems),
        tuple(_pointer(one, labels) for one in needs),
        tuple(Pointer(one.label, one.why, f"#{control_id(one.field)}") for one in checked.missing),
    )
    return meter, form


def saved_line(draft: Draft) -> str:
    """`王撰稿 10:32 存的`。"""
    when = timezone.localtime(draft.changed)
    today = when.date() == timezone.localdate()
    shown = when.strftime("%H:%M") if today else f"{when.month}月{when.day}日 {when:%H:%M}"
    return f"{shown} {draft.changed_by.name}存的"


def _labels(form: DrawnForm) -> Iterator[tuple[str, str]]:
    """控件的名字 → 栏的名称。"""
    for section in form.sections:
        for one in section.fields:
            yield one.name, one.label
            for row in one.rows:
                yield row.name, row.label
                for column in row.fields:
                    yield (
                        column.name,
                        f"{row.label} · {column.label}" if column.label != row.label else row.label,
                    )


def _at_known(problem: FieldProblem, labels: dict[str, str]) -> FieldProblem:
    """表单里没有那一格的，指到包着它的那一栏。"""
    name = problem.name
    while name and name not in labels:
        name = name.rpartition(".")[0]
    return FieldProblem(name, problem.text)


def _by_name(problems: Iterable[FieldProblem]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for one in problems:
        found[one.name] = (*found.get(one.name, ()), one.text)
    return found


def _pointer(one: FieldProblem, labels: dict[str, str]) -> Pointer:
    anchor = f"#{control_id(one.name)}" if one.name else ""
    return Pointer(labels.get(one.name, "整篇"), one.text, anchor)


def _threads(draft: Draft, sections: Sequence[Section]) -> dict[str, Thread]:
    names = [one.path for section in sections for one in section.fields]
    return {name: one for name, one in threads_under(draft, names, may=True).items() if one.open}


def _zones(reference: Reference) -> Iterator[Suggestion]:
    """各县区已经写过的园区。"""
    written = Draft.objects.filter(head__has_key="zone").values_list("entry__county", "head__zone").distinct()
    names = {place.code: place.name for place in reference.places}
    for county, zone in sorted({(str(county), str(zone)) for county, zone in written}):
        if zone and county in names:
            yield Suggestion(zone, names[county])


def _consents(county: str) -> Iterator[Suggestion]:
    """登记过、没有撤回的授权：只说编号、用途、期限，不说是谁的。"""
    for one in valid_consents(county, timezone.localdate()):
        ends = f"到 {one.until.isoformat()}" if one.until else "没有期限"
        yield Suggestion(one.number, label=f"{'、'.join(one.uses)}，{'已到期，要续签' if one.past else ends}")


def fields_by_path(form: DrawnForm) -> dict[str, DrawnField]:
    """各栏，按路径。"""
    return {one.path: one for section in form.sections for one in section.fields}
