"""QQ 群（OneBot 桥）：文字带海报，桥说超时的从不重发，问得到的问，撤得回的撤。"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from dianxing.errors import SettingsError
from dianxing.push.channel import Confirmed, HandOver, Later, OverQuota, Refused, Remote, Unknown
from dianxing.push.http import MaybeSent
from dianxing.push.materials import Materials

from ...fakes.faults import Fault, ScriptedFaults
from ...fakes.onebot import FakeOneBot
from .stage import Clock, Stage, refuse_to_make, stage

ENVIRON = {"DIANXING_ONEBOT_TOKEN": "onebot-token"}
GROUPS = [{"group": 10001, "name": "典型交流一群", "cases": True}, {"group": 10002, "digests": ""}]


def push(**more: object) -> dict[str, object]:
    return {"onebot": {"enabled": True, "account": 30001, "groups": GROUPS, **more}}


@contextmanager
def onebot(
    materials: Materials, fake: FakeOneBot, script: list[Fault] | None = None, **more: object
) -> Iterator[Stage]:
    clock = Clock()
    fake.now = clock.seconds
    faults = ScriptedFaults(script or [], only="send_group_msg")
    fakes = {"127.0.0.1": fake}
    with stage(push(**more), fakes, ENVIRON, materials, clock=clock, faults=faults) as made:
        yield made


def test_a_group_gets_the_text_with_the_poster_in_one_message(materials: Materials) -> None:
    fake = FakeOneBot()
    with onebot(materials, fake) as made:
        outcome = made.send()
    (post,) = fake.posts
    assert outcome == Confirmed(str(post.message_id))
    assert (post.group, post.text) == (10001, materials.kits[0].qq.text.strip())  # type: ignore[union-attr]
    poster = base64.b64encode((materials.kits[0].folder / "poster.jpg").read_bytes()).decode()
    assert post.pictures == (f"base64://{poster}",)


def test_a_group_gets_only_what_it_asks_for(materials: Materials) -> None:
    with onebot(materials, FakeOneBot()) as made:
        found = [(post.target, post.kind, len(post.content.files)) for post in made.posts()]
    assert found == [
        ("10001", "case", 1),
        ("10001", "digest:2026-11-25-all", 1),
        ("10001", "digest:2026-11-25-all/2", 0),
    ]


def test_a_digest_goes_to_the_groups_of_its_scope(materials: Materials) -> None:
    county = replace(materials, digests=(replace(materials.digests[0], scope="county-lanshan"),))
    groups = [{"group": 10001}, {"group": 10002, "digests": "county-lanshan"}]
    with onebot(county, FakeOneBot(), groups=groups) as made:
        assert {post.target for post in made.posts()} == {"10002"}


def test_every_part_of_a_digest_arrives(materials: Materials) -> None:
    fake = FakeOneBot()
    with onebot(materials, fake) as made:
        for post in made.posts():
            assert isinstance(made.send(post), Confirmed)
    assert [post.text.split("\n")[0] for post in fake.posts[1:]] == ["新案例（1/2）", "新案例（2/2）"]


def test_brackets_and_ampersands_arrive_as_they_were_written(materials: Materials) -> None:
    fake = FakeOneBot()
    text = "[公告] 甲&乙 [CQ:at,qq=all] &#91;"
    with onebot(materials, fake) as made:
        post = made.posts()[0]
        made.send(replace(post, content=replace(post.content, body=text)))
    assert fake.posts[0].text == text


def test_a_message_without_its_poster_is_text_alone(materials: Materials) -> None:
    fake = FakeOneBot()
    with onebot(materials, fake, picture=False) as made:
        made.send()
    assert fake.posts[0].pictures == ()


@pytest.mark.parametrize("by_the_book", [False, True])
def test_a_wrong_token_stops_everything_and_names_the_variable(
    materials: Materials, by_the_book: bool
) -> None:
    with onebot(materials, FakeOneBot(token="another", by_the_book=by_the_book)) as made:
        outcome = made.send()
    assert isinstance(outcome, Refused) and outcome.stops
    assert "DIANXING_ONEBOT_TOKEN" in outcome.message


def test_another_number_logged_in_on_the_bridge_sends_nothing(materials: Materials) -> None:
    fake = FakeOneBot(user_id=30002)
    with onebot(materials, fake) as made:
        outcome = made.send()
    assert isinstance(outcome, Refused) and outcome.stops
    assert "30002" in outcome.message
    assert fake.posts == []


def test_a_number_that_went_offline_waits(materials: Materials) -> None:
    fake = FakeOneBot(online=False)
    with onebot(materials, fake) as made:
        assert isinstance(made.send(), Later)
    assert fake.posts == []


def test_a_group_the_number_is_not_in_is_refused_with_the_bridge_s_words(materials: Materials) -> None:
    with onebot(materials, FakeOneBot(groups={10002: "二群"})) as made:
        outcome = made.send()
    assert isinstance(outcome, Refused) and not outcome.stops
    assert "群10001不存在" in outcome.message


def test_failure_reported_with_http_200_is_not_taken_for_success(materials: Materials) -> None:
    fake = FakeOneBot()
    with onebot(materials, fake) as made:
        post = made.posts()[0]
        outcome = made.send(replace(post, content=replace(post.content, body="长" * 2000)))
    assert isinstance(outcome, Refused) and outcome.code == "200"
    assert fake.posts == []


@pytest.mark.parametrize("fake", [FakeOneBot(swallow=True), FakeOneBot(deliver_late=True)])
def test_the_bridge_s_own_time_out_is_unknown_and_holds_back_the_other_groups(
    materials: Materials, fake: FakeOneBot
) -> None:
    with onebot(materials, fake) as made:
        assert isinstance(made.send(), Unknown)
        with pytest.raises(OverQuota):
            made.send(made.posts()[1])


def test_a_message_delivered_in_spite_of_the_time_out_is_found_in_the_history(materials: Materials) -> None:
    fake = FakeOneBot(deliver_late=True)
    with onebot(materials, fake) as made:
        (post, *_) = made.posts()
        attempt = made.attempt()
        made.channel.send(post, attempt)
        assert made.channel.ask(post, attempt) == Confirmed(str(fake.posts[0].message_id))


def test_an_older_message_of_the_same_words_is_not_taken_for_this_one(materials: Materials) -> None:
    fake = FakeOneBot()
    with onebot(materials, fake) as made:
        (post, *_) = made.posts()
        made.send(post)
        made.clock.forward(3600)
        assert isinstance(made.channel.ask(post, made.attempt()), Unknown)


def test_an_empty_history_proves_nothing(materials: Materials) -> None:
    with onebot(materials, FakeOneBot(swallow=True)) as made:
        assert isinstance(made.channel.ask(made.posts()[0], made.attempt()), Unknown)


def test_an_answer_that_never_tells_the_outcome_is_unknown(materials: Materials) -> None:
    with onebot(materials, FakeOneBot(asynchronous=True)) as made:
        assert isinstance(made.send(), Unknown)


@pytest.mark.parametrize("fault", [Fault.RESET_AFTER, Fault.HALF_AFTER, Fault.GARBAGE_AFTER])
def test_a_lost_answer_is_found_in_the_history_and_sent_once(materials: Materials, fault: Fault) -> None:
    fake = FakeOneBot()
    with onebot(materials, fake, [fault]) as made:
        post, attempt = made.posts()[0], made.attempt()
        with pytest.raises(MaybeSent):
            made.channel.send(post, attempt)
        assert isinstance(made.channel.ask(post, attempt), Confirmed)
        with pytest.raises(OverQuota):
            made.send(made.posts()[1])
    assert len(fake.posts) == 1


def test_a_fresh_message_is_recalled_by_the_bridge(materials: Materials) -> None:
    fake = FakeOneBot()
    with onebot(materials, fake) as made:
        post = made.posts()[0]
        outcome = made.send(post)
        assert isinstance(outcome, Confirmed)
        assert isinstance(made.channel.retract(post, Remote(outcome.remote_id)), Confirmed)
    assert fake.posts == [] and len(fake.recalled) == 1


def test_a_message_too_old_to_recall_is_left_to_the_group_s_owner(materials: Materials) -> None:
    fake = FakeOneBot()
    with onebot(materials, fake) as made:
        post = made.posts()[0]
        outcome = made.send(post)
        assert isinstance(outcome, Confirmed)
        made.clock.forward(121)
        recalled = made.channel.retract(post, Remote(outcome.remote_id))
    assert isinstance(recalled, HandOver) and "10001" in recalled.reason
    assert len(fake.posts) == 1


def test_the_dry_run_shows_the_group_and_every_word_but_no_token(materials: Materials) -> None:
    with onebot(materials, FakeOneBot()) as made:
        post = made.posts()[0]
        shown = made.channel.describe(post)
        assert "onebot-token" not in shown + repr(made.channel)
    assert "典型交流一群" in shown
    assert post.content.body in shown
    assert "poster.jpg" in shown


@pytest.mark.parametrize(
    ("more", "said"), [({"account": 0}, "没有写 account"), ({"groups": []}, "没有写 groups")]
)
def test_a_channel_half_set_up_says_what_is_missing(more: dict[str, object], said: str) -> None:
    assert said in refuse_to_make(push(**more), ENVIRON, SettingsError)
    assert "DIANXING_ONEBOT_TOKEN" in refuse_to_make(push(), {}, SettingsError)


def test_a_token_that_no_header_can_carry_is_refused_before_anything_is_sent() -> None:
    said = refuse_to_make(push(), {"DIANXING_ONEBOT_TOKEN": "令牌"}, SettingsError)
    assert "DIANXING_ONEBOT_TOKEN 里有汉字" in said
