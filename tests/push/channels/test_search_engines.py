"""百度收录和 IndexNow：网址报得对，额度完了等明天，重来无害而不多来。"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from dianxing.errors import SettingsError
from dianxing.push.channel import (
    Absent,
    Confirmed,
    HandOver,
    Later,
    OverQuota,
    Refused,
    Remote,
    Unknown,
)
from dianxing.push.channels.indexnow import MOST_URLS
from dianxing.push.http import MaybeSent
from dianxing.push.materials import Materials

from ...fakes.baidu import FakeBaidu
from ...fakes.faults import Fault, ScriptedFaults
from ...fakes.indexnow import FakeIndexNow
from .stage import SITE, Clock, Stage, case, refuse_to_make, stage

HOST = "https://yunzhou.example.org"
TOKEN = {"DIANXING_BAIDU_TOKEN": "baidu-token"}
KEY = "0123456789abcdef"
KEY_FILE = {f"{SITE}{KEY}.txt": f"{KEY}\n"}
GOLDEN, DIGEST = f"{SITE}cases/2024/golden/", f"{SITE}digests/2026-11-25-all/"


@contextmanager
def baidu(
    materials: Materials, fake: FakeBaidu, script: list[Fault] | None = None, **more: object
) -> Iterator[Stage]:
    clock = Clock()
    fake.now = clock.seconds
    push = {"baidu": {"enabled": True, **more}}
    faults = ScriptedFaults(script or [])
    fakes = {"data.zz.baidu.com": fake}
    with stage(push, fakes, TOKEN, materials, clock=clock, faults=faults) as made:
        yield made


@contextmanager
def indexnow(
    materials: Materials, fake: FakeIndexNow, script: list[Fault] | None = None, site: str = SITE
) -> Iterator[Stage]:
    push = {"indexnow": {"enabled": True, "key": KEY}}
    faults = ScriptedFaults(script or [])
    with stage(push, {"api.indexnow.org": fake}, {}, materials, faults=faults, site=site) as made:
        yield made


def test_baidu_hears_of_every_case_and_every_digest_once(materials: Materials) -> None:
    fake = FakeBaidu(HOST)
    with baidu(materials, fake) as made:
        outcomes = [made.send(post) for post in made.posts()]
    assert outcomes == [Confirmed(GOLDEN, GOLDEN), Confirmed(DIGEST, DIGEST)]
    assert fake.pushed == [GOLDEN, DIGEST]


def test_baidu_s_daily_quota_waits_for_the_next_day_in_beijing(materials: Materials) -> None:
    fake = FakeBaidu(HOST, quota=1)
    with baidu(materials, fake) as made:
        first, second = made.posts()
        made.send(first)
        outcome = made.send(second)
        assert isinstance(outcome, Later) and outcome.paced
        with pytest.raises(OverQuota):
            made.send(second)
        made.clock.forward(outcome.after_seconds)
        assert isinstance(made.send(second), Confirmed)


@pytest.mark.parametrize(
    ("fake", "told"),
    [
        (FakeBaidu("http://yunzhou.example.org"), "一字不差"),
        (FakeBaidu(HOST, token="another"), "DIANXING_BAIDU_TOKEN"),
    ],
)
def test_baidu_set_up_wrongly_stops_and_says_how_to_mend_it(
    materials: Materials, fake: FakeBaidu, told: str
) -> None:
    with baidu(materials, fake) as made:
        outcome = made.send()
        assert "baidu-token" not in repr(outcome) + repr(made.channel)
    assert isinstance(outcome, Refused) and outcome.stops
    assert told in outcome.message
    assert fake.pushed == []


def test_an_address_of_another_site_is_refused_by_baidu(materials: Materials) -> None:
    elsewhere = "https://www.yunzhou.example.org"
    with baidu(materials, FakeBaidu(elsewhere), site=elsewhere) as made:
        outcome = made.send()
    assert isinstance(outcome, Refused) and outcome.code == "not_same_site"


def test_a_lost_answer_from_baidu_is_repeated_once_then_given_up(materials: Materials) -> None:
    fake = FakeBaidu(HOST)
    with baidu(materials, fake, [Fault.BROKEN_AFTER, Fault.RESET_AFTER]) as made:
        post, attempt = made.posts()[0], made.attempt()
        for wanted in (Absent, Unknown):
            with pytest.raises(MaybeSent):
                made.channel.send(post, attempt)
            assert isinstance(made.channel.ask(post, attempt), wanted)
    assert fake.pushed == [GOLDEN, GOLDEN]


def test_a_corrected_page_is_not_pushed_to_baidu_again(materials: Materials) -> None:
    fake = FakeBaidu(HOST)
    with baidu(materials, fake) as made:
        post = made.posts()[0]
        assert isinstance(made.channel.correct(post, Remote(GOLDEN), post), Confirmed)
    assert fake.pushed == []


def test_a_withdrawn_page_is_a_dead_link_to_report_but_its_digest_lives_on(materials: Materials) -> None:
    with baidu(materials, FakeBaidu(HOST)) as made:
        page, digest = made.posts()
        dead = made.channel.retract(page, Remote(GOLDEN))
        assert isinstance(made.channel.retract(digest, Remote(DIGEST)), Confirmed)
    assert isinstance(dead, HandOver) and "死链提交" in dead.reason


def test_baidu_without_its_token_says_which_variable_to_set() -> None:
    assert "DIANXING_BAIDU_TOKEN" in refuse_to_make({"baidu": {"enabled": True}}, {}, SettingsError)


def many(materials: Materials, count: int) -> Materials:
    kits = tuple(replace(materials.kits[0], case=case(number)) for number in range(count))
    return Materials(kits, ())


def test_indexnow_gets_all_new_addresses_in_one_request(materials: Materials) -> None:
    fake = FakeIndexNow(KEY_FILE)
    with indexnow(many(materials, 30), fake) as made:
        (post,) = made.posts()
        assert isinstance(made.send(post), Confirmed)
    assert len(post.cases) == 30
    assert sorted(fake.pushed) == sorted(case(number).address for number in range(30))


def test_more_addresses_than_one_request_holds_are_split(materials: Materials) -> None:
    fake = FakeIndexNow(KEY_FILE)
    with indexnow(many(materials, MOST_URLS + 1), fake) as made:
        outcomes = [made.send(post) for post in made.posts()]
    assert len(outcomes) == 2
    assert all(isinstance(outcome, Confirmed) for outcome in outcomes)
    assert len(set(fake.pushed)) == MOST_URLS + 1


def test_a_key_still_being_checked_counts_as_taken(materials: Materials) -> None:
    with indexnow(materials, FakeIndexNow(KEY_FILE, pending=True)) as made:
        assert isinstance(made.send(), Confirmed)


def test_a_missing_key_file_says_where_to_put_it(materials: Materials) -> None:
    fake = FakeIndexNow({})
    with indexnow(materials, fake) as made:
        outcome = made.send()
    assert isinstance(outcome, Refused) and outcome.stops
    assert f"{SITE}{KEY}.txt" in outcome.message
    assert fake.pushed == []


def test_a_site_in_a_folder_shows_its_key_in_that_folder(materials: Materials) -> None:
    site = f"{SITE}dianxing/"
    kits = tuple(
        replace(kit, case=replace(kit.case, address=f"{site}cases/2024/golden/")) for kit in materials.kits
    )
    fake = FakeIndexNow({f"{site}{KEY}.txt": KEY})
    with indexnow(Materials(kits, ()), fake, site=site) as made:
        assert isinstance(made.send(), Confirmed)


def test_addresses_of_another_site_are_refused_by_indexnow(materials: Materials) -> None:
    with indexnow(
        materials, FakeIndexNow({f"https://other.example/{KEY}.txt": KEY}), site="https://other.example/"
    ) as made:
        outcome = made.send()
    assert isinstance(outcome, Refused) and outcome.code == "422"


def test_too_many_submissions_wait_an_hour(materials: Materials) -> None:
    with indexnow(materials, FakeIndexNow(KEY_FILE, too_many=True)) as made:
        outcome = made.send()
    assert isinstance(outcome, Later) and outcome.after_seconds == 3600 and outcome.paced


def test_a_lost_answer_from_indexnow_may_be_repeated_freely(materials: Materials) -> None:
    fake = FakeIndexNow(KEY_FILE)
    with indexnow(materials, fake, [Fault.BROKEN_AFTER]) as made:
        post, attempt = made.posts()[0], made.attempt()
        with pytest.raises(MaybeSent):
            made.channel.send(post, attempt)
        assert not attempt.pending
        assert isinstance(made.channel.send(post, attempt), Confirmed)


def test_a_withdrawn_page_is_submitted_again_alone(materials: Materials) -> None:
    fake = FakeIndexNow(KEY_FILE)
    with indexnow(many(materials, 3), fake) as made:
        (post,) = made.posts()
        gone = replace(post, cases=post.cases[1:2])
        assert isinstance(made.channel.retract(gone, Remote("x")), Confirmed)
    assert fake.pushed == [case(1).address]


def test_indexnow_without_a_key_says_how_to_make_one() -> None:
    told = refuse_to_make({"indexnow": {"enabled": True}}, {}, SettingsError)
    assert "没有写 key" in told
