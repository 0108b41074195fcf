"""不管对方回什么，渠道给出的总是一种结果，或者“不知道”；从不抛别的，也从不当成发到了。"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dianxing.push.channel import Channel, Confirmed, Means, OverQuota, Remote
from dianxing.push.channels.every import make_channels
from dianxing.push.http import Http, SendFault
from dianxing.push.materials import Materials
from dianxing.push.secrets import Redactor, Secrets

from .stage import Box, Clock, Notebook, make_settings, sample_materials

PUSH: dict[str, dict[str, object]] = {
    "weibo": {"account": "云州工会", "api": True, "ip": "203.0.113.7"},
    "onebot": {"account": 30001, "groups": [{"group": 10001, "cases": True}]},
    "qqbot": {"appid": "102000001", "groups": [{"openid": "GROUPOPENID1", "name": "会员群"}]},
    "wecom": {"robots": [{"name": "群", "webhook": "DIANXING_WECOM"}]},
    "dingtalk": {"robots": [{"name": "群", "webhook": "DIANXING_DING"}]},
    "feishu": {"robots": [{"name": "群", "webhook": "DIANXING_FEISHU"}]},
    "baidu": {},
    "indexnow": {"key": "0123456789abcdef"},
}
ENVIRON = {
    "DIANXING_WEIBO_TOKEN": "2.00weibo-access-token",
    "DIANXING_ONEBOT_TOKEN": "onebot-token",
    "DIANXING_QQBOT_SECRET": "qqbot-secret",
    "DIANXING_BAIDU_TOKEN": "baidu-token",
    "DIANXING_WECOM": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=wecom-key",
    "DIANXING_DING": "https://oapi.dingtalk.com/robot/send?access_token=ding-token",
    "DIANXING_FEISHU": "https://open.feishu.cn/open-apis/bot/v2/hook/feishu-token",
}
KEYS = (
    *("errcode", "errmsg", "code", "msg", "message", "wording", "status", "retcode", "data", "messages"),
    *("message_id", "user_id", "online", "good", "time", "access_token", "expires_in", "id", "idstr"),
    *("error", "error_code", "err_code", "file_info", "statuses", "text", "success", "remain"),
    *("not_same_site", "not_valid", "StatusCode"),
)
SCALARS = st.none() | st.booleans() | st.integers(-2, 50_000_000) | st.text(max_size=5) | st.just("ok")
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=8,
)
BODIES = st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=6) | VALUES
STATUSES = st.sampled_from([200, 202, 204, 302, 400, 401, 403, 404, 422, 429, 500, 502])
REMOTE = Remote("-12345")
ANSWERS = st.lists(st.tuples(STATUSES, BODIES), min_size=1, max_size=4)


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Materials:
    folder: Path = tmp_path_factory.mktemp("strange")
    return sample_materials(folder / "kit")


def channel(name: str, answers: Iterable[tuple[int, Any]], box: Box) -> Channel:
    """一个渠道，对方照单子回答，单子完了一直回最后一个。"""
    script = list(answers)

    def respond(_request: httpx.Request) -> httpx.Response:
        status, body = script.pop(0) if len(script) > 1 else script[0]
        return httpx.Response(status, content=json.dumps(body).encode())

    redactor, transport = Redactor(), httpx.MockTransport(respond)

    def http(hosts: Iterable[str]) -> Http:
        return Http(hosts, redactor, transport=transport)

    means = Means(Secrets(ENVIRON, redactor), http, lambda _c, _a: box, lambda _c, _a: box, Clock())
    (made,) = make_channels(make_settings({name: {"enabled": True, **PUSH[name]}}), means)
    return made


def outcomes(name: str, answers: list[tuple[int, Any]], materials: Materials) -> Iterator[object]:
    box = Box(Clock())
    made = channel(name, answers, box)
    post = next(iter(made.posts(materials)))
    attempt = Notebook(Clock()())
    for step in (
        lambda: made.send(post, attempt),
        lambda: made.ask(post, attempt),
        lambda: made.follow(post, REMOTE),
        lambda: made.retract(post, REMOTE),
    ):
        try:
            yield step()
        except (SendFault, OverQuota):
            yield None


@pytest.mark.parametrize("name", PUSH)
@given(answers=ANSWERS)
@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_answer_makes_a_channel_fall_over(
    name: str, answers: list[tuple[int, Any]], one: Materials
) -> None:
    assert len(list(outcomes(name, answers, one))) == 4


@pytest.mark.parametrize("name", PUSH)
@given(status=st.sampled_from([302, 404, 500, 502]), body=BODIES)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_server_s_fault_is_never_taken_for_success(
    name: str, status: int, body: Any, one: Materials
) -> None:
    box = Box(Clock())
    box.put("token", "qqbot-token")
    made = channel(name, [(status, body)], box)
    post = next(iter(made.posts(one)))
    try:
        outcome = made.send(post, Notebook(Clock()()))
    except SendFault:
        return
    # 404 带着成功的话，也是对方说成了
    assert not isinstance(outcome, Confirmed) or status == 404
