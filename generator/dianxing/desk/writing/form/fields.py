"""走一遍案例的模型，得出表单的各栏：名称、说明、选择、限度都从定规则的地方来。"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic.fields import FieldInfo

from dianxing.cases.explain import EXPLAIN
from dianxing.cases.model import PARTS, CaseHead, Method, Scope, SizeBand, Status
from dianxing.cases.partial_date import PartialDate
from dianxing.cases.reference import Area, Place, Reference, fold
from dianxing.cases.rules import STEP_COUNT, SUMMARY_LENGTH, broken_rules
from dianxing.cases.values import SCOPES
from dianxing.desk.writing.form.field import BODY, Choice, Field, Kind, Section, Suggestion
from dianxing.desk.writing.form.plan import KINDS, LABELS, PLANS

_CONSENTS = ("people.consent", "quotes.consent", "images.consents")
_LENGTHS = {"summary": SUMMARY_LENGTH, "steps": STEP_COUNT}
_SCOPE_LABELS = {Scope.LOCAL: "本地案例", Scope.ELSEWHERE: "各地经验（外地的）", Scope.SAMPLE: "示例"}


@dataclass(frozen=True, slots=True)
class Known:
    """库里已经有、可以照填的。"""

    zones: tuple[Suggestion, ...] = ()
    """各县区的园区。"""
    consents: tuple[Suggestion, ...] = ()
    """这份稿子能用的授权编号。"""


def form_sections(
    reference: Reference, counties: frozenset[str] | None, known: Known = Known()
) -> tuple[Section, ...]:
    """全部栏，分好组。`counties` 是这个人能写的县区（代码），None 是全市。"""
    makes = _Makes(reference, counties, known)
    return tuple(
        Section(plan.id, plan.title, tuple(map(makes.field, plan.paths)), plan.hint, plan.folded)
        for plan in PLANS
    )


def all_fields(sections: Sequence[Section]) -> tuple[Field, ...]:
    """各组的栏连起来。"""
    return tuple(field for section in sections for field in section.fields)


class _Makes:
    """一趟画栏要用的：词表，和这个人的县区。"""

    def __init__(self, reference: Reference, counties: frozenset[str] | None, known: Known) -> None:
        self.reference, self.counties, self.known = reference, counties, known

    def field(self, path: str) -> Field:
        if path == BODY:
            return Field(BODY, "正文", "", KINDS[BODY])
        info = _info(path)
        part = PARTS.get(path)
        kind = KINDS.get(path) or _kind(path, info)
        length = _LENGTHS.get(path, range(0))
        return Field(
            path=path,
            label=LABELS.get(path) or info.title or path,
            help=EXPLAIN.get(path, ""),
            kind=kind,
            choices=self._choices(path),
            suggestions=self._suggestions(path),
            least=length[0] if length else None,
            limit=length[-1] if length else _max_length(info),
            needed=path in _needed(),
            columns=tuple(self.field(f"{path}.{name}") for name in part.model_fields)
            if part and kind is Kind.ROWS
            else (),
        )

    def _choices(self, path: str) -> tuple[Choice, ...]:
        reference = self.reference
        if path == "county":
            return tuple(_place_choice(place) for place in self._places())
        if path == "area":
            return tuple(_area_choice(area) for area in reference.areas)
        if path == "kind":
            return tuple(
                Choice(kind.name, kind.name, area.name, _words(kind.code, kind.name))
                for area in reference.areas
                for kind in area.kinds
            )
        if path == "courier":
            return tuple(
                Choice(one.name, one.name, "", _words(one.code, one.name, one.seed, *one.aliases))
                for one in reference.couriers
                if not one.successor
            )
        if path == "union.form":
            return tuple(
                Choice(form.name, form.name, "", _words(form.code, form.name)) for form in reference.forms
            )
        if path == "scope":
            return tuple(
                Choice(scope.value, _SCOPE_LABELS[scope], "", _said(scope))
                for scope in Scope
                if self.counties is None or scope is not Scope.ELSEWHERE
            )
        words: Iterable[str] = {"metrics.method": Method, "employer.size_band": SizeBand}.get(path, ())
        unit = " 人" if path == "employer.size_band" else ""
        return tuple(Choice(str(word), f"{word}{unit}") for word in words)

    def _suggestions(self, path: str) -> tuple[Suggestion, ...]:
        if path == "zone":
            return self.known.zones
        if path in _CONSENTS:
            return self.known.consents
        if path == "union.approved_by":
            return tuple(Suggestion(place.union, place.name) for place in self._places())
        return ()

    def _places(self) -> list[Place]:
        return [
            place
            for place in self.reference.places
            if not place.successor and (self.counties is None or place.code in self.counties)
        ]


def _info(path: str) -> FieldInfo:
    names = path.split(".")
    part = CaseHead if len(names) == 1 else PARTS[names[0]]
    return part.model_fields[names[-1]]


def _kind(path: str, info: FieldInfo) -> Kind:
    annotation = str(info.annotation)
    if path in PARTS:
        return Kind.ROWS
    if annotation.startswith("tuple["):
        return Kind.ITEMS
    if PartialDate.__name__ in annotation:
        return Kind.DATE
    if info.annotation is bool:
        return Kind.YESNO
    return Kind.NUMBER if "float" in annotation else Kind.LINE


def _max_length(info: FieldInfo) -> int | None:
    limits: list[Any] = [getattr(rule, "max_length", None) for rule in info.metadata]
    return next((limit for limit in limits if limit), None)


@cache
def _needed() -> frozenset[str]:
    """发布就得有的栏：拿一份空的去问发布的规则。发布日在发布那天自动填上，不算。"""
    blank = [CaseHead(title="空", status=Status.PUBLISHED, scope=scope) for scope in Scope]
    asked = {finding.field for head in blank for _, finding in broken_rules(head, "")}
    return frozenset(asked | {"title"}) - {"dates.published"}


def _said(scope: Scope) -> frozenset[str]:
    said = _words(scope.value, *(word for word, code in SCOPES.items() if code == scope))
    return said | {""} if scope is Scope.LOCAL else said  # 没写就是本地


def _place_choice(place: Place) -> Choice:
    return Choice(place.name, place.name, "", _words(place.code, place.slug, place.name, *place.short))


def _area_choice(area: Area) -> Choice:
    return Choice(area.name, area.name, "", _words(area.code, area.name, area.short, *area.aliases))


def _words(*words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words if word)
