"""`dianxing kit` 和建站时顺手做的渠道稿：说了什么、写到哪里、退出码。"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dianxing.cli.app import run

from .conftest import KitDesk

CaseText = Callable[..., str]
AS_OF = ["--as-of", "2024-06-01"]


def kit(desk: KitDesk, *arguments: str) -> int:
    return run(["kit", "--root", str(desk.root), "--no-pictures", *AS_OF, *arguments])


def folders(desk: KitDesk) -> list[str]:
    return (
        sorted(path.name for path in desk.kit_dir.iterdir() if path.is_dir()) if desk.kit_dir.exists() else []
    )


def test_without_names_the_last_days_are_done(
    desk: KitDesk, case_text: CaseText, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.write(case_text())
    desk.write(case_text("published: 2024-05-20", "published: 2024-04-01"), "2024/long-ago")
    assert kit(desk) == 0
    assert folders(desk) == ["2024-05-20-night-shift"]
    said = capsys.readouterr().out
    assert "渠道稿：重做了 1 份，一共 1 份；写了 8 个文件，删了 0 个，0 个没变" in said
    assert f"照着发：{desk.kit_dir}/2024-05-20-night-shift/handover.html" in said


def test_a_day_to_begin_from(desk: KitDesk, case_text: CaseText) -> None:
    desk.write(case_text("published: 2024-05-20", "published: 2024-04-01"), "2024/long-ago")
    assert kit(desk, "--since", "2024-04-01") == 0
    assert folders(desk) == ["2024-04-01-long-ago"]


def test_one_case_by_name_into_another_folder(desk: KitDesk, case_text: CaseText, tmp_path: Path) -> None:
    desk.write(case_text())
    assert kit(desk, "night-shift", "--kit-dir", str(tmp_path / "out")) == 0
    assert (tmp_path / "out/2024-05-20-night-shift/wechat.html").is_file()


def test_nothing_to_do_is_said(desk: KitDesk, capsys: pytest.CaptureFixture[str]) -> None:
    assert kit(desk) == 0
    assert capsys.readouterr().out == "没有要做渠道稿的案例。\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["no-such"], "没有“no-such”这个案例"),
        (["--since", "昨天"], "--since 的“昨天”不是日期 → 写成 2026-11-01"),
        (["--style", "青绿"], "公众号样式没有“青绿”"),
        (["--kit-dir", "site/kit"], "--kit-dir 不能在网站目录里面"),
    ],
)
def test_a_mistake_is_said_in_chinese(
    desk: KitDesk,
    case_text: CaseText,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    said: str,
) -> None:
    desk.write(case_text())
    monkeypatch.chdir(desk.root)
    assert kit(desk, *arguments) == 1
    assert said in capsys.readouterr().err
    assert folders(desk) == []


def test_a_channel_that_cannot_hold_an_asked_case_fails_the_command(
    desk: KitDesk, case_text: CaseText, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.write(case_text("夜里十二点到现场讲一次", "长" * 20_000))
    assert kit(desk, "night-shift") == 1
    assert "cases/2024/night-shift/case.md: 公众号的图文去掉正文有" in capsys.readouterr().err


def test_cases_with_problems_are_named_and_left_out(
    desk: KitDesk, case_text: CaseText, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.write(case_text())
    desk.write("---\ntitle: 坏的\nstatus: published\n---\n", "2024/broken")
    assert kit(desk, "night-shift") == 0
    assert "略过了 1 个有问题的案例" in capsys.readouterr().err


def test_the_check_of_channels_is_asked_for(
    desk: KitDesk, case_text: CaseText, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.write(case_text("夜里十二点到现场讲一次", "长" * 20_000))
    assert run(["check", "--root", str(desk.root)]) == 0
    assert run(["check", "--root", str(desk.root), "--channels"]) == 1
    assert "最多 19,999" in capsys.readouterr().out
