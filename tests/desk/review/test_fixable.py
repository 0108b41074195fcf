"""急改能改什么。"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dianxing.cases.case_text import CaseText
from dianxing.desk.review.fixable import MOST_CHANGED, changed_letters, fixable, with_fix
from dianxing.desk.review.refusals import NotFit

TEXT = CaseText(
    {
        "title": "兰山1400余家物流企业",
        "summary": "摘要",
        "county": "兰山区",
        "contact": {"office": "兰山区总工会"},
        "dates": {"established": "2022-09", "published": "2026-11-24"},
        "steps": ["排查", "入会"],
        "metrics": [{"key": "建会率", "value": 100}],
        "quotes": [{"text": "原话", "name": "王某", "consent": "C-1"}],
        "people": [{"name": "王某", "consent": "C-1"}],
        "sources": [{"title": "工人日报", "url": "http://example.com/a", "date": "2022-09"}],
    },
    "一篇正文。\n",
)


def test_a_phone_is_set_where_there_was_none() -> None:
    field, fixed = with_fix(TEXT, "contact.phone", " 0539-8312345 ")
    assert field.label == "联系办公室：电话"
    assert fixed.head["contact"] == {"office": "兰山区总工会", "phone": "0539-8312345"}
    assert TEXT.head["contact"] == {"office": "兰山区总工会"}


def test_one_item_of_a_list_is_fixed_and_the_rest_stays() -> None:
    _, fixed = with_fix(TEXT, "steps.1", "入了会")
    assert fixed.head == {**TEXT.head, "steps": ["排查", "入了会"]}
    _, fixed = with_fix(TEXT, "sources.0.url", "https://example.com/whole/other")
    assert fixed.head["sources"] == [{**TEXT.head["sources"][0], "url": "https://example.com/whole/other"}]


@pytest.mark.parametrize(
    "name",
    [
        "metrics.0.value",
        "quotes.0.name",
        "people.0.name",
        "county",
        "dates.published",
        "status",
        "",
        "steps.9",
        "x",
    ],
)
def test_numbers_names_and_what_decides_where_a_case_stands_are_not_fixed_in_haste(name: str) -> None:
    with pytest.raises(NotFit, match="走正常"):
        with_fix(TEXT, name, "别的")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("title", "兰山1400余家物流企业", "没有改"),
        ("title", "  ", "删空"),
        ("body", "", "删空"),
        ("summary", "换" * (MOST_CHANGED + 5), "最多动 20 个字"),
        ("contact.office", "一行\n两行", "写成一行"),
        ("contact.office", "长" * 301, "最多 300 字"),
    ],
)
def test_a_fix_that_is_none_is_refused_in_words(name: str, value: str, said: str) -> None:
    with pytest.raises(NotFit, match=said):
        with_fix(TEXT, name, value)


@given(st.sampled_from([field.name for field in fixable(TEXT)]), st.text(max_size=60))
def test_a_fix_changes_its_own_field_only_and_little_of_it(name: str, value: str) -> None:
    try:
        field, fixed = with_fix(TEXT, name, value)
    except NotFit:
        return
    before = {one.name: one.value for one in fixable(TEXT)}
    after = {one.name: one.value for one in fixable(fixed)}
    assert {one for one in before if before[one] != after.get(one)} == {name}
    assert field.free or changed_letters(before[name], after[name]) <= MOST_CHANGED
    assert {key: fixed.head[key] for key in ("metrics", "quotes", "people", "county")} == {
        key: TEXT.head[key] for key in ("metrics", "quotes", "people", "county")
    }


def test_a_head_written_out_of_shape_offers_what_can_be_read() -> None:
    odd = CaseText({"contact": "0539", "steps": "一步", "sources": [1, {"title": 3}], "title": 5}, "")
    assert fixable(odd) == ()
