"""找案例文件夹：按 id 排好，名字不对的说清楚，指纹随文件而变。"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dianxing.cases.folders import find_folders, is_slug


def make(cases: Path, *ids: str) -> None:
    for case_id in ids:
        (cases / case_id).mkdir(parents=True)
        (cases / case_id / "case.md").write_text("---\ntitle: 题\n---\n")


def said(cases: Path) -> list[tuple[str, str]]:
    return [(problem.path, problem.code) for problem in find_folders(cases).problems]


def test_folders_come_sorted_by_id(tmp_path: Path) -> None:
    make(tmp_path, "2022/b", "2021/z", "2022/a-1")
    found = find_folders(tmp_path)
    assert [folder.id for folder in found.folders] == ["2021/z", "2022/a-1", "2022/b"]
    assert [folder.path for folder in found.folders] == [tmp_path / folder.id for folder in found.folders]
    assert found.problems == ()


def test_no_cases_folder_means_no_cases(tmp_path: Path) -> None:
    assert find_folders(tmp_path / "cases").folders == ()


def test_what_systems_and_editors_leave_behind_is_passed_over(tmp_path: Path) -> None:
    make(tmp_path, "2022/a")
    (tmp_path / ".git").mkdir()
    (tmp_path / "2022/.DS_Store").write_bytes(b"x")
    for name in ("README.md", "case.schema.json", "Thumbs.db", "2022/desktop.ini"):
        (tmp_path / name).write_text("x")
    assert said(tmp_path) == []


@pytest.mark.parametrize("slug", ["Lanshan", "lan_shan", "兰山", "a--b", "-a", "a-", "a b", "a.b", "a" * 81])
def test_a_bad_slug_is_named_and_still_read_by_check(tmp_path: Path, slug: str) -> None:
    make(tmp_path / "cases", f"2022/{slug}")
    found = find_folders(tmp_path / "cases")
    assert [(problem.path, problem.code) for problem in found.problems] == [
        (f"cases/2022/{slug}", "bad-slug")
    ]
    assert found.folders == ()
    assert [folder.id for folder in found.misnamed] == [f"2022/{slug}"]
    assert not is_slug(slug)


def test_a_bad_slug_comes_with_a_better_one(tmp_path: Path) -> None:
    make(tmp_path, "2022/Lan_Shan Logistics")
    assert "lan-shan-logistics" in find_folders(tmp_path).problems[0].fix


def test_two_slugs_that_differ_in_letter_case_are_told_apart(tmp_path: Path) -> None:
    make(tmp_path, "2022/lanshan", "2022/LanShan")
    assert (f"{tmp_path.name}/2022/lanshan", "slug-case") in said(tmp_path)
    assert [folder.id for folder in find_folders(tmp_path).folders] == ["2022/lanshan"]


def test_the_same_slug_in_two_years_is_fine(tmp_path: Path) -> None:
    make(tmp_path, "2021/a", "2022/a")
    assert said(tmp_path) == []


@pytest.mark.parametrize("year", ["22", "20222", "latest", "1022"])
def test_a_year_folder_is_a_year(tmp_path: Path, year: str) -> None:
    make(tmp_path / "cases", f"{year}/a")
    assert said(tmp_path / "cases") == [(f"cases/{year}", "bad-year")]


def test_a_file_where_a_folder_is_expected(tmp_path: Path) -> None:
    cases = tmp_path / "cases"
    make(cases, "2022/a")
    (cases / "note.txt").write_text("x")
    (cases / "2022" / "case.md").write_text("x")
    assert said(cases) == [("cases/2022/case.md", "folder-expected"), ("cases/note.txt", "folder-expected")]


@pytest.mark.parametrize(
    ("name", "code"), [("Case.md", "case-name"), ("case.md.txt", "case-name"), ("index.md", "no-case")]
)
def test_a_folder_without_case_md_says_what_is_there_instead(tmp_path: Path, name: str, code: str) -> None:
    (tmp_path / "cases/2022/a").mkdir(parents=True)
    (tmp_path / "cases/2022/a" / name).write_text("x")
    assert said(tmp_path / "cases") == [("cases/2022/a", code)]


def test_a_case_folder_linked_from_outside_is_refused(tmp_path: Path) -> None:
    cases = tmp_path / "cases"
    make(cases, "2022/a")
    make(tmp_path / "elsewhere", "2022/b")
    (cases / "2022/b").symlink_to(tmp_path / "elsewhere/2022/b")
    (cases / "2021").symlink_to(tmp_path / "elsewhere/2022")
    assert said(cases) == [("cases/2021", "symlink-outside"), ("cases/2022/b", "symlink-outside")]
    assert [folder.id for folder in find_folders(cases).folders] == ["2022/a"]


def test_a_link_inside_the_tree_is_followed(tmp_path: Path) -> None:
    cases = tmp_path / "cases"
    make(cases, "2022/a")
    (cases / "2022/a/cover.jpg").write_bytes(b"x")
    (cases / "2022/a/again.jpg").symlink_to(cases / "2022/a/cover.jpg")
    assert said(cases) == []


def test_an_unreadable_folder_is_told_in_chinese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = tmp_path / "cases"
    make(cases, "2022/a", "2022/b")
    scandir = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("/b"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = find_folders(cases)
    assert [(problem.path, problem.what) for problem in found.problems] == [("cases/2022/b", "没有权限打开")]
    assert [folder.id for folder in found.folders] == ["2022/a"]


def test_the_stamp_changes_with_any_file_and_only_then(tmp_path: Path) -> None:
    make(tmp_path, "2022/a", "2022/b")

    def stamps() -> list[str]:
        return [folder.stamp for folder in find_folders(tmp_path).folders]

    before = stamps()
    assert stamps() == before
    picture = tmp_path / "2022/a/cover.jpg"
    picture.write_bytes(b"one")
    added = stamps()
    os.utime(picture, ns=(1, 1))
    touched = stamps()
    picture.rename(picture.with_name("other.jpg"))
    renamed = stamps()
    assert len({before[0], added[0], touched[0], renamed[0]}) == 4
    assert {before[1], added[1], touched[1], renamed[1]} == {before[1]}
