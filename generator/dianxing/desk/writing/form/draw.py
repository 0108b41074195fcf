"""案例的文字 → 表单的样子：模板照着排，不用再想。"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dianxing.cases.case_text import CaseText, same_value
from dianxing.desk.option import Option
from dianxing.desk.writing.form.drawn import (
    DrawnField,
    DrawnForm,
    DrawnRow,
    DrawnSection,
    OptionGroup,
    Other,
)
from dianxing.desk.writing.form.field import BODY, Choice, Field, Kind, Section
from dianxing.desk.writing.form.names import ANY_ROW, packed
from dianxing.desk.writing.form.plan import NOT_TYPED
from dianxing.desk.writing.form.typed import text_of, ticked, value_of

_LISTS = (Kind.ITEMS, Kind.ROWS)


@dataclass(frozen=True, slots=True)
class Said:
    """要在栏上说的：控件的名字 → 几句话。"""

    problems: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def draw(sections: Sequence[Section], values: CaseText, said: Said) -> DrawnForm:
    """画一张填着 `values` 的表单。"""
    drawn = tuple(
        DrawnSection(
            part.id,
            part.title,
            part.hint,
            part.folded,
            tuple(_field(one, values, said) for one in part.fields),
        )
        for part in sections
    )
    fields = [one for part in sections for one in part.fields]
    return DrawnForm(drawn, tuple(_others(fields, values.head)))


def control_id(name: str) -> str:
    """控件的 id。"""
    return "f-" + name.replace(".", "-")


def _field(one: Field, values: CaseText, said: Said) -> DrawnField:
    value = values.body if one.path == BODY else _at(values.head, one.path.split("."))
    if one.kind not in _LISTS:
        return _control(one, one.path, value, values, said)
    rows = value if isinstance(value, list) else []
    drawn = tuple(_row(one, str(number), item, values, said) for number, item in enumerate(rows))
    return DrawnField(
        name=one.path,
        id=control_id(one.path),
        label=one.label,
        help=one.help,
        kind=one.kind.value,
        path=one.path,
        least=one.least,
        limit=None,
        needed=one.needed,
        problems=said.problems.get(one.path, ()),
        rows=drawn,
        blank_row=_row(one, ANY_ROW, "" if one.kind is Kind.ITEMS else {}, values, Said()),
    )


def _row(one: Field, number: str, item: Any, values: CaseText, said: Said) -> DrawnRow:
    name = f"{one.path}.{number}"
    place = str(int(number) + 1) if number.isdecimal() else ANY_ROW
    label = f"{one.label} 第 {place} 条"
    if one.kind is Kind.ITEMS:
        sentence = Field(one.path, label, "", Kind.TEXT)
        drawn = (_control(sentence, name, item, values, said),)
        return DrawnRow(name, f"{control_id(name)}-row", place, label, drawn)
    if not isinstance(item, Mapping):
        return DrawnRow(name, control_id(name), place, label, odd=packed(item))
    columns = tuple(
        _control(column, f"{name}.{column.key}", item.get(column.key), values, said) for column in one.columns
    )
    known = {column.key for column in one.columns}
    more = {key: value for key, value in item.items() if key not in known}
    return DrawnRow(name, control_id(name), place, label, columns, packed(more) if more else "")


def _control(one: Field, name: str, value: Any, values: CaseText, said: Said) -> DrawnField:
    text = text_of(one.kind, value)
    exact = one.path == BODY or (one.kind is not Kind.CHECKS and same_value(value_of(one.kind, text), value))
    return DrawnField(
        name=name,
        id=control_id(name),
        label=one.label,
        help=one.help,
        kind=one.kind.value,
        path=one.path,
        text=text,
        was="" if exact or value is None else packed(value),
        multiline=one.kind is Kind.TEXT or "\n" in text,
        groups=_groups(one, value, text, values),
        blank=not any(choice.means("") for choice in one.choices),
        suggestions=one.suggestions,
        least=one.least,
        limit=one.limit,
        length=len(text.strip()),
        needed=one.needed,
        problems=said.problems.get(name, ()),
    )


def _groups(one: Field, value: Any, text: str, values: CaseText) -> tuple[OptionGroup, ...]:
    if one.kind is Kind.CHECKS:
        chosen = ticked(value)
        known = [_option(choice, chosen) for choice in one.choices]
        extra = [word for word in chosen if not any(choice.means(word) for choice in one.choices)]
        return (OptionGroup("", (*known, *(Option(word, word, True) for word in extra))),)
    choices = _source_choices(values.head) if one.kind is Kind.SOURCE else one.choices
    if not choices and one.kind not in (Kind.CHOICE, Kind.SOURCE):
        return ()
    groups: dict[str, list[Option]] = {}
    found = False
    for choice in choices:
        option = Option(choice.value, choice.label, False)
        if not found and choice.means(text):
            option, found = Option(text, choice.label, True), True
        groups.setdefault(choice.group, []).append(option)
    if text and not found:
        label = f"第 {text} 条（还没有）" if one.kind is Kind.SOURCE else f"{text}（不在选项里）"
        groups.setdefault("", []).append(Option(text, label, True))
    return tuple(OptionGroup(label, tuple(options)) for label, options in groups.items())


def _option(choice: Choice, chosen: Sequence[str]) -> Option:
    literal = next((word for word in chosen if choice.means(word)), None)
    return Option(literal or choice.value, choice.label, literal is not None)


def _source_choices(head: Mapping[str, Any]) -> Iterator[Choice]:
    sources = head.get("sources")
    for number, source in enumerate(sources if isinstance(sources, list) else [], start=1):
        title = source.get("title") if isinstance(source, Mapping) else source
        yield Choice(str(number), f"{number}. {title or '（还没写名称）'}"[:40])


def _others(fields: Sequence[Field], head: Mapping[str, Any]) -> Iterator[Other]:
    found = list(_unknown(fields, head))
    for number, (at, value) in enumerate(found):
        shown = value if isinstance(value, str) else packed(value)
        yield Other(str(number), " · ".join(at), shown, packed({"at": at, "value": value}))


def _unknown(fields: Sequence[Field], head: Mapping[str, Any]) -> Iterator[tuple[list[str], Any]]:
    whole = {one.path: one for one in fields if "." not in one.path}
    inner: dict[str, set[str]] = {}
    for one in fields:
        if "." in one.path:
            inner.setdefault(one.top, set()).add(one.key)
    for key, value in head.items():
        if key in NOT_TYPED or value is None:
            continue
        if key in inner:
            if not isinstance(value, Mapping):
                yield [key], value
                continue
            yield from (([key, sub], item) for sub, item in value.items() if sub not in inner[key])
        elif key == BODY or key not in whole or (_is_list(whole[key]) and not isinstance(value, list)):
            yield [key], value


def _is_list(one: Field) -> bool:
    return one.kind in (*_LISTS, Kind.CHECKS)


def _at(head: Mapping[str, Any], names: Sequence[str]) -> Any:
    value: Any = head
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value
