"""什么样的文件都读得下去：要么说清楚错在哪，要么当成无害的文字，绝不崩溃。"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dianxing.cases.folders import find_folders
from dianxing.cases.reference import Reference
from dianxing.cases.source_text import decode_chinese, read_source

if TYPE_CHECKING:
    from conftest import CaseDesk

Edit = Callable[..., str]


@pytest.mark.parametrize(
    "wrap", [lambda data: b"\xef\xbb\xbf" + data, lambda data: data.replace(b"\n", b"\r\n")]
)
def test_a_bom_and_windows_line_ends_are_harmless(
    desk: CaseDesk, good_case: str, wrap: Callable[[bytes], bytes]
) -> None:
    plain, other = desk.read(good_case).case, desk.read(wrap(good_case.encode())).case
    assert plain and other
    assert (plain.head, plain.body) == (other.head, other.body)


@pytest.mark.parametrize(
    ("encoding", "name"), [("gb18030", "GB18030"), ("gbk", "GB18030"), ("utf-16", "UTF-16")]
)
def test_another_encoding_is_named_together_with_the_other_errors(
    desk: CaseDesk, edited: Edit, encoding: str, name: str
) -> None:
    first, second = desk.problems(edited("county: 东山区", "county: 冬山区").encode(encoding))
    assert (first.code, second.code) == ("encoding", "unknown-county")
    assert name in first.what and "dianxing check --fix" in first.fix
    assert (second.line, second.column) == (6, 9)


def test_a_few_damaged_bytes_are_not_taken_for_another_encoding(desk: CaseDesk, good_case: str) -> None:
    data = good_case.encode()
    at = data.index("企业小".encode()) + 1
    problem = desk.only_problem(data[:at] + b"\xff" + data[at + 1 :])
    assert (problem.code, problem.line) == ("broken-bytes", 15)
    assert decode_chinese(data[:at] + b"\xff" + data[at + 1 :]) is None


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty-file"),
        (b" \n\t\n", "empty-file"),
        (bytes(range(256)) * 40, "not-text"),
        (b"\x89PNG\r\n\x1a\n" + os.urandom(64) * 9 + b"\xff\xfe\xfd", "not-text"),
        ("title: 没有横线\n".encode(), "no-opening"),
        ("———\ntitle: 破折号\n———\n".encode(), "no-opening"),
        (b"--- title\n---\n", "no-opening"),
        ("---\ntitle: 没有结尾\n\n正文\n".encode(), "no-closing"),
        ("---\ntitle: 破折号\n———\n正文\n".encode(), "no-closing"),
        ("---\ntitle: 全角\n－－－\n正文\n".encode(), "no-closing"),
        (b"---\n---\n", "missing"),
        (b"---\n- a\n- b\n---\n", "not-a-mapping"),
        (b"---\nabc\n---\n", "not-a-mapping"),
        ("---\ntitle: 题\n---\n".encode() + b"x" * 5_000_000, "too-big"),
        ("---\ntitle: 题\n".encode() + b"#" * 120_000 + b"\n---\n", "head-too-long"),
        ("---\ntitle: 题".encode() + b" " * 5_000_000 + b"\n---\n", "too-big"),
    ],
)
def test_a_file_that_cannot_be_a_case_says_why(desk: CaseDesk, data: bytes, code: str) -> None:
    assert desk.only_problem(data).code == code


def test_a_missing_closing_line_does_not_hide_the_other_errors(desk: CaseDesk, edited: Edit) -> None:
    problems = desk.problems(edited("---\n## 经过", "## 经过", "county: 东山区", "county: 冬山区"))
    assert [problem.code for problem in problems] == ["unknown-county", "no-closing"]


@pytest.mark.parametrize("char", ["\0", "\a", "\x1b", "\x7f", "\x85", "\u2028", "\u202e", "\u2066", "\ufffe"])
def test_unseen_control_characters_are_pointed_at(desk: CaseDesk, edited: Edit, char: str) -> None:
    in_head, in_body = desk.problems(edited("企业小", f"企{char}业小", "正文第", f"正{char}文第"))
    assert (in_head.line, in_head.column, in_head.code) == (15, 11, "control-character")
    assert (in_body.line, in_body.column, in_body.code) == (33, 2, "control-character")
    assert f"U+{ord(char):04X}" in in_head.what


def test_a_yaml_bomb_is_refused_unexploded(desk: CaseDesk) -> None:
    rows = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10))
    problems = desk.problems(f"---\ntitle: 题\na0: &a0 [x, x]\n{rows}---\n")
    assert {"anchor", "alias"} <= {problem.code for problem in problems}


def test_anchors_are_refused_even_where_they_are_harmless(desk: CaseDesk, edited: Edit) -> None:
    text = edited(
        "approved_by: 东山区总工会",
        "approved_by: &boss 东山区总工会",
        "office: 东山区总工会",
        "office: *boss",
    )
    assert [problem.code for problem in desk.problems(text)] == ["anchor", "alias"]


@pytest.mark.parametrize("deep", ["[" * 5000 + "]" * 5000, "{a: " * 900 + "1" + "}" * 900, "- " * 3000 + "x"])
def test_deep_nesting_is_an_error_not_a_crash(desk: CaseDesk, deep: str) -> None:
    assert "too-deep" in {
        problem.code for problem in desk.problems(f"---\ntitle: 题\ntags:\n  {deep}\n---\n")
    }


def test_raw_html_is_left_as_text(desk: CaseDesk, edited: Edit) -> None:
    read = desk.read(edited("正文第一段", "<script>alert(1)</script><img src=x onerror=alert(1)>"))
    assert read.case and "<script>" in read.case.body


def test_a_directory_named_case_md_is_an_error(desk: CaseDesk) -> None:
    (desk.root / "cases/2022/a-case/case.md").mkdir(parents=True)
    read = desk.read()
    assert [problem.what for problem in read.problems] == ["这里应当是文件，却是文件夹"]


def test_a_missing_case_md_is_an_error(desk: CaseDesk) -> None:
    assert [problem.code for problem in desk.read().problems] == ["no-file"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root 不受权限限制")
def test_an_unreadable_file_is_an_error(desk: CaseDesk, good_case: str) -> None:
    desk.write(good_case).chmod(0)
    assert [problem.code for problem in desk.read().problems] == ["permission"]


def test_a_permission_error_is_told_in_chinese(
    desk: CaseDesk, good_case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write(good_case)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("dianxing.cases.reading_files.open", refuse, raising=False)
    assert [(problem.code, problem.what) for problem in desk.read().problems] == [
        ("permission", "没有权限打开")
    ]


def test_a_case_md_that_points_out_of_the_tree_is_refused(
    desk: CaseDesk, good_case: str, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text(good_case)
    link = desk.root / "cases/2022/a-case/case.md"
    link.parent.mkdir(parents=True)
    link.symlink_to(secret)
    assert [problem.code for problem in desk.read().problems] == ["symlink-outside"]
    assert [problem.code for problem in desk.find()] == ["symlink-outside"]


def test_a_picture_that_points_out_of_the_tree_is_refused(
    desk: CaseDesk, edited: Edit, tmp_path: Path, jpeg: Callable[..., bytes]
) -> None:
    (tmp_path / "private.jpg").write_bytes(jpeg())
    path = desk.write(edited("services:", "images: [{file: a.jpg, alt: 图}]\nservices:"))
    path.with_name("a.jpg").symlink_to(tmp_path / "private.jpg")
    assert [problem.code for problem in desk.read().problems] == ["symlink-outside"]


def test_a_dangling_or_looping_link_is_an_error(desk: CaseDesk, good_case: str) -> None:
    folder = desk.write(good_case).parent
    (folder / "loop.jpg").symlink_to(folder / "loop.jpg")
    (folder / "gone.jpg").symlink_to(folder / "nowhere.jpg")
    assert [problem.code for problem in desk.find()] == ["symlink-outside", "symlink-outside"]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "空文件"),
        (b"<html>", "网页"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"\x89PNG\r\n\x1a\n", "扩展名是 .jpg，内容却是 PNG"),
        (b"\xff\xd8\xff\xe0broken", "损坏"),
    ],
)
def test_a_picture_that_lies_about_its_type_is_named(
    desk: CaseDesk, edited: Edit, data: bytes, what: str
) -> None:
    path = desk.write(edited("services:", "images: [{file: a.jpg, alt: 图}]\nservices:"))
    path.with_name("a.jpg").write_bytes(data)
    problem = desk.only_problem(path.read_bytes())
    assert problem.what.startswith("图片“a.jpg”：") and what in problem.what
    assert (problem.line, problem.column) == (25, 17)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=300))
def test_any_bytes_at_all_are_read_without_an_exception(desk: CaseDesk, data: bytes) -> None:
    for content in (data, b"---\n" + data, b"---\n" + data + b"\n---\n" + data):
        read = desk.read(content)
        assert (read.case is None) == bool(read.problems)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_good_case_with_random_damage_is_read_without_an_exception(
    desk: CaseDesk, good_case: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(good_case)))
    cut = data.draw(st.integers(0, 12))
    noise = data.draw(st.text(alphabet="{}[]:：,，\"'“”&*!?|>-#%@`\t\n 　【】甲a1.0\\~", max_size=6))
    read = desk.read(good_case[:at] + noise + good_case[at + cut :])
    assert (read.case is None) == bool(read.problems)
    for problem in read.problems:
        assert problem.what and problem.fix and problem.line >= 1 and problem.column >= 1


@given(st.text(alphabet="标题摘要案例，。：\n abc-", min_size=20).filter(lambda text: not text.isascii()))
def test_chinese_in_gb18030_is_recognised(text: str) -> None:
    data = ("---\ntitle: 物流园区工会联合会成立，工友入会\n" + text).encode("gb18030")
    assert decode_chinese(data) == (data.decode("gb18030"), "gb18030")
    assert "encoding" in {finding.code for finding in read_source(data).findings}


def test_find_and_read_agree_on_the_fixture_site(good_site: Path, reference: Reference) -> None:
    from dianxing.cases.read import read_case

    found = find_folders(good_site / "cases")
    assert found.problems == ()
    assert [read_case(folder, good_site, reference).problems for folder in found.folders] == [()] * 9
