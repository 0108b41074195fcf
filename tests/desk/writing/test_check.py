"""查草稿：一处毛病只说一遍。"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from dianxing.cases.case_text import CaseText
from dianxing.cases.reference import Reference
from dianxing.cases.reference_files import load_reference
from dianxing.desk.writing.check import Checked, check

PROJECT = Path(__file__).parents[3]


@cache
def reference() -> Reference:
    return load_reference(PROJECT / "content")


def checked(head: dict[str, Any], body: str = "") -> Checked:
    values = CaseText({"title": "甲", "county": "兰山区", **head}, body)
    return check(values, "", "2026/jia", {"a.jpg": "0" * 64, "b.jpg": "1" * 64}, reference())


def test_a_listed_picture_that_lacks_its_description_is_not_called_unlisted_too() -> None:
    found = checked({"images": [{"file": "a.jpg"}]}, "![](a.jpg)\n\n![](b.jpg)\n")
    assert [problem.name for problem in found.problems] == ["images.0.alt", "body"]
    assert "b.jpg" in found.problems[1].text


def test_what_publishing_needs_is_not_said_again_among_what_would_be_better() -> None:
    found = checked({})
    needed = {need.name for need in found.needs}
    assert {"summary", "area", "result", "sources"} <= needed
    assert needed.isdisjoint({one.field for one in found.missing})
    assert found.missing
