"""故障测试：一千多条，网络随时出毛病，进程随时被杀，几个进程同时推：一条不丢、一条不重，弄不清的都等人看。"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import pytest

from dianxing.cases.partial_date import beijing_now
from dianxing.push.channel import Attachment, Content, Post
from dianxing.push.ledger.entry import Entry, State
from dianxing.push.materials import CaseRef

from ..fakes.exchange import Answer, Asked, json_answer
from ..fakes.faults import Fault, FaultsByPath, RandomFaults
from ..fakes.server import FakeServer
from ..fakes.wechat import FakeWechat
from .nursery import SECRET, open_place

PROJECT = Path(__file__).parents[2]
ACCOUNTS, EACH, BLIND = 3, 250, 260
KILLS, HANDS, SHARE = 20, 3, 0.2
_JPG = b"\xff\xd8\xff\xe0 cover"


class BlindFake:
    """收一条记一条；同样的一条来几次记几次。"""

    def __init__(self) -> None:
        self.received: Counter[str] = Counter()

    def __call__(self, asked: Asked) -> Answer:
        self.received[asked.body.decode()] += 1
        return json_answer({"id": f"m{sum(self.received.values())}"})


def url(account: int, number: int) -> str:
    return f"https://yunzhou.example/cases/2026/case-{account}-{number}/"


def wechat_post(account: int, number: int, cover: Path) -> Post:
    article = {
        "title": f"案例{account}-{number}",
        "author": "云州市总工会",
        "digest": "",
        "content": "<p>正文</p>",
        "content_source_url": url(account, number),
        "cover": "cover.jpg",
        "pictures": {},
    }
    case = CaseRef(f"2026/case-{account}-{number}", "d", article["title"], url(account, number))
    content = Content(json.dumps([article], ensure_ascii=False), (Attachment.of(cover),))
    return Post("wechat", f"wx{account}", "草稿箱", "article", (case,), content)


def blind_post(number: int) -> Post:
    case = CaseRef(f"2026/blind-{number}", "d", f"盲{number}", f"https://yunzhou.example/{number}")
    return Post("blind", "robot", "群", "message", (case,), Content(f"第 {number} 条"))


@pytest.mark.parametrize("seed", [20261126])
def test_nothing_is_lost_nothing_is_doubled_and_every_unknown_is_held(tmp_path: Path, seed: int) -> None:
    ledger_file = tmp_path / "ledger.sqlite3"
    cover = tmp_path / "cover.jpg"
    cover.write_bytes(_JPG)
    fakes = [FakeWechat(appid=f"wx{number}", secret=SECRET, quotas={}) for number in range(ACCOUNTS)]
    blind = BlindFake()
    # 建草稿和发消息出一切毛病，别的请求少一些，好让“问”大多问得成
    acting = [RandomFaults(seed + number, SHARE) for number in range(ACCOUNTS + 1)]
    with ExitStack() as stack:
        servers = [
            stack.enter_context(
                FakeServer(
                    fake,
                    FaultsByPath({"draft/add": acting[number], "": RandomFaults(seed - number, 0.05)}),
                    patience=0.6,
                    slow=0.05,
                )
            )
            for number, fake in enumerate(fakes)
        ]
        blind_server = stack.enter_context(FakeServer(blind, acting[-1], patience=0.6, slow=0.05))
        addresses = [blind_server.address, *(server.address for server in servers)]

        place = open_place(stack, ledger_file, addresses[0], addresses[1:])
        now = beijing_now()
        for number in range(EACH):
            for account in range(ACCOUNTS):
                place.ledger.plan(wechat_post(account, number, cover), now)
        for number in range(BLIND):
            place.ledger.plan(blind_post(number), now)

        command = [sys.executable, "-W", "error", "-m", "tests.push.nursery"]
        command += [str(ledger_file), str(seed), str(HANDS), str(KILLS), *addresses]
        done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stdout + done.stderr
        entries = place.ledger.entries()

    killed = json.loads(done.stdout)["killed"]
    live = sum((fake.live() for fake in fakes), Counter[str]())
    assert len(entries) == ACCOUNTS * EACH + BLIND >= 1000
    assert killed >= KILLS
    assert sum(faults.counts[kind] for faults in acting for kind in faults.counts) > len(entries)
    assert {kind for faults in acting for kind in faults.counts} == set(Fault)

    # 没有丢：每一条都有下文；发到了的真在那里
    by_state = Counter((entry.post.channel, entry.state) for entry in entries)
    assert {state for _, state in by_state} <= {State.CONFIRMED, State.UNKNOWN}, by_state
    for entry in entries:
        there = times_there(entry, live, blind)
        assert there <= 1, f"重了：{entry}"
        if entry.state is State.CONFIRMED:
            assert there == 1, f"丢了：{entry}"
        else:
            assert entry.held, f"弄不清的要等人看：{entry}"
    # 没有重：照假服务器自己数的
    assert all(times == 1 for fake in fakes for times in fake.added.values())
    assert all(fake.duplicates() == [] for fake in fakes)
    # 问得了的渠道，毛病再多也大多弄得清；问不了的，弄不清的和真出的毛病对得上
    assert by_state["wechat", State.UNKNOWN] <= ACCOUNTS * EACH // 50
    odd = sum(times for kind, times in acting[-1].counts.items() if kind not in (Fault.NONE, Fault.SLOW))
    assert by_state["blind", State.UNKNOWN] <= odd + killed
    assert by_state["blind", State.UNKNOWN] >= odd


def times_there(entry: Entry, live: Counter[str], blind: BlindFake) -> int:
    """假服务器那边有几份。"""
    if entry.post.channel == "blind":
        return blind.received[entry.post.content.body]
    return live[entry.post.cases[0].address]
