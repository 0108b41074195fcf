"""渠道稿页面这一个文件：做了、改了、撤了都跟着变，没变就不碰；人打的字跑不出来。"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from dianxing.kits.count import Count, Room
from dianxing.kits.outputs import kit_forms
from dianxing.kits.page import page as page_module
from dianxing.kits.page.marked import marked
from dianxing.kits.wanted import kit_cards
from dianxing.kits.write_kits import KitResult, refresh_page, write_kits
from dianxing.site.executors import LazyPool

from .conftest import KitDesk

CaseText = Callable[..., str]
Make = Callable[..., KitResult]


@pytest.fixture
def make(desk: KitDesk) -> Make:
    def run(*ids: str) -> KitResult:
        library = desk.library()
        forms = kit_forms(desk.settings, desk.reference)
        cards = kit_cards(library, ids=ids)
        return write_kits(library, desk.settings, forms, desk.kit_dir, cards, pool=LazyPool(1))

    return run


def shown(desk: KitDesk) -> str:
    return (desk.kit_dir / "index.html").read_text(encoding="utf-8")


def test_the_page_follows_what_is_made_and_what_is_withdrawn(
    desk: KitDesk, make: Make, case_text: CaseText
) -> None:
    desk.write(case_text())
    make("night-shift")
    desk.write(case_text("title: 分拣工夜里歇上脚", "title: 骑手有了充电的地方"), "2024/other")
    assert "index.html" in make("other").report.written
    assert re.findall(r'data-open="([\d][^"]+)"', shown(desk)) == [
        "2024-05-20-other",
        "2024-05-20-night-shift",
    ]
    desk.write(case_text("status: published", "status: withdrawn"))
    make("other")
    assert "night-shift" not in shown(desk) and "骑手有了充电的地方" in shown(desk)


def test_nothing_is_rewritten_when_nothing_changed(desk: KitDesk, make: Make, case_text: CaseText) -> None:
    desk.write(case_text())
    make("night-shift")
    before = (desk.kit_dir / "index.html").stat().st_mtime_ns
    assert make("night-shift").report.written == ()
    assert (desk.kit_dir / "index.html").stat().st_mtime_ns == before


def test_a_kit_that_did_not_change_is_shown_the_same_when_another_is_made(
    desk: KitDesk, make: Make, case_text: CaseText
) -> None:
    desk.write(case_text())
    make("night-shift")
    alone = re.search(r'<template id="t-2024-05-20-night-shift">.*?</template>', shown(desk), re.S)
    desk.write(case_text(), "2024/other")
    make("other")
    assert alone and alone[0] in shown(desk)


def test_an_empty_folder_says_how_to_begin(desk: KitDesk, make: Make) -> None:
    make()
    assert "还没有渠道稿" in shown(desk) and "python -m dianxing kit" in shown(desk)
    assert "<template" not in shown(desk)


def test_older_kits_are_listed_and_lead_to_their_sheets(
    desk: KitDesk, make: Make, case_text: CaseText, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_module, "MOST_KITS", 1)
    desk.write(case_text())
    desk.write(case_text("published: 2024-05-20", "published: 2024-05-01"), "2024/older")
    make("night-shift", "older")
    assert re.findall(r'<template id="t-([^"]+)"', shown(desk)) == ["2024-05-20-night-shift"]
    assert '<a class="entry-link" href="2024-05-01-older/handover.html">' in shown(desk)
    assert "较早的，点开是发布单" in shown(desk)


def test_typed_markup_stays_text(desk: KitDesk, make: Make, case_text: CaseText) -> None:
    desk.write(case_text("title: 分拣工夜里歇上脚", "title: </template><img>"))
    make("night-shift")
    assert "<img>" not in shown(desk)
    assert shown(desk).count("</template>") == 1


def test_a_channel_that_cannot_hold_a_case_says_why_in_its_place(
    desk: KitDesk, make: Make, case_text: CaseText
) -> None:
    desk.write(case_text("夜里十二点到现场讲一次", "长" * 20_000))
    make("night-shift")
    assert "这个渠道放不下" in shown(desk) and "最多 19,999" in shown(desk)
    assert "1 个渠道放不下" in shown(desk)


def test_refreshing_the_page_touches_no_other_file(desk: KitDesk, make: Make, case_text: CaseText) -> None:
    desk.write(case_text())
    make("night-shift")

    def times() -> dict[Path, int]:
        return {
            path: path.stat().st_mtime_ns for path in desk.kit_dir.rglob("*.*") if path.name != "index.html"
        }

    before = times()
    forms = kit_forms(desk.settings, desk.reference)
    refresh_page(desk.library(), desk.settings, forms, desk.kit_dir)
    assert times() == before and "night-shift" in shown(desk)
    assert make("night-shift").report.written == ()


@pytest.mark.parametrize(
    ("value", "room", "text"),
    [
        (28, Room.FINE, "28 / 32 字"),
        (29, Room.NEAR, "29 / 32 字，快到了"),
        (32, Room.NEAR, "32 / 32 字，快到了"),
        (35, Room.OVER, "35 / 32 字，超了 3"),
    ],
)
def test_a_count_says_how_much_room_is_left(value: int, room: Room, text: str) -> None:
    assert (Count(value, 32).room, Count(value, 32).text) == (room, text)


def test_topics_and_addresses_are_marked_and_the_text_stays_the_same() -> None:
    text = "#农民工入会#【甲<乙】看 https://a.example/?x=1&y=2"
    html = marked(text)
    assert html.count('<span class="mk">') == 2
    assert html.striptags() == text
