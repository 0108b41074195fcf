"""企业微信、钉钉、飞书的群机器人：签名各是各的，每种拒绝都说怎么办，网址从不露出来。"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

import pytest

from dianxing.errors import BuildError, SettingsError
from dianxing.push.channel import Confirmed, HandOver, Later, Outcome, OverQuota, Refused, Remote, Unknown
from dianxing.push.channels import dingtalk, feishu
from dianxing.push.http import MaybeSent
from dianxing.push.materials import Materials

from ...fakes.dingtalk import FakeDingtalk
from ...fakes.exchange import Asked, json_answer
from ...fakes.faults import Fault, ScriptedFaults
from ...fakes.feishu import FakeFeishu
from ...fakes.wecom import FakeWecom
from .stage import Clock, Fake, Stage, refuse_to_make, stage

KEY, SIGN = "DIANXING_GROUP_1", "DIANXING_GROUP_1_SIGN"


@dataclass(frozen=True)
class Vendor:
    """一家。"""

    name: str
    host: str
    webhook: str
    secret: str
    make: Callable[..., Any]

    @property
    def environ(self) -> dict[str, str]:
        return {KEY: self.webhook, **({SIGN: self.secret} if self.secret else {})}

    def push(self, style: str = "card") -> dict[str, object]:
        robot = {"name": "县区工会群", "webhook": KEY, "style": style}
        return {self.name: {"enabled": True, "robots": [robot]}}


WECOM = Vendor(
    "wecom",
    "qyapi.weixin.qq.com",
    f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={FakeWecom().key}",
    "",
    FakeWecom,
)
DINGTALK = Vendor(
    "dingtalk",
    "oapi.dingtalk.com",
    f"https://oapi.dingtalk.com/robot/send?access_token={FakeDingtalk().token}",
    FakeDingtalk().secret,
    FakeDingtalk,
)
FEISHU = Vendor(
    "feishu",
    "open.feishu.cn",
    f"https://open.feishu.cn/open-apis/bot/v2/hook/{FakeFeishu().token}",
    FakeFeishu().secret,
    FakeFeishu,
)
ALL = [WECOM, DINGTALK, FEISHU]


@contextmanager
def robot(
    vendor: Vendor,
    fake: Any,
    materials: Materials,
    *,
    style: str = "card",
    environ: Mapping[str, str] | None = None,
    script: list[Fault] | None = None,
    clock: Clock | None = None,
) -> Iterator[Stage]:
    clock = clock or Clock()
    fake.now = clock.seconds
    fakes: dict[str, Fake] = {vendor.host: fake}
    found = vendor.environ if environ is None else environ
    faults = ScriptedFaults(script or [])
    with stage(vendor.push(style), fakes, found, materials, clock=clock, faults=faults) as made:
        yield made


def refusal(vendor: Vendor, fake: Any, materials: Materials, **more: Any) -> Outcome:
    with robot(vendor, fake, materials, **more) as made:
        outcome = made.send()
    assert fake.posts == []
    return outcome


@pytest.mark.parametrize("style", ["card", "text"])
@pytest.mark.parametrize("vendor", ALL, ids=lambda vendor: vendor.name)
def test_the_kit_s_message_arrives_word_for_word(vendor: Vendor, style: str, materials: Materials) -> None:
    fake = vendor.make()
    with robot(vendor, fake, materials, style=style) as made:
        outcome = made.send()
    assert isinstance(outcome, Confirmed)
    wanted = json.loads((materials.kits[0].folder / "groupbot.json").read_text(encoding="utf-8"))
    assert fake.posts == [wanted[vendor.name][style]]


@pytest.mark.parametrize("vendor", ALL, ids=lambda vendor: vendor.name)
def test_nothing_that_is_stored_or_shown_holds_the_address_or_the_secret(
    vendor: Vendor, materials: Materials
) -> None:
    with robot(vendor, vendor.make(), materials, script=[Fault.RESET_AFTER]) as made:
        (post,) = made.posts()
        with pytest.raises(MaybeSent) as caught:
            made.send()
        shown = repr(post) + made.channel.describe(post) + repr(made.channel) + str(caught.value)
    for hidden in filter(None, (vendor.webhook, vendor.webhook.rpartition("=")[2][-12:], vendor.secret)):
        assert hidden not in shown


@pytest.mark.parametrize("vendor", ALL, ids=lambda vendor: vendor.name)
def test_nobody_but_a_person_can_say_whether_a_lost_message_arrived(
    vendor: Vendor, materials: Materials
) -> None:
    fake = vendor.make()
    with robot(vendor, fake, materials, script=[Fault.SILENT_BEFORE]) as made:
        attempt = made.attempt()
        with pytest.raises(MaybeSent):
            made.channel.send(made.posts()[0], attempt)
        assert attempt.pending
        assert made.channel.ask(made.posts()[0], attempt) is None


@pytest.mark.parametrize("vendor", ALL, ids=lambda vendor: vendor.name)
def test_messages_can_be_neither_recalled_nor_changed_by_machine(
    vendor: Vendor, materials: Materials
) -> None:
    with robot(vendor, vendor.make(), materials) as made:
        (post,) = made.posts()
        recalled = made.channel.retract(post, Remote("x"))
        changed = made.channel.correct(post, Remote("x"), post)
    assert isinstance(recalled, HandOver) and "群主" in recalled.reason
    assert isinstance(changed, HandOver) and "再发新的" in changed.reason


@pytest.mark.parametrize("vendor", ALL, ids=lambda vendor: vendor.name)
def test_the_vendor_s_rate_is_kept_before_asking(vendor: Vendor, materials: Materials) -> None:
    with robot(vendor, vendor.make(), materials) as made:
        made.send()
        ((_, quota),) = made.box.spent
    assert quota.per_minute == (100 if vendor is FEISHU else 20)


@pytest.mark.parametrize(
    ("vendor", "seconds"), [(WECOM, 60), (DINGTALK, 600), (FEISHU, 60)], ids=lambda item: str(item)[:12]
)
def test_being_told_too_fast_waits_as_long_as_the_vendor_blocks(
    vendor: Vendor, seconds: float, materials: Materials
) -> None:
    with robot(vendor, vendor.make(per_minute=0), materials) as made:
        outcome = made.send()
        assert isinstance(outcome, Later) and outcome.after_seconds == seconds and outcome.paced
        with pytest.raises(OverQuota):
            made.send()


def test_feishu_says_too_fast_with_http_429_as_well(materials: Materials) -> None:
    outcome = refusal(FEISHU, FakeFeishu(per_second=0, old_style=True), materials)
    assert isinstance(outcome, Later)


@pytest.mark.parametrize(
    ("vendor", "fake", "code", "told"),
    [
        (WECOM, FakeWecom(key="another"), "93000", "重新添加"),
        (DINGTALK, FakeDingtalk(token="another"), "300001", "重新添加"),
        (DINGTALK, FakeDingtalk(secret="another"), "310000", "加签"),
        (DINGTALK, FakeDingtalk(keywords=("开会",)), "310000", "想入会"),
        (DINGTALK, FakeDingtalk(allowed=False), "310000", "IP 名单"),
        (FEISHU, FakeFeishu(token="another"), "19001", "重新添加"),
        (FEISHU, FakeFeishu(secret="another"), "19021", "签名对不上"),
        (FEISHU, FakeFeishu(keywords=("开会",)), "19024", "想入会"),
        (FEISHU, FakeFeishu(allowed=False), "19022", "IP 白名单"),
    ],
    ids=lambda item: item if isinstance(item, str) else "",
)
def test_a_robot_set_up_wrongly_is_stopped_and_says_how_to_mend_it(
    vendor: Vendor, fake: Any, code: str, told: str, materials: Materials
) -> None:
    outcome = refusal(vendor, fake, materials)
    assert isinstance(outcome, Refused) and outcome.stops
    assert outcome.code == code
    assert told in outcome.message


@pytest.mark.parametrize(
    ("vendor", "body", "code"),
    [
        (WECOM, {"msgtype": "text", "text": {"content": "字" * 700}}, "40058"),
        (WECOM, {"msgtype": "text", "text": {"content": ""}}, "44004"),
        (WECOM, {"msgtype": "poem"}, "40008"),
        (WECOM, {"msgtype": "news", "news": {"articles": [{"title": "a", "url": "b"}] * 9}}, "45008"),
        (DINGTALK, {"msgtype": "text", "text": {"content": "字" * 7000}}, "460101"),
        (DINGTALK, {"msgtype": "poem"}, "40035"),
        (FEISHU, {"msg_type": "text", "content": {"text": "字" * 7000}}, "9499"),
        (FEISHU, {"msg_type": "poem", "content": {"text": "字"}}, "9499"),
    ],
    ids=lambda item: item if isinstance(item, str) else "",
)
def test_a_message_the_vendor_does_not_take_is_refused_for_that_case_alone(
    vendor: Vendor, body: dict[str, Any], code: str, materials: Materials
) -> None:
    fake = vendor.make()
    with robot(vendor, fake, materials) as made:
        (post,) = made.posts()
        content = replace(post.content, body=json.dumps(body))
        outcome = made.send(replace(post, content=content))
    assert isinstance(outcome, Refused) and not outcome.stops
    assert outcome.code == code
    assert "→" in outcome.message
    assert fake.posts == []


def test_a_busy_vendor_leaves_the_outcome_unknown(materials: Materials) -> None:
    assert isinstance(refusal(WECOM, FakeWecom(busy=True), materials), Unknown)


def test_a_code_nobody_has_seen_leaves_the_outcome_unknown(materials: Materials) -> None:
    class Strange(FakeWecom):
        def __call__(self, asked: Asked) -> Any:  # noqa: ARG002
            return json_answer({"errcode": 987654, "errmsg": "新的错"})

    outcome = refusal(WECOM, Strange(), materials)
    assert isinstance(outcome, Unknown) and "987654" in outcome.reason


def test_chinese_is_sent_as_it_is_never_escaped(materials: Materials) -> None:
    fake = FakeWecom()
    with robot(WECOM, fake, materials) as made:
        made.send()
    assert fake.posts  # 转义的，假接口照 40033 拒绝


def test_the_two_signatures_are_not_interchangeable() -> None:
    assert dingtalk.signature("secret", 1764034200000) != feishu.signature("secret", 1764034200)


@pytest.mark.parametrize("vendor", [DINGTALK, FEISHU], ids=lambda vendor: vendor.name)
def test_a_signature_is_refused_when_the_clock_is_an_hour_off(vendor: Vendor, materials: Materials) -> None:
    fake, clock = vendor.make(), Clock()
    with robot(vendor, fake, materials, clock=clock) as made:
        late = Clock()
        late.forward(3700)
        fake.now = late.seconds
        outcome = made.send()
    assert isinstance(outcome, Refused) and "时钟" in outcome.message


@pytest.mark.parametrize(
    ("vendor", "made_by"),
    [
        (DINGTALK, lambda door, body, now: replace(dingtalk.request(door, body, now), params=_swapped(now))),
        (FEISHU, lambda door, body, now: _with_ding_sign(feishu.request(door, body, now), now)),
    ],
    ids=["dingtalk", "feishu"],
)
def test_the_other_vendor_s_signature_is_refused(
    vendor: Vendor, made_by: Callable[..., Any], materials: Materials
) -> None:
    fake = vendor.make()
    with robot(vendor, fake, materials) as made:
        channel: Any = made.channel
        swapped = replace(channel, maker=replace(channel.maker, request=made_by))
        outcome = swapped.send(made.posts()[0], made.attempt())
    assert isinstance(outcome, Refused) and "签名对不上" in outcome.message
    assert fake.posts == []


def _swapped(now: Any) -> dict[str, str]:
    seconds = int(now.timestamp())
    return {"timestamp": str(seconds * 1000), "sign": feishu.signature(DINGTALK.secret, seconds)}


def _with_ding_sign(request: Any, now: Any) -> Any:
    body = json.loads(request.body)
    seconds = int(now.timestamp())
    body |= {"sign": dingtalk.signature(FEISHU.secret, seconds * 1000)}
    return replace(request, body=json.dumps(body).encode())


@pytest.mark.parametrize("vendor", [DINGTALK, FEISHU], ids=lambda vendor: vendor.name)
def test_a_robot_without_a_signing_secret_sends_unsigned(vendor: Vendor, materials: Materials) -> None:
    fake = vendor.make(secret="")
    with robot(vendor, fake, materials, environ={KEY: vendor.webhook}) as made:
        assert isinstance(made.send(), Confirmed)


def test_every_robot_has_its_own_account_and_gets_its_own_post(materials: Materials) -> None:
    robots = [{"name": name, "webhook": KEY} for name in ("一群", "二群")]
    push = {"wecom": {"enabled": True, "robots": robots}}
    with stage(push, {WECOM.host: FakeWecom()}, WECOM.environ, materials) as made:
        posts = [post for channel in made.channels for post in channel.posts(materials)]
    assert [(post.account, post.target) for post in posts] == [("一群", "一群"), ("二群", "二群")]


@pytest.mark.parametrize("broken", ['{"wecom": {}}', '{"wecom": []}', "{}", "[]", "not JSON"])
def test_a_kit_made_by_an_older_version_says_to_make_it_anew(broken: str, materials: Materials) -> None:
    (materials.kits[0].folder / "groupbot.json").write_text(broken, encoding="utf-8")
    with (
        robot(WECOM, FakeWecom(), materials) as made,
        pytest.raises(BuildError, match="重新运行 dianxing kit"),
    ):
        made.posts()


@pytest.mark.parametrize(
    "webhook",
    [
        "https://example.org/robot/send?access_token=secretsecret",
        "http://oapi.dingtalk.com/robot/send?access_token=secretsecret",
        "https://oapi.dingtalk.com@example.org/robot/send?access_token=secretsecret",
        "https://oapi.dingtalk.com:8443/robot/send?access_token=secretsecret",
        "secretsecret",
    ],
)
def test_a_webhook_of_another_host_is_refused_without_showing_it(webhook: str) -> None:
    told = refuse_to_make(DINGTALK.push(), {KEY: webhook}, SettingsError)
    assert "复制整个网址" in told
    assert "secretsecret" not in told


def test_a_robot_without_its_variable_says_which_to_set() -> None:
    assert KEY in refuse_to_make(FEISHU.push(), {}, SettingsError)
    assert "没有写机器人" in refuse_to_make({"wecom": {"enabled": True}}, {}, SettingsError)


def test_the_signature_survives_being_put_into_the_address(materials: Materials) -> None:
    clock = Clock()
    while not any(char in dingtalk.signature(DINGTALK.secret, int(clock.seconds() * 1000)) for char in "+/"):
        clock.forward(1)
    sign = dingtalk.signature(DINGTALK.secret, int(clock.seconds() * 1000))
    assert quote(sign, safe="") != sign
    with robot(DINGTALK, FakeDingtalk(), materials, clock=clock) as made:
        assert isinstance(made.send(), Confirmed)
