"""QQ 官方机器人：默认关着；没有主动推送权限的群交给人，令牌各进程共用。"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from dianxing.errors import SettingsError
from dianxing.push.channel import (
    Confirmed,
    HandOver,
    Later,
    OverQuota,
    Refused,
    Remote,
    Submitted,
)
from dianxing.push.http import MaybeSent
from dianxing.push.materials import Materials

from ...fakes.faults import Fault, ScriptedFaults
from ...fakes.qqbot import FakeQqBot
from .stage import Clock, Stage, make_settings, refuse_to_make, stage

GROUP = "C9F778FE6ADF9D1D1DBE395BF744A33A"
ENVIRON = {"DIANXING_QQBOT_SECRET": "qqbot-secret"}
DOMAINS = frozenset({"yunzhou.example.org"})
GRANTED = frozenset({GROUP})


def push(**more: object) -> dict[str, object]:
    groups = [{"openid": GROUP, "name": "会员群", "digests": "all"}]
    return {"qqbot": {"enabled": True, "appid": "102000001", "groups": groups, **more}}


@contextmanager
def qqbot(
    materials: Materials, fake: FakeQqBot, script: list[Fault] | None = None, **more: object
) -> Iterator[Stage]:
    clock = Clock()
    fake.now = clock.seconds
    faults = ScriptedFaults(script or [], only="/messages")
    fakes = {"bots.qq.com": fake, "api.sgroup.qq.com": fake}
    with stage(push(**more), fakes, ENVIRON, materials, clock=clock, faults=faults) as made:
        yield made


def test_it_is_off_unless_switched_on() -> None:
    assert not make_settings({}).push.qqbot.enabled


def test_a_granted_group_gets_the_text_with_the_public_picture(materials: Materials) -> None:
    fake = FakeQqBot(granted=GRANTED, domains=DOMAINS)
    with qqbot(materials, fake) as made:
        outcome = made.send()
    assert outcome == Confirmed("ROBOT1.0_1")
    (post,) = fake.posts
    assert post.text == materials.kits[0].qq.text.strip()  # type: ignore[union-attr]
    assert post.picture == "https://yunzhou.example.org/cases/2024/golden/share.jpg"
    assert post.active


def test_a_digest_goes_as_text_alone(materials: Materials) -> None:
    fake = FakeQqBot(granted=GRANTED, domains=DOMAINS)
    with qqbot(materials, fake) as made:
        for post in made.posts()[1:]:
            assert isinstance(made.send(post), Confirmed)
    assert [post.picture for post in fake.posts] == ["", ""]


def test_one_token_serves_many_messages_and_is_hidden(materials: Materials) -> None:
    fake = FakeQqBot(granted=GRANTED, domains=DOMAINS)
    with qqbot(materials, fake) as made:
        for post in made.posts():
            made.send(post)
        assert made.redactor.clean(f"令牌 {fake.tokens[0]}") == "令牌 ***"
    assert len(fake.tokens) == 1


def test_a_token_that_died_is_dropped_and_fetched_anew(materials: Materials) -> None:
    fake = FakeQqBot(granted=GRANTED, domains=DOMAINS)
    with qqbot(materials, fake, picture=False) as made:
        made.box.put("token", "dead-token")
        assert isinstance(made.send(), Later)
        assert isinstance(made.send(), Confirmed)


def test_a_group_without_the_permission_is_handed_to_a_person(materials: Materials) -> None:
    fake = FakeQqBot(domains=DOMAINS)
    with qqbot(materials, fake) as made:
        outcome = made.send()
    assert isinstance(outcome, HandOver)
    assert "会员群" in outcome.reason and "40034102" in outcome.reason
    assert fake.posts == []


def test_the_month_s_last_message_blocks_only_that_group(materials: Materials) -> None:
    fake = FakeQqBot(granted=GRANTED, domains=DOMAINS, monthly=1)
    with qqbot(materials, fake, picture=False) as made:
        first, second, _ = made.posts()
        assert isinstance(made.send(first), Confirmed)
        assert isinstance(made.send(second), Later)
        assert list(made.box.blocked) == [GROUP]
        with pytest.raises(OverQuota):
            made.send(second)
    assert len(fake.posts) == 1


def test_an_address_that_is_not_registered_says_where_to_register_it(materials: Materials) -> None:
    fake = FakeQqBot(granted=GRANTED)
    with qqbot(materials, fake) as made:
        outcome = made.send()
    assert isinstance(outcome, Refused) and "登记" in outcome.message
    assert fake.posts == []


def test_a_message_under_review_is_submitted_then_left_to_a_person(materials: Materials) -> None:
    fake = FakeQqBot(granted=GRANTED, domains=DOMAINS, review=True)
    with qqbot(materials, fake) as made:
        assert made.send() == Submitted("304023")
        assert isinstance(made.channel.follow(made.posts()[0], Remote("304023")), HandOver)


def test_a_wrong_secret_stops_the_account_without_showing_it(materials: Materials) -> None:
    with qqbot(materials, FakeQqBot(secret="another")) as made:
        outcome = made.send()
        assert "qqbot-secret" not in repr(outcome) + repr(made.channel)
    assert isinstance(outcome, Refused) and outcome.stops
    assert "DIANXING_QQBOT_SECRET" in outcome.message


def test_a_lost_answer_is_left_to_a_person(materials: Materials) -> None:
    fake = FakeQqBot(granted=GRANTED, domains=DOMAINS)
    with qqbot(materials, fake, [Fault.RESET_AFTER], picture=False) as made:
        attempt = made.attempt()
        with pytest.raises(MaybeSent):
            made.channel.send(made.posts()[0], attempt)
        assert attempt.pending
        assert made.channel.ask(made.posts()[0], attempt) is None


def test_a_channel_half_set_up_says_what_is_missing() -> None:
    assert "没有写全" in refuse_to_make(push(appid=""), ENVIRON, SettingsError)
    assert "DIANXING_QQBOT_SECRET" in refuse_to_make(push(), {}, SettingsError)
