"""检查全站：一次说完全部文件的全部问题，按位置排好，跨案例的冲突也在内。"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from dianxing.cases.check import alias_problems, check, content_addresses
from dianxing.cases.reference import Reference
from dianxing.cases.reference_files import load_reference
from dianxing.problems import as_text

if TYPE_CHECKING:
    from conftest import CaseDesk

BROKEN_SITE = Path(__file__).parents[1] / "fixtures" / "broken-site"


def test_the_good_site_has_no_problem(good_site: Path, reference: Reference) -> None:
    assert check(good_site, reference) == ()


def test_a_site_full_of_mistakes_gives_exactly_this_report() -> None:
    report = as_text(check(BROKEN_SITE, load_reference(BROKEN_SITE / "content")))
    assert report == (BROKEN_SITE / "check.txt").read_text(encoding="utf-8")


def test_the_report_does_not_depend_on_where_the_site_lies(tmp_path: Path) -> None:
    copy = shutil.copytree(BROKEN_SITE, tmp_path / "somewhere else")
    reference = load_reference(copy / "content")
    assert as_text(check(copy, reference)) == (BROKEN_SITE / "check.txt").read_text(encoding="utf-8")


def test_two_cases_cannot_take_one_old_address(desk: CaseDesk, edited: Callable[..., str]) -> None:
    desk.write(edited("/2015/old/", "/2015/One/"), "2022/a")
    desk.write(edited("/2015/old/", "/2014/x/, /2015/one/"), "2022/b")
    (problem,) = check(desk.root, desk.reference)
    assert (problem.path, problem.line, problem.column) == ("cases/2022/b/case.md", 29, 21)
    assert "cases/2022/a" in problem.what


def test_an_old_address_cannot_be_a_real_page(desk: CaseDesk, edited: Callable[..., str]) -> None:
    (desk.root / "content/rights").mkdir(parents=True)
    (desk.root / "content/rights/index.md").write_text("# 权利")
    desk.write(edited("[/2015/old/]", "[/rights/, /search/, /cases/2022/b/, /cases/2022/gone/]"), "2022/a")
    desk.write(edited("[/2015/old/]", "[]"), "2022/b")
    found = check(desk.root, desk.reference, taken=["/search/"])
    assert [(problem.field, problem.code) for problem in found] == [
        ("aliases.0", "alias-is-page"),
        ("aliases.1", "alias-is-page"),
        ("aliases.2", "alias-is-page"),
    ]


def test_hand_written_pages_have_addresses(tmp_path: Path) -> None:
    for name in ("index.md", "join.md", "a/index.md", "a/b.md", "_reference/note.md", "picture.png"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    assert content_addresses(tmp_path) == {"/", "/join/", "/a/", "/a/b/"}


def test_alias_problems_do_not_depend_on_the_order_of_cases(desk: CaseDesk, good_case: str) -> None:
    for case_id in ("2022/a", "2022/b"):
        desk.write(good_case, case_id)
    entries = [("2022/a", ("/2015/old/",)), ("2022/b", ("/2015/old/",))]
    assert alias_problems(desk.root, entries, ()) == alias_problems(desk.root, reversed(entries), ())
