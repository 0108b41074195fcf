"""`dianxing check --channels`：放不下的说出在哪一行、限度是多少、怎么改。"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dianxing.kits.check import channel_problems
from dianxing.settings import WechatSettings

from .conftest import KitDesk

CaseText = Callable[..., str]


def found(desk: KitDesk, **settings: object) -> list[str]:
    return [
        str(problem)
        for problem in channel_problems(desk.settings.model_copy(update=settings), desk.reference)
    ]


def test_a_case_that_fits_everywhere_has_no_problem(desk: KitDesk, case_text: CaseText) -> None:
    desk.write(case_text())
    assert found(desk) == []


@pytest.mark.parametrize("status", ["published", "review"])
def test_a_text_that_no_cut_makes_fit_is_named_with_the_limit(
    desk: KitDesk, case_text: CaseText, status: str
) -> None:
    desk.write(case_text("夜里十二点到现场讲一次", "长" * 20_000, "status: published", f"status: {status}"))
    (problem,) = found(desk)
    assert problem.startswith("cases/2024/night-shift/case.md:14:8: 公众号的图文去掉正文有 ")
    assert problem.endswith("最多 19,999 → 改短做法、经验和原话")


@pytest.mark.parametrize(
    "pairs",
    [
        ("status: published", "status: draft"),
        ("status: published", "status: withdrawn"),
        ("scope: local", "scope: sample"),
        ("published: 2024-05-20", "published: 2024-05-20, expires: 2024-05-31"),
    ],
)
def test_what_does_not_go_out_is_not_checked(
    desk: KitDesk, case_text: CaseText, pairs: tuple[str, str]
) -> None:
    desk.write(case_text("夜里十二点到现场讲一次", "长" * 20_000, *pairs))
    assert found(desk) == []


def test_a_case_of_a_day_to_come_is_checked_now(desk: KitDesk, case_text: CaseText) -> None:
    desk.write(
        case_text("夜里十二点到现场讲一次", "长" * 20_000, "published: 2024-05-20", "published: 2024-12-01")
    )
    assert len(found(desk)) == 1


def test_an_author_too_long_is_one_problem_of_the_settings(desk: KitDesk, case_text: CaseText) -> None:
    desk.write(case_text())
    desk.write(case_text(), "2024/other")
    (problem,) = found(desk, wechat=WechatSettings(author="云州市总工会宣传教育部"))
    assert problem.startswith("dianxing.yml:1:1: 公众号的作者有 22 个半角，最多 16")


def test_an_address_too_long_is_named_by_every_channel(desk: KitDesk, case_text: CaseText) -> None:
    desk.write(case_text())
    shown = "\n".join(found(desk, site_url="https://" + "a" * 3000 + ".example/"))
    assert "“阅读原文”的网址有 3,0" in shown and "最多 1,024" in shown
    assert "微博的标题" in shown and "企业微信" in shown


def test_a_cover_too_small_is_named_with_the_size(
    desk: KitDesk, case_text: CaseText, jpeg: Callable[..., bytes]
) -> None:
    text = case_text("sources:", "images:\n  - {file: small.jpg, alt: 外景}\nsources:")
    desk.write(text, small=jpeg((640, 480)))
    (problem,) = found(desk)
    assert problem.startswith("cases/2024/night-shift/case.md:24:12: 封面照片只有 640×480 像素")
    assert "要 900×383" in problem
