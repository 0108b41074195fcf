"""三方合并：各改各的就都收下，撞上的留给人选，什么也不丢。"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dianxing.cases.case_text import CaseText, same_text, tidied
from dianxing.desk.compare.field import BODY, head_fields, value_at
from dianxing.desk.compare.lines import merge_lines
from dianxing.desk.compare.three_way import Taken, merge, resolve
from dianxing.errors import DianxingError

WORDS = st.sampled_from(["甲", "乙", "丙", "", "2021"])
ITEMS = st.one_of(WORDS, st.dictionaries(st.sampled_from(["key", "value", "title"]), WORDS, max_size=2))
PARTS = st.dictionaries(st.sampled_from(["published", "name", "form", "office", "odd"]), WORDS, max_size=3)
VALUES = st.one_of(WORDS, st.booleans(), st.integers(0, 2), st.lists(ITEMS, max_size=3), PARTS)
KEYS = st.sampled_from(
    ["title", "county", "dates", "employer", "union", "steps", "metrics", "sources", "odd", "body"]
)
BODIES = st.lists(st.sampled_from(["甲\n", "乙\n", "丙\n", "\n"]), max_size=7).map("".join)
TEXTS = st.builds(CaseText, st.dictionaries(KEYS, VALUES, max_size=6), BODIES).map(tidied)


def text(body: str = "", **head: Any) -> CaseText:
    return CaseText(head, body)


@settings(max_examples=300, deadline=None)
@given(TEXTS, TEXTS)
def test_what_only_one_side_changed_is_taken_whole(base: CaseText, changed: CaseText) -> None:
    mine, others = merge(base, changed, base), merge(base, base, changed)
    assert mine.values == changed
    assert same_text(others.values, changed)
    assert mine.conflicts == others.conflicts == ()
    assert {taken.side for taken in mine.taken} <= {"ours"}
    assert {taken.side for taken in others.taken} <= {"theirs"}


@settings(max_examples=300, deadline=None)
@given(st.none() | TEXTS, TEXTS)
def test_the_same_change_on_both_sides_is_no_conflict(base: CaseText | None, changed: CaseText) -> None:
    merged = merge(base, changed, changed)
    assert (merged.values, merged.conflicts) == (changed, ())
    assert {taken.side for taken in merged.taken} <= {"both"}


@settings(max_examples=500, deadline=None)
@given(st.none() | TEXTS, TEXTS, TEXTS)
def test_nothing_is_lost(base: CaseText | None, ours: CaseText, theirs: CaseText) -> None:
    merged = merge(base, ours, theirs)
    start = base or CaseText({}, "")
    conflicts = {conflict.field: conflict for conflict in merged.conflicts}
    taken = {change.field: change.side for change in merged.taken}
    moved = {("metrics",), ("sources",)}  # 来源序号会跟着出处改，另有测试
    for field in head_fields(start.head, ours.head, theirs.head):
        was, mine, other = (value_at(side.head, field) for side in (start, ours, theirs))
        if field in conflicts:
            conflict = conflicts[field]
            assert (conflict.base, conflict.ours, conflict.theirs) == (was, mine, other)
        elif field not in moved:
            kept = value_at(merged.values.head, field)
            assert kept == (other if taken.get(field) == "theirs" else mine)
            assert mine == other or was in (mine, other)
    if BODY not in conflicts:
        added = set(ours.body.split("\n")) | set(theirs.body.split("\n"))
        assert added - set(start.body.split("\n")) <= set(merged.values.body.split("\n"))


@settings(max_examples=300, deadline=None)
@given(st.none() | TEXTS, TEXTS, TEXTS, st.sampled_from(["ours", "theirs"]))
def test_each_answer_is_obeyed(base: CaseText | None, ours: CaseText, theirs: CaseText, side: str) -> None:
    merged = merge(base, ours, theirs)
    done = resolve(merged, {conflict.name: side for conflict in merged.conflicts})
    chosen = ours if side == "ours" else theirs
    for conflict in merged.conflicts:
        if conflict.field == BODY:
            assert done.body == chosen.body
        elif conflict.field not in (("metrics",), ("sources",)):
            assert value_at(done.head, conflict.field) == value_at(chosen.head, conflict.field)
    if not merged.conflicts:
        assert done == merged.values


def test_keys_of_a_part_are_merged_one_by_one() -> None:
    base = text(dates={"published": "2022-09-10", "updated": "2023"}, union={"form": "联合"})
    ours = text(dates={"published": "2022-09-11", "updated": "2023"}, union={"form": "联合"})
    theirs = text(dates={"published": "2022-09-10", "review_by": "2027"}, union={"form": "单独"})
    merged = merge(base, ours, theirs)
    assert merged.values.head == {
        "dates": {"published": "2022-09-11", "review_by": "2027"},
        "union": {"form": "单独"},
    }
    assert merged.taken == (
        Taken(("dates", "published"), "日期：本站首次发布日", "ours"),
        Taken(("dates", "updated"), "日期：最近修改日", "theirs"),
        Taken(("dates", "review_by"), "日期：复核期限", "theirs"),
        Taken(("union", "form"), "工会组织：建会形式", "theirs"),
    )


def test_a_conflict_names_the_field_and_both_values() -> None:
    base, ours, theirs = text(title="甲"), text(title="乙"), text(title="丙")
    (conflict,) = merge(base, ours, theirs).conflicts
    assert (conflict.name, conflict.label) == ("title", "标题")
    assert (conflict.base, conflict.ours, conflict.theirs) == ("甲", "乙", "丙")


def test_removing_what_the_other_changed_is_a_conflict() -> None:
    merged = merge(text(zone="甲", title="题"), text(title="题"), text(zone="乙", title="题"))
    assert [(item.name, item.ours, item.theirs) for item in merged.conflicts] == [("zone", None, "乙")]
    assert resolve(merged, {"zone": "ours"}).head == {"title": "题"}
    assert resolve(merged, {"zone": "theirs"}).head == {"title": "题", "zone": "乙"}


@pytest.mark.parametrize("answer", [{}, {"title": "both"}, {"body": "ours"}])
def test_an_unanswered_conflict_is_refused_by_name(answer: dict[str, str]) -> None:
    merged = merge(text("甲\n", title="甲"), text("乙\n", title="乙"), text("丙\n", title="丙"))
    with pytest.raises(DianxingError, match=r"“标题”.*还没有选用哪一边"):
        resolve(merged, answer)


def test_paragraphs_apart_are_merged_and_touching_ones_are_left_to_the_person() -> None:
    base = "一。\n\n二。\n\n三。\n"
    assert (
        merge_lines(base, "一改。\n\n二。\n\n三。\n", "一。\n\n二。\n\n三改。\n")
        == "一改。\n\n二。\n\n三改。\n"
    )
    assert merge_lines(base, "头。\n\n" + base, base + "\n尾。\n") == "头。\n\n" + base + "\n尾。\n"
    assert merge_lines(base, "一改。\n\n二。\n\n三。\n", "一又改。\n\n二。\n\n三。\n") is None
    assert merge_lines("一。\n二。\n", "一改。\n二。\n", "一。\n二改。\n") is None
    assert merge_lines(base, base.replace("二", "两"), base.replace("二", "两").replace("三", "叁")) == (
        "一。\n\n两。\n\n叁。\n"
    )


def test_metrics_keep_their_own_sources_when_the_two_come_from_different_sides() -> None:
    metric = {"key": "会员", "value": 1, "source": 1, "method": "台账"}
    base = text(metrics=[metric], sources=[{"title": "甲报"}])
    ours = text(metrics=[metric], sources=[{"title": "乙报"}, {"title": "甲报"}])
    theirs = text(metrics=[{**metric, "value": 2}], sources=[{"title": "甲报"}])
    merged = merge(base, ours, theirs)
    assert merged.conflicts == ()
    assert merged.values.head == {
        "metrics": [{**metric, "value": 2, "source": 2}],
        "sources": [{"title": "乙报"}, {"title": "甲报"}],
    }


def test_a_source_that_the_chosen_metrics_need_is_brought_along() -> None:
    metric = {"key": "会员", "value": 1, "source": 1}
    base = text(metrics=[metric], sources=[{"title": "甲报"}])
    ours = text(metrics=[{**metric, "value": 2}], sources=[{"title": "乙报"}])
    theirs = text(metrics=[{**metric, "value": 3}], sources=[{"title": "丙报"}])
    done = resolve(merge(base, ours, theirs), {"metrics": "theirs", "sources": "ours"})
    assert done.head == {
        "metrics": [{**metric, "value": 3, "source": 2}],
        "sources": [{"title": "乙报"}, {"title": "丙报"}],
    }
