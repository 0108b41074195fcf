"""排：哪些能推、为什么不能，哪些没发过，改过的怎么接，几点发。"""

from __future__ import annotations

from collections import Counter
from datetime import time, timedelta
from itertools import islice
from types import SimpleNamespace
from typing import Any, cast

from dianxing.cases.catalogue import Card
from dianxing.push.channel import HandOver, Refused
from dianxing.push.correct import drop_planned
from dianxing.push.ledger.entry import State
from dianxing.push.materials import Kit, Materials
from dianxing.push.plan import new_posts, open_slots, planned, ready_kits, write_plan
from dianxing.push.run import bring_forward
from dianxing.push_settings import PushSettings

from .toy import MORNING, Desk, kit

SETTINGS = PushSettings(reviews=1)


def card(slug: str, *, digest: str = "d1", is_sample: bool = False) -> Card:
    return cast(Card, SimpleNamespace(id=f"2026/{slug}", digest=digest, is_sample=is_sample))


def ready(kits: list[Kit], cards: list[Card], lacks: dict[str, str] | None = None) -> tuple[Any, Any]:
    found, waiting = ready_kits(
        kits, {item.id: item for item in cards}, lambda case: (lacks or {}).get(case, "")
    )
    return [item.case.id for item in found], [(item.case_id, item.why) for item in waiting]


def push_all(desk: Desk, *kits: Kit, settings: PushSettings = SETTINGS) -> None:
    plan = planned([desk.channel], Materials(tuple(kits)), desk.ledger, settings)
    for number in write_plan(plan, desk.ledger):
        desk.sender.step(desk.entry(number))


def test_only_what_is_public_fresh_and_reviewed_is_ready() -> None:
    kits = [kit("good"), kit("old-kit"), kit("unread"), kit("gone"), kit("sample", scope="sample")]
    cards = [card("good"), card("old-kit", digest="d2"), card("unread"), card("sample", is_sample=True)]
    found, waiting = ready(kits, cards, {"2026/unread": "要 1 个人审过"})
    assert found == ["2026/good"]
    assert waiting == [
        ("2026/old-kit", "案例改了，渠道稿还是旧的，先运行 dianxing kit"),
        ("2026/unread", "要 1 个人审过"),
    ]


def test_a_case_is_new_once_in_each_place(desk: Desk) -> None:
    desk.channel.targets = ("甲群", "乙群")
    push_all(desk, kit("a"))
    assert [item.target for item in desk.channel.sent] == ["甲群", "乙群"]
    desk.channel.targets = ("甲群", "乙群", "丙群")
    found = list(new_posts(desk.channel, Materials((kit("a"), kit("b"))), desk.ledger))
    assert [(item.target, item.cases[0].id) for item in found] == [
        ("甲群", "2026/b"),
        ("乙群", "2026/b"),
        ("丙群", "2026/a"),
        ("丙群", "2026/b"),
    ]


def test_a_second_run_pushes_nothing_twice_whatever_the_grouping(desk: Desk) -> None:
    desk.channel.together = 2
    push_all(desk, kit("a"), kit("b"), kit("c"))
    desk.channel.together = 8
    push_all(desk, kit("a"), kit("b"), kit("c"), kit("d"))
    sent = Counter(item.id for post in desk.channel.sent for item in post.cases)
    assert sent == {"2026/a": 1, "2026/b": 1, "2026/c": 1, "2026/d": 1}


def test_what_was_published_too_long_ago_is_not_new(desk: Desk) -> None:
    push_all(desk, kit("a", published=(MORNING - timedelta(days=31)).date()))
    assert desk.channel.sent == []


def test_what_changed_after_sending_is_corrected_not_sent_anew(desk: Desk) -> None:
    desk.channel.together = 8
    push_all(desk, kit("a"), kit("b"))
    push_all(desk, kit("a"), kit("b", digest="d2"))
    assert [item.content.body for item in desk.channel.sent] == ["案例a d1\n案例b d1", "案例a d1\n案例b d2"]
    states = [entry.state for entry in desk.ledger.entries()]
    assert states == [State.REPLACED, State.CONFIRMED]
    push_all(desk, kit("a"), kit("b", digest="d2"))
    assert len(desk.channel.sent) == 2


def test_an_old_case_is_corrected_too(desk: Desk) -> None:
    push_all(desk, kit("a"))
    desk.clock.pass_(days=90)
    push_all(desk, kit("a", digest="d2"))
    assert [entry.state for entry in desk.ledger.entries()] == [State.REPLACED, State.CONFIRMED]


def test_a_task_nobody_did_yet_follows_the_change(desk: Desk) -> None:
    desk.channel.sends = [HandOver("没有权限"), HandOver("没有权限")]
    push_all(desk, kit("a"))
    push_all(desk, kit("a", digest="d2"))
    assert [entry.state for entry in desk.ledger.entries()] == [State.REPLACED, State.HANDED_OVER]


def test_what_was_refused_is_tried_again_only_when_it_changed(desk: Desk) -> None:
    desk.channel.sends = [Refused("45003", "标题太长")]
    push_all(desk, kit("a"))
    push_all(desk, kit("a"))
    assert len(desk.channel.sent) == 1
    push_all(desk, kit("a", digest="d2"))
    assert [entry.state for entry in desk.ledger.entries()] == [State.FAILED, State.CONFIRMED]


def test_posts_are_spread_over_the_hours_of_the_settings(desk: Desk) -> None:
    settings = PushSettings(reviews=0, publish_at=(time(8, 30), time(17, 30)), each_time=2)
    kits = tuple(kit(name) for name in "abcde")
    plan = planned([desk.channel], Materials(kits), desk.ledger, settings)
    assert [f"{item.due:%d %H:%M}" for item in plan] == [
        "26 17:30",
        "26 17:30",
        "27 08:30",
        "27 08:30",
        "27 17:30",
    ]
    write_plan(plan, desk.ledger)
    again = planned([desk.channel], Materials((*kits, kit("f"))), desk.ledger, settings)
    assert [item.due for item in again][:5] == [item.due for item in plan]
    assert f"{again[5].due:%d %H:%M}" == "27 17:30"


def test_without_hours_everything_is_due_now() -> None:
    assert list(islice(open_slots((), 3, MORNING, {}), 2)) == [MORNING, MORNING]


def test_words_that_come_back_are_a_correction_not_a_second_post(desk: Desk) -> None:
    desk.ledger.plan(next(iter(desk.channel.posts(Materials((kit("a"),))))), desk.clock())
    push_all(desk, kit("a", digest="d2"))
    push_all(desk, kit("a"))
    push_all(desk, kit("a", digest="d2"))
    assert [item.content.body for item in desk.channel.sent] == ["案例a d2", "案例a d1", "案例a d2"]
    out = [entry for entry in desk.ledger.entries() if entry.state is State.CONFIRMED]
    assert len(out) == 1
    assert out[0].follows


def test_a_correction_that_failed_never_makes_a_second_post(desk: Desk) -> None:
    push_all(desk, kit("a"))
    desk.channel.corrects = [Refused("1", "不行")]
    push_all(desk, kit("a", digest="d2"))
    push_all(desk, kit("a", digest="d3"))
    states = [(entry.state, entry.follows) for entry in desk.ledger.entries()]
    assert states == [(State.REPLACED, None), (State.FAILED, 1), (State.CONFIRMED, 1)]


def test_a_case_withdrawn_during_a_correction_and_back_again_is_still_out(desk: Desk) -> None:
    push_all(desk, kit("a"))
    plan = planned([desk.channel], Materials((kit("a", digest="d2"),)), desk.ledger, SETTINGS)
    write_plan(plan, desk.ledger)
    assert len(drop_planned(desk.ledger, ())) == 1
    assert list(new_posts(desk.channel, Materials((kit("a", digest="d3"),)), desk.ledger)) == []


def test_a_time_that_a_person_set_is_not_brought_forward(desk: Desk) -> None:
    materials = Materials((kit("a"), kit("b")))
    later = MORNING + timedelta(days=3)
    numbers = write_plan(planned([desk.channel], materials, desk.ledger, SETTINGS), desk.ledger)
    write_plan(planned([desk.channel], Materials((kit("a"),)), desk.ledger, SETTINGS, later), desk.ledger)
    bring_forward(desk.ledger, numbers)
    assert [entry.now.due for entry in desk.ledger.entries()] == [later, MORNING]
    bring_forward(desk.ledger, numbers, even_fixed=True)
    assert [entry.now.due for entry in desk.ledger.entries()] == [MORNING, MORNING]
