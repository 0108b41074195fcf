"""新建案例：写出来的草稿一读就通，已有的绝不覆盖。"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dianxing.cases.check import check
from dianxing.cases.folders import CaseFolder
from dianxing.cases.head_fast import read_fast
from dianxing.cases.model import Scope, Status
from dianxing.cases.read import read_case
from dianxing.cases.reference import Reference
from dianxing.cases.scaffold import new_case, yaml_text
from dianxing.errors import DianxingError


def test_a_new_case_is_a_draft_that_reads_without_problems(tmp_path: Path, reference: Reference) -> None:
    path = new_case(tmp_path, "37名快递员当晚入会", "night-shift", 2024, area="物流（快递）", county="东山区")
    assert path == tmp_path / "cases/2024/night-shift/case.md"
    read = read_case(CaseFolder("2024/night-shift", path.parent, ""), tmp_path, reference)
    assert read.case is not None
    head = read.case.head
    assert (head.title, head.status, head.area, head.county) == (
        "37名快递员当晚入会", Status.DRAFT, "logistics", "990101",
    )  # fmt: skip
    assert check(tmp_path, reference) == ()


def test_a_case_from_elsewhere_gets_its_place(tmp_path: Path, reference: Reference) -> None:
    path = new_case(tmp_path, "题", "far", 2024, place="山西省大同市")
    case = read_case(CaseFolder("2024/far", path.parent, ""), tmp_path, reference).case
    assert case and (case.head.scope, case.head.place) == (Scope.ELSEWHERE, "山西省大同市")


def test_the_editor_is_told_where_the_schema_is(tmp_path: Path) -> None:
    text = new_case(tmp_path, "题", "a", 2024).read_text(encoding="utf-8")
    assert text.startswith("---\n# yaml-language-server: $schema=../../case.schema.json\n")


def test_the_commented_fields_are_right_once_uncommented(tmp_path: Path, reference: Reference) -> None:
    path = new_case(tmp_path, "题", "a", 2024, county="东山区")
    text = path.read_text(encoding="utf-8")
    text = text.replace("# area: 物流（快递）", "area: 物流（快递）").replace(
        "# kind: 物流园", "kind: 物流园"
    )
    for start, end in (("# dates:", "# courier:"), ("# courier:", "# quotes:"), ("# quotes:", "---\n")):
        head, rest = text.split(start, 1)
        block, tail = rest.split(end, 1)
        lines = [
            re.sub("^# ", "", line)
            for line in (start + block).split("\n")
            if re.match(r"# (?:[a-z_]+:| +(?:- |[a-z_]+:))", line)
        ]
        lines = [re.sub(r" {3,}\S*[\u4e00-\u9fff、].*$", "", line) for line in lines]
        text = head + "\n".join(lines) + "\n" + end + tail
    path.write_text(text, encoding="utf-8")
    (path.parent / "cover.jpg").write_bytes(b"")
    problems = read_case(CaseFolder("2024/a", path.parent, ""), tmp_path, reference).problems
    assert [problem.code for problem in problems] == ["picture-empty"], "\n".join(map(str, problems))


def test_an_existing_case_is_never_overwritten(tmp_path: Path) -> None:
    path = new_case(tmp_path, "题", "a", 2024)
    path.write_text("写了很久的内容", encoding="utf-8")
    with pytest.raises(DianxingError, match="已经有了"):
        new_case(tmp_path, "别的题", "a", 2024)
    assert path.read_text(encoding="utf-8") == "写了很久的内容"


@pytest.mark.parametrize(
    ("title", "slug", "year", "said"),
    [
        ("", "a", 2024, "标题要 1—30 字"),
        ("长" * 31, "a", 2024, "现在 31 字"),
        ("题", "Night Shift", 2024, "试试 night-shift"),
        ("题", "夜班", 2024, "短名只用小写英文字母"),
        ("题", "../../etc", 2024, "试试 etc"),
        ("题", "", 2024, "短名只用"),
        ("题", "a", 24, "年份“24”不对"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    tmp_path: Path, title: str, slug: str, year: int, said: str
) -> None:
    with pytest.raises(DianxingError, match=said):
        new_case(tmp_path, title, slug, year)
    assert list(tmp_path.iterdir()) == []


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet="甲乙A1:：#'\"{}[]&*!|>%@`,-? .~null", min_size=1, max_size=20))
def test_any_title_is_written_so_that_it_reads_back(text: str) -> None:
    text = " ".join(text.split())
    assert not text or read_fast(f"title: {yaml_text(text)}\n") in ({"title": text}, None)
    if text:
        from dianxing.cases.head_tree import read_tree

        assert read_tree(f"title: {yaml_text(text)}\n", 1).data == {"title": text}
