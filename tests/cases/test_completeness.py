"""完整度：缺什么说什么，样样都有才是一百。"""

from __future__ import annotations

from pathlib import Path

from dianxing.cases.completeness import completeness
from dianxing.cases.folders import CaseFolder
from dianxing.cases.model import CaseHead
from dianxing.cases.read import read_case
from dianxing.cases.reference import Reference


def test_a_case_with_everything_is_complete(good_site: Path, reference: Reference) -> None:
    case_id = "2022/dongshan-logistics-park"
    case = read_case(CaseFolder(case_id, good_site / "cases" / case_id, ""), good_site, reference).case
    assert case is not None
    result = completeness(case.head, case.body)
    assert (result.percent, result.missing) == (100, ())


def test_a_bare_title_is_almost_nothing_and_says_what_is_missing() -> None:
    result = completeness(CaseHead(title="题"), "")
    assert result.percent == 0
    assert {"摘要", "县区", "怎么做的", "成效", "出处"} <= {missing.label for missing in result.missing}
    assert all(missing.why for missing in result.missing)


def test_each_thing_added_raises_the_mark() -> None:
    fields: dict[str, object] = {"title": "题"}
    last = completeness(CaseHead.model_validate(fields), "").percent
    for name, value in {
        "summary": "摘要",
        "problem": "难",
        "steps": ["一", "二"],
        "result": "成",
        "sources": [{"title": "报"}],
    }.items():
        fields[name] = value
        now = completeness(CaseHead.model_validate(fields), "").percent
        assert now > last
        last = now


def test_a_case_from_elsewhere_is_asked_for_its_place_not_a_county() -> None:
    labels = {missing.label for missing in completeness(CaseHead(title="题", scope="elsewhere"), "").missing}
    assert "地名" in labels and "县区" not in labels
