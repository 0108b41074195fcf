"""问题的三种写法：给人看的一行、给程序的 JSON、给 GitHub 的标注。"""

from __future__ import annotations

import json

from dianxing.problems import Problem, as_github, as_json, as_text

PROBLEMS = (
    Problem(
        "cases/2022/a/case.md", 3, 9, "没有叫“冬山区”的县区", "是不是“东山区”", "unknown-county", "county"
    ),
    Problem("cases/2022/b, c/case.md", 1, 1, "100% 错：两行\n的话"),
)


def test_text_is_one_problem_a_line() -> None:
    assert as_text(PROBLEMS[:1]) == "cases/2022/a/case.md:3:9: 没有叫“冬山区”的县区 → 是不是“东山区”\n"
    assert as_text(()) == ""


def test_json_keeps_every_field_and_reads_back() -> None:
    assert [Problem(**item) for item in json.loads(as_json(PROBLEMS))] == list(PROBLEMS)
    assert "冬山区" in as_json(PROBLEMS)
    assert json.loads(as_json(())) == []


def test_github_annotations_are_escaped() -> None:
    first, second = as_github(PROBLEMS).splitlines()
    assert first == (
        "::error file=cases/2022/a/case.md,line=3,col=9,title=没有叫“冬山区”的县区::是不是“东山区”"
    )
    assert second.startswith(
        "::error file=cases/2022/b%2C c/case.md,line=1,col=1,title=100%25 错：两行%0A的话::"
    )
