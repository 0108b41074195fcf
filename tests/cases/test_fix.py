"""check --fix：改得准的才改，改完读得更好，一个字也不丢。"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dianxing.cases.fix import fix

if TYPE_CHECKING:
    from conftest import CaseDesk

Edit = Callable[..., str]


@pytest.mark.parametrize(
    ("encode", "said"),
    [
        (lambda text: text.encode("gb18030"), "编码从 GB18030（GBK） 转成 UTF-8"),
        (lambda text: text.encode("utf-16"), "编码从 UTF-16 转成 UTF-8"),
        (lambda text: b"\xef\xbb\xbf" + text.encode(), "去掉了开头的 BOM"),
        (lambda text: text.replace("\n", "\r\n").encode(), "换行统一成 LF（原来是 Windows 的 CRLF）"),
    ],
)
def test_the_encoding_is_changed_and_not_a_character_lost(
    desk: CaseDesk, good_case: str, encode: Callable[[str], bytes], said: str
) -> None:
    path = desk.write(encode(good_case))
    result = fix(path)
    assert (result.changed, result.done, result.left) == (True, (said,), "")
    assert path.read_bytes() == good_case.encode()
    assert desk.read().case


@pytest.mark.parametrize(
    ("good", "slip"),
    [
        ("title: 物", "title：物"),
        ("status: pub", "status:pub"),
        ("tags: [货运, 小微联合]", "tags：【货运，小微联合】"),
        ("2021-06, published", "2021-06，published"),
        ("{office: 东山区总工会, phone: 0999-0000001}", "｛office：东山区总工会，phone：0999-0000001｝"),
        ('zone: "园"', 'zone: "园”'),
        ("quotes:\n  -", "quotes:\n\t-"),
        ("quotes:\n  -", "quotes:\n　-"),
        ("steps:\n  - 排查\n  - 筹备", "steps:\n  -排查\n  － 筹备"),
        ("---\n## 经过", "———\n## 经过"),
        ("---\ntitle", "－－－\ntitle"),
    ],
)
def test_slips_of_chinese_typing_are_mended(desk: CaseDesk, edited: Edit, good: str, slip: str) -> None:
    base = edited("services:", 'zone: "园"\nservices:')
    base = base.replace("steps: [排查建台账, 园区统一筹备, 分批入会]", "steps:\n  - 排查\n  - 筹备")
    assert good in base
    path = desk.write(base.replace(good, slip))
    assert desk.read().problems
    result = fix(path)
    assert result.changed and all(result.done)
    assert path.read_text(encoding="utf-8") == base
    assert desk.read().case


def test_everything_at_once(desk: CaseDesk, edited: Edit) -> None:
    text = edited(
        "title: 物", "title：物", "[货运, 小微联合]", "[货运，小微联合]", "quotes:\n  -", "quotes:\n\t-"
    )
    path = desk.write(text.replace("\n", "\r\n").encode("gb18030"))
    result = fix(path)
    assert len(result.done) == 5
    assert result.done[2].startswith("第 2 行：冒号是中文的（：），改成了“:”")
    assert desk.read().case


def test_a_good_file_is_left_alone(desk: CaseDesk, edited: Edit) -> None:
    text = edited("problem: 企业小", "problem: |\n  title：这里是正文，不是键\n  企业小")
    path = desk.write(text)
    before = path.stat()
    assert fix(path) == type(fix(path))(path)
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


def test_prose_that_only_looks_like_a_slip_is_not_touched(desk: CaseDesk, edited: Edit) -> None:
    text = edited("title: 物", "title：物", "problem: 企业小", "problem: 说好了，name：不写，“真的”")
    path = desk.write(text)
    assert len(fix(path).done) == 1
    assert "problem: 说好了，name：不写，“真的”" in path.read_text(encoding="utf-8")


def test_what_people_must_decide_is_left_to_them(desk: CaseDesk, edited: Edit) -> None:
    text = edited("county: 东山区", "county: 冬山区", "2022-09-10", "2022-13-10", "title: 物", 'title: "物')
    path = desk.write(text)
    assert not fix(path).changed
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (bytes(range(256)) * 20, "不是文字文件"),
        ("---\ntitle: 题\n---\n正文".encode()[:-1], "不是文字文件"),
        (b"x" * 2_000_000, "超过 1 MB"),
    ],
)
def test_what_cannot_be_mended_is_not_touched(desk: CaseDesk, data: bytes, said: str) -> None:
    path = desk.write(data)
    result = fix(path)
    assert not result.changed and said in result.left
    assert path.read_bytes() == data


def test_a_missing_file_is_no_crash(tmp_path: Path) -> None:
    assert fix(tmp_path / "case.md").left == "没有这个文件"


def test_a_write_that_fails_leaves_the_old_file_whole(
    desk: CaseDesk, good_case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = desk.write(good_case.encode("gb18030"))

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    result = fix(path)
    assert not result.changed and "写不了" in result.left
    assert path.read_bytes() == good_case.encode("gb18030")
    assert [entry.name for entry in path.parent.iterdir()] == ["case.md"]


def test_the_mode_of_the_file_is_kept(desk: CaseDesk, good_case: str) -> None:
    path = desk.write(good_case.encode("gb18030"))
    path.chmod(0o640)
    fix(path)
    assert path.stat().st_mode & 0o777 == 0o640


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_mending_never_makes_it_worse_and_a_second_time_changes_nothing(
    desk: CaseDesk, good_case: str, data: st.DataObject
) -> None:
    text = good_case
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        noise = data.draw(
            st.sampled_from(["：", "，", "\t", "“", '"', "【", "　", "-", "\n", ":", "—", "}", "\r\n"])
        )
        text = text[:at] + noise + text[at + data.draw(st.integers(0, 1)) :]
    path = desk.write(text)
    before = {(problem.code, problem.field) for problem in desk.read().problems}
    fix(path)
    after = {(problem.code, problem.field) for problem in desk.read().problems}
    hidden = {"no-opening", "no-closing"} & {code for code, _ in before}  # 补上 --- 才看得见后面的
    assert hidden or len(after) <= len(before)
    assert not fix(path).changed
