"""写到一半的案例。"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.desk.conftest import PROJECT

from dianxing.cases.case_text import CaseText
from dianxing.cases.model import CaseHead
from dianxing.cases.reference import Reference
from dianxing.cases.reference_files import load_reference
from dianxing.desk.drafts.lenient_case import UNTITLED, LenientCase, lenient_case


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_reference(PROJECT / "content")


def _read(reference: Reference, body: str = "", **head: object) -> LenientCase:
    return lenient_case(CaseText(head, body), "2026/x", reference, {"a.jpg"})


def test_an_empty_draft_is_a_case_without_a_title(reference: Reference) -> None:
    assert _read(reference).head.title == UNTITLED


def test_one_wrong_item_does_not_take_the_others_with_it(reference: Reference) -> None:
    metrics = [
        {"key": "入会", "value": "许多", "source": 1, "method": "台账"},
        {"key": "建会", "value": 3, "source": 1, "method": "台账"},
        {"key": "没写完"},
    ]
    read = _read(reference, title="标题", metrics=metrics, area="没有的领域", county="兰山区")
    assert [metric.key for metric in read.head.metrics] == ["建会"]
    assert (read.head.area, read.head.county) == (None, "371302")
    fields = {problem.field for problem in read.problems}
    assert {"metrics.0.value", "metrics.2.value", "area"} <= fields


def test_a_wrong_date_leaves_the_other_dates(reference: Reference) -> None:
    read = _read(reference, title="标题", dates={"established": "昨天", "published": "2026-01-02"})
    assert read.head.dates.published is not None
    assert read.head.dates.established is None


def test_a_title_too_long_is_cut_and_told(reference: Reference) -> None:
    read = _read(reference, title="长" * 40)
    assert len(read.head.title) == 30
    assert any(problem.field == "title" for problem in read.problems)


def test_pictures_that_are_not_there_are_told(reference: Reference) -> None:
    read = _read(
        reference,
        "![门口](b.jpg)",
        title="标题",
        images=[{"file": "a.jpg", "alt": "门口"}, {"file": "c.jpg", "alt": "院子"}],
    )
    told = " ".join(problem.what for problem in read.problems)
    assert "b.jpg" in told
    assert "c.jpg" in told
    assert "a.jpg" not in told


_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**6), 10**6)
    | st.floats(allow_nan=False)
    | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
_KEYS = st.sampled_from(sorted(CaseHead.model_fields)) | st.text(max_size=8)


@settings(max_examples=300)
@given(head=st.dictionaries(_KEYS, _VALUES, max_size=6), body=st.text(max_size=60))
def test_anything_typed_gives_a_case(reference: Reference, head: dict[str, object], body: str) -> None:
    read = lenient_case(CaseText(head, body), "2026/x", reference, ())
    assert read.head.title


def test_what_is_still_missing_for_publishing_is_told(reference: Reference) -> None:
    fields = {problem.field for problem in _read(reference, title="标题").problems}
    assert {"summary", "result", "sources", "county"} <= fields
    assert "dates.published" not in fields
