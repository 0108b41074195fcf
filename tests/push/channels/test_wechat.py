"""公众号：对着照资料写的假接口，建草稿、改、查、发布、收回，和每种错误怎么办。"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from dianxing.push.channel import Channel, Means, Post
from dianxing.push.channels.wechat import make
from dianxing.push.channels.wechat_api import HOST
from dianxing.push.http import Http
from dianxing.push.ledger.entry import Entry, State
from dianxing.push.ledger.keepsakes import LedgerKeepsakes
from dianxing.push.ledger.meters import LedgerMeter
from dianxing.push.materials import InlinePicture, Kit, Materials, WechatKit
from dianxing.push.secrets import Secrets
from dianxing.push.send import Sender, Timing, by_key
from dianxing.push_settings import PushSettings, WechatPush
from dianxing.settings import Settings

from ...fakes.faults import Fault, FaultsByPath, ScriptedFaults
from ...fakes.server import FakeServer
from ...fakes.wechat import FakeWechat
from ..toy import Desk, kit

FAST = Timing(attempts=2, first_wait=0.001, longest_wait=0.002)
JPG = b"\xff\xd8\xff\xe0"


@dataclass
class Account:
    """一个公众号、它的假接口和一本台账；时间由台账的钟说了算。"""

    desk: Desk
    folder: Path
    stack: ExitStack
    fake: FakeWechat = field(default_factory=FakeWechat)

    def __post_init__(self) -> None:
        self.fake.now = lambda: self.desk.clock().timestamp()
        self.server = self.stack.enter_context(FakeServer(self.fake, patience=0.8))
        self.open()

    def open(self, **push: Any) -> None:
        """照设置打开渠道，像新起的一个进程。"""
        settings = PushSettings(wechat=WechatPush(enabled=True, appid=self.fake.appid, **push))
        environ = {"DIANXING_WECHAT_SECRET": self.fake.secret}
        database = self.desk.another().database
        http = Http([HOST], self.desk.redactor, rehearsal={HOST: self.server.address}, longest=0.4)
        self.stack.callback(http.close)
        means = Means(
            secrets=Secrets(environ, self.desk.redactor),
            http=lambda _hosts: http,
            meter=lambda channel, account: LedgerMeter(database, channel, account, self.desk.clock),
            keepsakes=lambda channel, account: LedgerKeepsakes(database, channel, account, self.desk.clock),
            now=self.desk.clock,
        )
        site = Settings(
            root=self.folder,
            site_name="云州典型",
            site_url="https://yunzhou.example/",
            push=settings,
            as_of=self.desk.clock(),
        )
        (channel,) = make(site, means)
        self.channel: Channel = channel
        self.sender = Sender(self.desk.ledger, by_key([channel]), FAST)

    def kit(self, slug: str, text: str = "正文") -> Kit:
        folder = self.folder / slug
        folder.mkdir(exist_ok=True)
        (folder / "wechat.html").write_text(
            f'<section>{text}<img style="width:100%" src="join-qr.png"></section>', encoding="utf-8"
        )
        (folder / "cover.jpg").write_bytes(JPG + slug.encode())
        (folder / "thumb.jpg").write_bytes(JPG + b"thumb" + slug.encode())
        (folder / "join-qr.png").write_bytes(b"\x89PNG qr")
        article = WechatKit(
            title=f"案例{slug}",
            author="云州市总工会",
            digest="摘要",
            content="wechat.html",
            content_source_url=f"https://yunzhou.example/cases/2026/{slug}/",
            cover="cover.jpg",
            thumb="thumb.jpg",
            pictures=(InlinePicture(file="join-qr.png"),),
        )
        return kit(slug, folder=folder, wechat=article)

    def posts(self, *slugs: str) -> list[Post]:
        return list(self.channel.posts(Materials(tuple(self.kit(slug) for slug in slugs))))

    def plan(self, post: Post, **more: Any) -> Entry:
        return self.desk.plan(post, **more)

    def step(self, entry: Entry) -> Entry:
        after = self.sender.step(self.desk.entry(entry.id))
        assert after
        return after

    def push(self, *slugs: str) -> Entry:
        (post,) = self.posts(*slugs)
        return self.step(self.plan(post))

    def break_at(self, path: str, *faults: Fault) -> None:
        self.server.faults = FaultsByPath({path: ScriptedFaults(list(faults))})


@pytest.fixture
def account(desk: Desk, tmp_path: Path) -> Iterator[Account]:
    (tmp_path / "kit").mkdir()
    with ExitStack() as stack:
        yield Account(desk, tmp_path / "kit", stack)


def test_several_cases_go_into_one_draft_of_at_most_eight(account: Account) -> None:
    posts = account.posts(*"abcdefghij")
    assert [len(post.cases) for post in posts] == [8, 2]
    entry = account.step(account.plan(posts[0]))
    assert entry.state is State.CONFIRMED
    draft = account.fake.drafts[entry.remote.id.removeprefix("draft:")]["articles"]
    assert [one["title"] for one in draft] == [f"案例{name}" for name in "abcdefgh"]
    assert draft[0]["need_open_comment"] == 0
    assert account.fake.published == {}


def test_pictures_and_covers_are_uploaded_once_and_stand_on_the_accounts_own_host(account: Account) -> None:
    entry = account.push("a", "b")
    first, second = account.fake.drafts[entry.remote.id.removeprefix("draft:")]["articles"]
    assert 'data-src="https://mmbiz.qpic.cn/' in first["content"]
    assert "wx_fmt=png" in first["content"]
    # 头条用 2.35:1 的封面，次条用 1:1 的
    assert account.fake.materials[first["thumb_media_id"]] == JPG + b"a"
    assert account.fake.materials[second["thumb_media_id"]] == JPG + b"thumbb"
    account.open()
    account.push("c")
    assert account.fake.calls["media/uploadimg"] == 1
    assert account.fake.calls["stable_token"] == 1


def test_an_old_token_is_renewed_once_without_sending_twice(account: Account) -> None:
    account.push("a")
    account.fake.expire_tokens()
    account.desk.clock.pass_(minutes=1)
    assert account.push("b").state is State.CONFIRMED
    assert account.fake.calls["stable_token"] == 2
    assert account.fake.duplicates() == []


def test_the_token_is_renewed_before_it_expires(account: Account) -> None:
    account.push("a")
    account.desk.clock.pass_(seconds=7200 - 500)
    account.push("b")
    assert account.fake.calls["stable_token"] == 2


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        ({"allowed_ips": ()}, "invalid ip 203.0.113.7"),
        ({"frozen_secret": True}, "冻结"),
        ({"secret": "换过了的密钥"}, "AppSecret 不对"),
        ({"appid": "wx-another"}, "AppID 不对"),
    ],
)
def test_a_wrong_set_up_stops_and_says_what_to_do(
    account: Account, trouble: dict[str, Any], said: str
) -> None:
    for name, value in trouble.items():
        setattr(account.fake, name, value)
    entry = account.push("a")
    assert (entry.state, said in entry.now.message) == (State.PLANNED, True), entry.now.message
    assert account.sender.stopped
    assert account.fake.added.total() == 0


def test_an_account_without_the_right_leaves_a_task(account: Account) -> None:
    account.fake.may_draft = False
    entry = account.push("a")
    assert (entry.state, "48001" in entry.now.message) == (State.HANDED_OVER, True)


def test_a_used_up_day_waits_for_the_next_and_asks_nobody_till_then(account: Account) -> None:
    account.fake.quotas["draft/add"] = 1
    account.push("a")
    entry = account.push("b")
    assert (entry.state, f"{entry.now.due:%d %H}") == (State.PLANNED, "27 00")
    calls = account.fake.calls["draft/add"]
    assert account.push("c").state is State.PLANNED
    assert account.fake.calls["draft/add"] == calls
    account.desk.clock.now = entry.now.due + timedelta(minutes=1)
    account.desk.clock.pass_(hours=2)
    assert account.step(entry).state is State.CONFIRMED


def test_what_the_account_refuses_is_said_in_chinese_and_not_tried_again(account: Account) -> None:
    account.fake.refuse_links = True
    (account.folder / "a").mkdir()
    made = account.kit("a", '<a href="https://x.example/">外链</a>')
    (post,) = account.channel.posts(Materials((made,)))
    entry = account.step(account.plan(post))
    assert (entry.state, entry.now.code) == (State.FAILED, "45166")
    assert "外部链接" in entry.now.message


def test_texts_leave_as_they_are_not_escaped(account: Account) -> None:
    made = account.kit("a")
    assert made.wechat
    long = made.wechat.model_copy(
        update={"title": "题" * 32, "author": "云州市总工会宣传"[:8], "digest": "摘" * 128}
    )
    (post,) = account.channel.posts(Materials((kit("a", folder=made.folder, wechat=long),)))
    assert account.step(account.plan(post)).state is State.CONFIRMED


@pytest.mark.parametrize(
    "fault",
    [Fault.RESET_AFTER, Fault.SILENT_AFTER, Fault.BROKEN_AFTER, Fault.GARBAGE_AFTER, Fault.EMPTY_AFTER],
)
def test_a_draft_made_without_an_answer_is_found_not_made_again(account: Account, fault: Fault) -> None:
    account.push("z")
    account.break_at("draft/add", fault)
    entry = account.push("a", "b")
    assert entry.state is State.UNKNOWN
    account.desk.clock.pass_(minutes=2)
    found = account.step(entry)
    assert found.state is State.CONFIRMED
    assert found.remote.id.removeprefix("draft:") in account.fake.drafts
    assert account.fake.added["https://yunzhou.example/cases/2026/a/"] == 1


@pytest.mark.parametrize("fault", [Fault.RESET_BEFORE, Fault.BROKEN_BEFORE])
def test_a_draft_that_was_not_made_is_made_after_asking(account: Account, fault: Fault) -> None:
    account.break_at("draft/add", fault)
    entry = account.push("a")
    account.desk.clock.pass_(minutes=2)
    entry = account.step(entry)
    assert entry.state is State.PLANNED
    assert account.step(entry).state is State.CONFIRMED
    assert account.fake.duplicates() == []


def test_a_draft_that_a_person_published_meanwhile_is_found_among_the_published(account: Account) -> None:
    account.break_at("draft/add", Fault.RESET_AFTER)
    entry = account.push("a")
    account.fake.publish_by_hand(next(iter(account.fake.drafts)))
    account.desk.clock.pass_(minutes=2)
    entry = account.step(entry)
    assert entry.state is State.CONFIRMED
    assert entry.remote.address.startswith("http://mp.weixin.qq.com/s/")


def test_without_the_right_to_list_the_published_nothing_is_concluded(account: Account) -> None:
    account.fake.may_publish = False
    account.break_at("draft/add", Fault.RESET_BEFORE)
    entry = account.push("a")
    account.desk.clock.pass_(minutes=2)
    assert account.step(entry).state is State.UNKNOWN


def test_an_older_draft_of_the_same_case_is_not_taken_for_ours(account: Account) -> None:
    account.push("a")
    account.desk.clock.pass_(days=1)
    account.break_at("draft/add", Fault.RESET_BEFORE)
    (post,) = account.posts("a")
    other = Post("wechat", post.account, "另一处", post.kind, post.cases, post.content)
    entry = account.step(account.plan(other))
    account.desk.clock.pass_(minutes=2)
    assert account.step(entry).state is State.PLANNED


def test_a_correction_rewrites_only_the_article_that_changed(account: Account) -> None:
    old = account.push("a", "b")
    kits = (account.kit("a"), account.kit("b", "改过的正文"))
    (post,) = account.channel.posts(Materials(kits))
    new = account.step(account.plan(post, follows=old.id))
    assert (new.state, new.remote.id) == (State.CONFIRMED, old.remote.id)
    first, second = account.fake.drafts[old.remote.id.removeprefix("draft:")]["articles"]
    assert ("改过的正文" in first["content"], "改过的正文" in second["content"]) == (False, True)
    assert account.fake.calls["draft/update"] == 1


def test_a_correction_of_what_is_published_is_left_to_a_person(account: Account) -> None:
    old = account.push("a")
    account.fake.publish_by_hand(old.remote.id.removeprefix("draft:"))
    (post,) = account.channel.posts(Materials((account.kit("a", "改过"),)))
    new = account.step(account.plan(post, follows=old.id))
    assert (new.state, "后台改《案例a》" in new.now.message) == (State.HANDED_OVER, True)


def test_publishing_is_submitted_and_followed_to_its_address(account: Account) -> None:
    account.open(publish=True)
    account.fake.publish_status = [1, 1, 0]
    entry = account.push("a")
    assert entry.state is State.SUBMITTED
    while entry.state is State.SUBMITTED:
        account.desk.clock.now = entry.now.due
        entry = account.step(entry)
    assert entry.remote.id.startswith("article:ARTICLE_")
    assert entry.remote.address.startswith("http://mp.weixin.qq.com/s/")
    assert account.fake.drafts == {}


def test_a_publication_refused_by_review_becomes_a_task(account: Account) -> None:
    account.open(publish=True)
    account.fake.publish_status = [4]
    entry = account.push("a")
    account.desk.clock.now = entry.now.due
    entry = account.step(entry)
    assert (entry.state, "平台审核没有通过" in entry.now.message) == (State.HANDED_OVER, True)


def test_an_account_that_may_not_publish_keeps_its_draft_for_a_person(account: Account) -> None:
    account.open(publish=True)
    account.fake.may_publish = False
    entry = account.push("a")
    assert entry.state is State.HANDED_OVER
    assert entry.remote.id.removeprefix("draft:") in account.fake.drafts


def test_a_publication_without_an_answer_is_not_submitted_twice_within_the_hour(account: Account) -> None:
    account.open(publish=True)
    account.break_at("freepublish/submit", Fault.RESET_BEFORE)
    entry = account.push("a")
    for _ in range(2):
        account.desk.clock.now = entry.now.due
        entry = account.step(entry)
        assert entry.state is State.UNKNOWN
    account.desk.clock.pass_(hours=1)
    entry = account.step(entry)
    assert entry.state is State.PLANNED
    assert account.step(entry).state is State.SUBMITTED
    assert (account.fake.calls["draft/add"], len(account.fake.jobs)) == (1, 1)


def test_a_draft_is_taken_back_by_the_api(account: Account) -> None:
    entry = account.push("a")
    account.channel.retract(entry.post, entry.remote)
    assert account.fake.live().total() == 0


def test_one_of_several_published_articles_is_taken_back_alone(account: Account) -> None:
    entry = account.push("a", "b", "c")
    account.fake.publish_by_hand(entry.remote.id.removeprefix("draft:"))
    only = Post(
        *(getattr(entry.post, name) for name in ("channel", "account", "target", "kind")),
        entry.post.cases[1:2],
        entry.post.content,
    )
    account.channel.retract(only, entry.remote)
    assert sorted(account.fake.live()) == [
        "https://yunzhou.example/cases/2026/a/",
        "https://yunzhou.example/cases/2026/c/",
    ]


def test_what_was_sent_to_followers_is_left_to_a_person(account: Account) -> None:
    entry = account.push("a")
    account.fake.drafts.clear()
    outcome = account.channel.retract(entry.post, entry.remote)
    assert "也许群发了" in str(outcome)


def test_what_would_leave_is_described_without_sending(account: Account) -> None:
    (post,) = account.posts("a")
    shown = account.channel.describe(post)
    assert "案例a" in shown
    assert "https://yunzhou.example/cases/2026/a/" in shown
    assert account.fake.calls.total() == 0


def test_neither_secret_nor_token_is_in_the_events(account: Account) -> None:
    account.break_at("draft/add", Fault.RESET_AFTER)
    account.push("a")
    account.fake.secret = "换过了的密钥"
    account.fake.expire_tokens()
    account.push("b")
    events = [
        str(event)
        for entry in account.desk.ledger.entries()
        for event in account.desk.ledger.history(entry.id)
    ]
    assert "TOKEN_" not in json.dumps(events)
    assert "wechat-app-secret" not in json.dumps(events)
