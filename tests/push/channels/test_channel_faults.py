"""网络出毛病时的各渠道：照台账走完，发了两遍的一条也没有，弄不清的都留给了人。"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dianxing.push.ledger.database import open_database, sqlite_url
from dianxing.push.ledger.entry import State
from dianxing.push.ledger.ledger import Ledger
from dianxing.push.send import Sender, Timing, by_key

from ...fakes.dingtalk import FakeDingtalk
from ...fakes.faults import Fault, RandomFaults
from ...fakes.feishu import FakeFeishu
from ...fakes.onebot import FakeOneBot
from ...fakes.qqbot import FakeQqBot
from ...fakes.wecom import FakeWecom
from ...fakes.weibo import FakeWeibo
from .stage import Clock, Fake, many_materials, stage

COUNT = 20
GROUP = "C9F778FE6ADF9D1D1DBE395BF744A33A"
HOST = "yunzhou.example.org"
TIMING = Timing(settle=1, ask=(1, 1), follow=(1,), attempts=1, back_off=(1,))
# 慢的、不回音的各等一会儿，太费时间；断开、坏网页、半截的一样是“没有回音”
KINDS = tuple(
    fault for fault in Fault if fault.name.endswith(("_BEFORE", "_AFTER")) and "SILENT" not in fault.name
)
ENVIRON = {
    "DIANXING_WEIBO_TOKEN": "2.00weibo-access-token",
    "DIANXING_ONEBOT_TOKEN": "onebot-token",
    "DIANXING_QQBOT_SECRET": "qqbot-secret",
    "DIANXING_WECOM": f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={FakeWecom().key}",
    "DIANXING_DING": f"https://oapi.dingtalk.com/robot/send?access_token={FakeDingtalk().token}",
    "DIANXING_DING_SIGN": FakeDingtalk().secret,
    "DIANXING_FEISHU": f"https://open.feishu.cn/open-apis/bot/v2/hook/{FakeFeishu().token}",
    "DIANXING_FEISHU_SIGN": FakeFeishu().secret,
}


@dataclass(frozen=True)
class Scene:
    """一个渠道和它的假接口。"""

    name: str
    push: dict[str, object]
    hosts: tuple[str, ...]
    fake: Callable[[], Any]
    told: Callable[[Any], str]
    """假接口收下的一条 → 里面有网址的文字。"""


def robot(name: str, variable: str) -> dict[str, object]:
    return {name: {"enabled": True, "robots": [{"name": "群", "webhook": variable, "style": "text"}]}}


SCENES = [
    Scene(
        "weibo",
        {"weibo": {"enabled": True, "account": "云州工会", "api": True, "ip": "203.0.113.7"}},
        ("api.weibo.com",),
        lambda: FakeWeibo(HOST),
        lambda post: post.text,
    ),
    Scene(
        "onebot",
        {"onebot": {"enabled": True, "account": 30001, "groups": [{"group": 10001, "cases": True}]}},
        ("127.0.0.1",),
        FakeOneBot,
        lambda post: post.text,
    ),
    Scene(
        "qqbot",
        {"qqbot": {"enabled": True, "appid": "102000001", "groups": [{"openid": GROUP, "name": "会员群"}]}},
        ("bots.qq.com", "api.sgroup.qq.com"),
        lambda: FakeQqBot(granted=frozenset({GROUP}), domains=frozenset({HOST}), monthly=1000),
        lambda post: post.text,
    ),
    Scene("wecom", robot("wecom", "DIANXING_WECOM"), ("qyapi.weixin.qq.com",), FakeWecom, str),
    Scene("dingtalk", robot("dingtalk", "DIANXING_DING"), ("oapi.dingtalk.com",), FakeDingtalk, str),
    Scene("feishu", robot("feishu", "DIANXING_FEISHU"), ("open.feishu.cn",), FakeFeishu, str),
]


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_no_case_is_posted_twice_and_every_unclear_one_is_held(scene: Scene, tmp_path: Path) -> None:
    clock, fake, faults = Clock(), scene.fake(), RandomFaults(7, 0.3, KINDS)
    fake.now = clock.seconds
    fakes: dict[str, Fake] = dict.fromkeys(scene.hosts, fake)
    materials = many_materials(tmp_path / "kit", COUNT)
    database = open_database(sqlite_url(tmp_path / "ledger.sqlite3"))
    with stage(scene.push, fakes, ENVIRON, materials, clock=clock, faults=faults) as made:
        ledger = Ledger(database, made.redactor, "test", clock)
        for post in made.posts():
            ledger.plan(post, clock())
        sender = Sender(ledger, by_key(made.channels), TIMING)
        for _ in range(40):
            for entry in ledger.entries([State.UNKNOWN, State.SUBMITTED, State.PLANNED]):
                sender.step(entry)
                clock.forward(15)  # 各家的快慢限度
            clock.forward(3700)  # QQ 群一次没有回音，停一小时
            if all(entry.held or entry.state is State.CONFIRMED for entry in ledger.entries()):
                break
        entries = ledger.entries()
        database.close()

    shown = [scene.told(post) for post in fake.posts]
    arrived = Counter(
        address
        for address in (entry.post.cases[0].address for entry in entries)
        for text in shown
        if address in text
    )
    assert sum(faults.counts.values()) > faults.counts[Fault.NONE]
    assert len(entries) == COUNT
    assert max(arrived.values()) == 1
    for entry in entries:
        if entry.state is State.CONFIRMED:
            assert arrived[entry.post.cases[0].address] == 1
        else:
            assert entry.state is State.UNKNOWN and entry.held
