"""表单：案例的文字画出来、像浏览器那样交上去、绑回来，一个字不差。"""

from __future__ import annotations

from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dianxing.cases.case_text import CaseText, parse_case_text, same_text, tidied
from dianxing.cases.model import PARTS, CaseHead
from dianxing.cases.reference import Reference
from dianxing.cases.reference_files import load_reference
from dianxing.desk.access.actor import WHOLE_CITY
from dianxing.desk.writing.form.bind import bind
from dianxing.desk.writing.form.draw import Said, draw
from dianxing.desk.writing.form.field import BODY, Kind, Section
from dianxing.desk.writing.form.fields import all_fields, form_sections
from dianxing.desk.writing.form.plan import NOT_TYPED
from dianxing.desk.writing.form.rows import rearranged
from dianxing.desk.writing.form.typed import date, number

PROJECT = Path(__file__).parents[3]


@cache
def reference() -> Reference:
    return load_reference(PROJECT / "content")


@cache
def sections() -> tuple[Section, ...]:
    return form_sections(reference(), None)


class _Browser(HTMLParser):
    """像浏览器那样读表单：哪些控件、交上去是什么。"""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.sent: dict[str, list[str]] = {}
        self.template = 0
        self.area: tuple[str, list[str]] | None = None
        self.select: str | None = None
        self.first: str | None = None
        self.chosen: str | None = None

    def add(self, name: str | None, value: str) -> None:
        if name and not self.template:
            value = value.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")
            self.sent.setdefault(name, []).append(value)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name"), given.get("value") or ""
        if tag == "template":
            self.template += 1
        elif tag == "input":
            kind = given.get("type", "text")
            if kind == "checkbox" and "checked" not in given:
                return
            self.add(name, value.replace("\n", "").replace("\r", "") if kind == "text" else value)
        elif tag == "textarea":
            self.area = (name or "", [])
        elif tag == "select":
            self.select, self.first, self.chosen = name, None, None
        elif tag == "option" and self.select:
            self.first = value if self.first is None else self.first
            if "selected" in given:
                self.chosen = value

    def handle_data(self, data: str) -> None:
        if self.area:
            self.area[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self.template -= 1
        elif tag == "textarea" and self.area:
            self.add(self.area[0], "".join(self.area[1]).removeprefix("\n"))
            self.area = None
        elif tag == "select" and self.select:
            self.add(self.select, (self.chosen if self.chosen is not None else self.first) or "")
            self.select = None


def through_a_browser(values: CaseText) -> CaseText:
    from django.template.loader import get_template

    form = draw(sections(), values, Said())
    template = get_template("desk/edit_one_field.html")
    browser = _Browser()
    for section in form.sections:
        for field in section.fields:
            browser.feed(template.render({"view": field}))
    for other in form.others:
        browser.add(f"other.{other.number}", other.packed)
    return bind(browser.sent, all_fields(sections()), values.head)


words = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=12
) | st.sampled_from(
    [
        "兰山区",
        "371302",
        "苍山县",
        "物流",
        "物流（快递）",
        "local",
        "是",
        "否",
        "1,400",
        "２０２３年",
        "2023-06",
        "a、b",
        "\n开头",
        "1\r\n2",
    ]
)
scalars = words | st.integers(-(10**18), 10**18) | st.floats(allow_nan=False) | st.booleans() | st.none()
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)


def _part(name: str) -> st.SearchStrategy[Any]:
    keys = st.sampled_from([*PARTS[name].model_fields, "陌生的键"])
    row = st.dictionaries(keys, anything, max_size=5)
    return row | st.lists(row | anything, max_size=3) | anything


heads = st.fixed_dictionaries(
    {},
    optional={
        name: _part(name) if name in PARTS else anything | st.lists(words, max_size=3)
        for name in [*CaseHead.model_fields, "陌生", "body", "a.b"]
    },
)


@pytest.mark.usefixtures("desk_template")
@settings(max_examples=300, suppress_health_check=list(HealthCheck))
@given(head=heads, body=words)
def test_whatever_a_case_holds_comes_back_from_the_form_as_it_was(head: dict[str, Any], body: str) -> None:
    values = CaseText(head, body)
    assert same_text(tidied(through_a_browser(values)), tidied(values))


@pytest.mark.usefixtures("desk_template")
@pytest.mark.parametrize(
    "path", sorted((PROJECT / "cases").glob("*/*/case.md")), ids=lambda path: path.parent.name
)
def test_every_real_case_comes_back_from_the_form_as_it_was(path: Path) -> None:
    values = parse_case_text(path.read_text("utf-8"))
    assert isinstance(values, CaseText)
    assert same_text(tidied(through_a_browser(values)), tidied(values))


def test_the_form_has_a_field_for_every_key_of_the_model_and_no_other() -> None:
    drawn = {field.path for field in all_fields(sections())}
    drawn |= {column.path for field in all_fields(sections()) for column in field.columns}
    keys = {name for name in CaseHead.model_fields if name not in PARTS} - NOT_TYPED
    inner = {f"{name}.{key}" for name, part in PARTS.items() for key in part.model_fields}
    rows = {field.path for field in all_fields(sections()) if field.kind is Kind.ROWS}
    assert drawn == keys | inner | rows | {BODY}


def test_what_publishing_needs_is_asked_of_the_rules_themselves() -> None:
    needed = {field.path for field in all_fields(sections()) if field.needed}
    assert needed == {"title", "summary", "county", "place", "area", "result", "sources"}


def test_only_the_counties_a_person_may_write_are_offered() -> None:
    fields = {field.path: field for field in all_fields(form_sections(reference(), frozenset({"371302"})))}
    assert [choice.label for choice in fields["county"].choices] == ["兰山区"]
    assert "elsewhere" not in [choice.value for choice in fields["scope"].choices]
    assert WHOLE_CITY == ""


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,400", 1400), ("１４００", 1400), ("41.3", 41.3), ("1.2万", 12000), (" 37 ", 37), ("3亿", 300000000)],
)
def test_numbers_are_understood_as_officers_type_them(text: str, value: float) -> None:
    assert number(text) == value


@pytest.mark.parametrize("text", ["三百多", "1400家", "-3", "1,4", "1e5", ""])
def test_what_is_no_number_is_left_for_the_check_to_tell(text: str) -> None:
    assert number(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2023年6月", "2023-06"),
        ("2023.6", "2023-06"),
        ("2023/6/5", "2023-06-05"),
        ("２０２３年６月５日", "2023-06-05"),
        ("2023 年", "2023"),
        ("2023-06-15", "2023-06-15"),
    ],
)
def test_dates_are_understood_as_officers_type_them(text: str, value: str) -> None:
    assert date(text) == value


@pytest.mark.parametrize("text", ["2023年13月", "去年六月", "2023-02-30", "23.6", "2023.6.5.4"])
def test_what_is_no_date_is_left_for_the_check_to_tell(text: str) -> None:
    assert date(text) is None


def test_moving_and_removing_sources_takes_the_numbers_of_the_figures_along() -> None:
    values = CaseText(
        {
            "sources": [{"title": "甲"}, {"title": "乙"}, {"title": "丙"}],
            "metrics": [{"key": "一", "source": 1}, {"key": "二", "source": 2}, {"key": "三", "source": 3}],
        },
        "",
    )
    moved = rearranged(values, "down:sources:0").head
    assert [row["title"] for row in moved["sources"]] == ["乙", "甲", "丙"]
    assert [row["source"] for row in moved["metrics"]] == [2, 1, 3]
    removed = rearranged(values, "remove:sources:1").head
    assert [row.get("source") for row in removed["metrics"]] == [1, None, 2]
    assert rearranged(values, "remove:sources:9").head == values.head
    assert rearranged(values, "乱写").head == values.head


def test_an_item_the_form_does_not_know_is_shown_and_goes_only_when_ticked() -> None:
    values = CaseText({"title": "甲", "旧的键": [1, 2], "dates": "2021"}, "")
    form = draw(sections(), values, Said())
    assert [other.label for other in form.others] == ["旧的键", "dates"]
    posted = {"title": ["甲"], **{f"other.{one.number}": [one.packed] for one in form.others}}
    assert bind(posted, all_fields(sections()), {}).head == values.head
    assert bind({**posted, "drop": ["0"]}, all_fields(sections()), {}).head == {
        "title": "甲",
        "dates": "2021",
    }
    both = bind({**posted, "dates.established": ["2022年"]}, all_fields(sections()), {})
    assert both.head["dates"] == {"established": "2022", "原来写的": "2021"}


def test_the_status_never_comes_from_what_is_posted() -> None:
    sneaked = {
        "title": ["甲"],
        "status": ["published"],
        "other.0": ['{"at": ["status"], "value": "published"}'],
    }
    assert bind(sneaked, all_fields(sections()), {"status": "draft"}).head == {
        "title": "甲",
        "status": "draft",
    }
