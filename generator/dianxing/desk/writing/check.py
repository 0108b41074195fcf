"""查一份草稿：用读案例的同一套规则，当作要发布的来查，分清“写错了”和“还没写”。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dianxing.cases.case_text import CaseText, tidied
from dianxing.cases.completeness import Missing, completeness
from dianxing.cases.model import Status
from dianxing.cases.picture_file import PictureFault
from dianxing.cases.read import judge
from dianxing.cases.reference import Reference
from dianxing.cases.rewrite import write_case_text
from dianxing.cases.values import STATUSES
from dianxing.desk.word.unsorted import UNSORTED, still_unsorted
from dianxing.desk.writing.form.field import BODY
from dianxing.desk.writing.plain_words import plainly
from dianxing.problems import Problem

_UNSORTED = f"“{UNSORTED}”下面还有字。该留的挪到合适的栏，不要的删掉，再删掉这个小标题。"


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """一处问题。"""

    name: str
    """表单里控件的名字，如 `metrics.0.value`；整篇的问题为空。"""
    text: str


@dataclass(frozen=True, slots=True)
class Checked:
    """查下来怎样。"""

    problems: tuple[FieldProblem, ...]
    """写错了的。"""
    needs: tuple[FieldProblem, ...]
    """要发布还缺的。"""
    percent: int
    """写了百分之几。"""
    missing: tuple[Missing, ...]
    """还可以写的，和为什么要写。"""


def check(
    values: CaseText, original: str, case_id: str, pictures: Mapping[str, str], reference: Reference
) -> Checked:
    """查 `values`；`pictures` 是草稿有的图片（文件名 → 摘要），收进来时已经看过真是图片。"""

    def look(name: str) -> str | PictureFault:
        return pictures.get(name) or PictureFault(f"没有图片“{name}”", "在“图片”里传上来", "no-picture")

    kept = {key: _kept(rows) for key, rows in values.head.items() if isinstance(rows, list)}
    text = write_case_text(_as_published(values), original or None)
    judged = judge(case_id, text.encode(), "case.md", reference, look)
    found = [
        (problem, FieldProblem(_drawn(problem.field, kept), plainly(problem)))
        for problem in judged.problems
        # 发布那天自动填上的不说；列了而写得不对的图，已经在它那一条说了
        if problem.code != "publish-date" and not _listed(problem, values.head)
    ]
    measured = completeness(judged.head, judged.body)
    left = (FieldProblem(BODY, _UNSORTED),) if still_unsorted(values.body) else ()
    needs = (*left, *(said for problem, said in found if _is_need(problem)))
    needed = {need.name for need in needs}
    return Checked(
        problems=tuple(said for problem, said in found if not _is_need(problem)),
        needs=needs,
        percent=measured.percent,
        missing=tuple(one for one in measured.missing if one.field not in needed),
    )


def _as_published(values: CaseText) -> CaseText:
    status = values.head.get("status")
    status = STATUSES.get(status, status) if isinstance(status, str) else status
    if status == Status.WITHDRAWN:
        return values
    return CaseText({**values.head, "status": Status.PUBLISHED.value}, values.body)


def _is_need(problem: Problem) -> bool:
    return (
        problem.code.startswith("publish-")
        or problem.code == "place-missing"
        or (problem.code in ("missing", "empty") and problem.field == "title")
    )


def _listed(problem: Problem, head: Mapping[str, Any]) -> bool:
    """说正文里的图没有列出来，其实列着，只是那一条还没写对。"""
    rows = head.get("images")
    if problem.code != "unlisted-picture" or not isinstance(rows, list):
        return False
    return any(isinstance(row, dict) and f"“{row.get('file')}”" in problem.what for row in rows)


def _kept(rows: list[Any]) -> list[int]:
    """空着的条不写进文件：文件里的第几条是表单里的第几条。"""
    return [number for number, row in enumerate(rows) if tidied(CaseText({"rows": [row]}, "")).head]


def _drawn(field: str, kept: Mapping[str, list[int]]) -> str:
    key, *rest = field.split(".")
    if rest and rest[0].isdecimal() and int(rest[0]) < len(kept.get(key, ())):
        rest[0] = str(kept[key][int(rest[0])])
    return ".".join([key, *rest])
