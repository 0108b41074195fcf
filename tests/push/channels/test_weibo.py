"""微博：先填好分享页给人，有权限才用接口；各种拒绝说得清怎么办。"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from dianxing.errors import SettingsError
from dianxing.push.channel import Confirmed, HandOver, Later, OverQuota, Refused, Remote, Submitted, Unknown
from dianxing.push.http import MaybeSent
from dianxing.push.materials import Materials

from ...fakes.faults import Fault, ScriptedFaults
from ...fakes.weibo import FakeWeibo
from .stage import Clock, Stage, refuse_to_make, stage

TOKEN = "2.00weibo-access-token"
ENVIRON = {"DIANXING_WEIBO_TOKEN": TOKEN}
BY_HAND = {"weibo": {"enabled": True, "account": "云州工会"}}
BY_API = {"weibo": {"enabled": True, "account": "云州工会", "api": True, "ip": "203.0.113.7"}}


@contextmanager
def weibo(materials: Materials, fake: FakeWeibo, script: list[Fault] | None = None) -> Iterator[Stage]:
    clock = Clock()
    fake.now = clock.seconds
    faults = ScriptedFaults(script or [])
    with stage(BY_API, {"api.weibo.com": fake}, ENVIRON, materials, clock=clock, faults=faults) as made:
        yield made


def fake_weibo(**more: object) -> FakeWeibo:
    return FakeWeibo("yunzhou.example.org", **more)  # type: ignore[arg-type]


def test_without_the_right_to_post_a_person_gets_the_filled_share_page(materials: Materials) -> None:
    with stage(BY_HAND, {}, {}, materials) as made:
        outcome = made.send()
    assert isinstance(outcome, HandOver)
    parts = urlsplit(outcome.address)
    assert (parts.scheme, parts.hostname) == ("https", "service.weibo.com")
    filled = parse_qs(parts.query)
    assert filled["url"] == ["https://yunzhou.example.org/cases/2024/golden/"]
    assert filled["pic"] == ["https://yunzhou.example.org/cases/2024/golden/share.jpg"]
    assert "http" not in filled["title"][0]


def test_a_post_goes_out_with_its_picture_and_comes_back_with_its_id(materials: Materials) -> None:
    fake = fake_weibo()
    with weibo(materials, fake) as made:
        outcome = made.send()
    assert outcome == Confirmed("5300000000000000001", "https://m.weibo.cn/status/5300000000000000001")
    (post,) = fake.posts
    assert post.text == materials.kits[0].weibo.api.text  # type: ignore[union-attr]
    assert post.picture == (materials.kits[0].folder / "weibo.jpg").read_bytes()


def test_a_case_without_a_picture_is_posted_as_an_ordinary_form(materials: Materials) -> None:
    fake = fake_weibo()
    (materials.kits[0].folder / "weibo.jpg").unlink()
    with weibo(materials, fake) as made:
        assert isinstance(made.send(), Confirmed)
    assert fake.posts[0].picture is None


@pytest.mark.parametrize("short_urls", [False, True])
def test_the_text_fits_whichever_way_weibo_counts_addresses(materials: Materials, short_urls: bool) -> None:
    with weibo(materials, fake_weibo(short_urls=short_urls)) as made:
        assert isinstance(made.send(), Confirmed)


def test_an_expired_token_stops_the_account_and_says_how_to_renew_it(materials: Materials) -> None:
    with weibo(materials, fake_weibo(expires_at=0)) as made:
        outcome = made.send()
    assert isinstance(outcome, Refused) and outcome.stops
    assert outcome.code == "21327"
    assert "重新授权" in outcome.message


def test_a_wrong_token_is_not_shown_anywhere(materials: Materials) -> None:
    with weibo(materials, fake_weibo(token="another-token")) as made:
        outcome = made.send()
        shown = made.channel.describe(made.posts()[0])
    assert isinstance(outcome, Refused) and outcome.code == "21332"
    assert TOKEN not in repr(outcome) + shown + repr(made.channel)


def test_an_unapproved_domain_says_where_to_enter_it(materials: Materials) -> None:
    with weibo(materials, FakeWeibo("other.example")) as made:
        outcome = made.send()
    assert isinstance(outcome, Refused) and outcome.code == "10017"
    assert "安全域名" in outcome.message
    assert not outcome.stops


@pytest.mark.parametrize("fake", [fake_weibo(may_share=False), fake_weibo(captcha=True)])
def test_what_only_a_person_may_do_is_handed_over(materials: Materials, fake: FakeWeibo) -> None:
    with weibo(materials, fake) as made:
        outcome = made.send()
    assert isinstance(outcome, HandOver)
    assert outcome.address.startswith("https://service.weibo.com/share/share.php?")
    assert fake.posts == []


def test_posting_too_fast_waits_an_hour(materials: Materials) -> None:
    with weibo(materials, fake_weibo(too_fast=True)) as made:
        outcome = made.send()
        assert isinstance(outcome, Later) and outcome.after_seconds == 3600 and outcome.paced
        with pytest.raises(OverQuota):
            made.send()


def test_a_repeat_is_looked_up_and_found_instead_of_posted_twice(materials: Materials) -> None:
    fake = fake_weibo()
    with weibo(materials, fake) as made:
        made.send()
        outcome = made.send()
        assert isinstance(outcome, Unknown)
        assert made.channel.ask(made.posts()[0], made.attempt()) == Confirmed(
            "5300000000000000001", "https://m.weibo.cn/status/5300000000000000001"
        )
    assert len(fake.posts) == 1


def test_the_error_that_means_posted_is_followed_until_it_is_seen(materials: Materials) -> None:
    fake = fake_weibo(lagging=True)
    with weibo(materials, fake) as made:
        assert made.send() == Submitted("20032")
        assert isinstance(made.channel.follow(made.posts()[0], Remote("20032")), Confirmed)
        fake.posts.clear()
        assert isinstance(made.channel.follow(made.posts()[0], Remote("20032")), Later)


@pytest.mark.parametrize("fault", [Fault.RESET_AFTER, Fault.BROKEN_AFTER, Fault.EMPTY_AFTER])
def test_a_lost_answer_is_looked_up_among_the_newest_posts(materials: Materials, fault: Fault) -> None:
    fake = fake_weibo()
    with weibo(materials, fake, [fault]) as made:
        attempt = made.attempt()
        with pytest.raises(MaybeSent):
            made.channel.send(made.posts()[0], attempt)
        assert attempt.pending
        assert isinstance(made.channel.ask(made.posts()[0], attempt), Confirmed)
    assert len(fake.posts) == 1


def test_not_finding_a_post_never_proves_that_it_is_absent(materials: Materials) -> None:
    with weibo(materials, fake_weibo()) as made:
        assert isinstance(made.channel.ask(made.posts()[0], made.attempt()), Unknown)


def test_taking_back_and_correcting_are_left_to_a_person(materials: Materials) -> None:
    with weibo(materials, fake_weibo()) as made:
        (post,) = made.posts()
        remote = Remote("1", "https://m.weibo.cn/status/1")
        for outcome in (made.channel.retract(post, remote), made.channel.correct(post, remote, post)):
            assert isinstance(outcome, HandOver)
            assert outcome.address == remote.address


def test_a_case_whose_weibo_did_not_fit_is_left_out(materials: Materials) -> None:
    without = replace(materials, kits=(replace(materials.kits[0], weibo=None),))
    with stage(BY_HAND, {}, {}, without) as made:
        assert made.posts() == []


@pytest.mark.parametrize(
    ("push", "environ", "said"),
    [
        ({"weibo": {"enabled": True}}, {}, "没有写 account"),
        ({"weibo": {"enabled": True, "account": "云州工会", "api": True}}, ENVIRON, "没有写 ip"),
        (BY_API, {}, "DIANXING_WEIBO_TOKEN"),
    ],
)
def test_a_channel_half_set_up_says_what_is_missing(
    push: dict[str, object], environ: dict[str, str], said: str
) -> None:
    assert said in refuse_to_make(push, environ, SettingsError)
