"""推送的进程，和随时会来的 SIGKILL：故障测试用的子程序，自己起、自己杀、自己再起。

用法：`python -m tests.push.nursery 台账 种子 几个进程 杀几次 盲的地址 公众号的地址…`。
最后打印一行 JSON：杀了几次、起了几次。每个进程都从头打开台账，做的就是 `dianxing push` 的一趟又一趟。
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from dianxing.cases.partial_date import beijing_now
from dianxing.push.channel import (
    Attempt,
    Confirmed,
    Means,
    Outcome,
    Post,
    Quota,
)
from dianxing.push.channels.wechat import WechatChannel
from dianxing.push.channels.wechat_api import HOST, QUOTAS, WechatApi
from dianxing.push.http import Http, Request
from dianxing.push.ledger.database import open_database, sqlite_url
from dianxing.push.ledger.entry import State
from dianxing.push.ledger.keepsakes import LedgerKeepsakes
from dianxing.push.ledger.ledger import Ledger
from dianxing.push.ledger.meters import LedgerMeter
from dianxing.push.materials import Materials
from dianxing.push.run import run
from dianxing.push.secrets import Redactor, Secret, Secrets
from dianxing.push.send import Sender, Timing, by_key
from dianxing.push.workplace import Workplace
from dianxing.push_settings import WechatPush

SECRET = "wechat-app-secret-0123456789"
TIMING = Timing(
    lease=8,
    settle=0.5,
    ask=(0.2, 0.4, 0.8, 0.8),
    follow=(0.2,),
    attempts=2,
    first_wait=0.01,
    longest_wait=0.02,
    back_off=(0.2,),
)
LONGEST = 0.35
"""一个请求最多几秒；假服务器不回音时比它久。"""


PLENTY = {endpoint: Quota(per_day=100_000) for endpoint in QUOTAS}
"""粉丝多的号额度大得多；这里测的不是额度。"""


class BlindChannel:
    """发一条、问不了的渠道，像群机器人。"""

    name, label, account, targets = "blind", "问不了的渠道", "robot", ("群",)

    def __init__(self, http: Http) -> None:
        self._http = http

    def posts(self, _materials: Materials) -> Iterator[Post]:
        yield from ()

    def send(self, post: Post, attempt: Attempt) -> Outcome:
        attempt.acting("message")
        request = Request("POST", "https://blind.example/send", body=post.content.body.encode())
        said = self._http.send(request).json()
        attempt.note("message", said["id"])
        return Confirmed(said["id"])

    def ask(self, _post: Post, _attempt: Attempt) -> None:
        return None

    follow = retract = correct = describe = cast(Any, None)


def open_place(stack: ExitStack, path: Path, blind: str, wechats: Sequence[str]) -> Workplace:
    """台账和渠道：一个盲的，几个公众号。"""
    database = open_database(sqlite_url(path))
    stack.callback(database.close)
    redactor = Redactor([SECRET])
    ledger = Ledger(database, redactor, f"worker {os.getpid()}", beijing_now)

    def http(host: str, address: str) -> Http:
        client = Http([host], redactor, rehearsal={host: address}, longest=LONGEST)
        stack.callback(client.close)
        return client

    channels: list[Any] = [BlindChannel(http("blind.example", blind))]
    for number, address in enumerate(wechats):
        appid = f"wx{number}"
        api = WechatApi(
            appid,
            Secret("DIANXING_WECHAT_SECRET", SECRET),
            http(HOST, address),
            LedgerMeter(database, "wechat", appid, beijing_now),
            LedgerKeepsakes(database, "wechat", appid, beijing_now),
            redactor,
            beijing_now,
            PLENTY,
        )
        means = cast(Means, SimpleNamespace(now=beijing_now, secrets=Secrets({}, redactor)))
        channels.append(WechatChannel(WechatPush(enabled=True, appid=appid), api, means))
    return Workplace(ledger, tuple(channels), Sender(ledger, by_key(channels), TIMING), True)


def finished(ledger: Ledger) -> bool:
    """都有了下文：发到了、没发成、等人看。"""
    moving = [State.PLANNED, State.SENDING, State.SUBMITTED, State.UNKNOWN]
    return all(entry.held for entry in ledger.entries(moving))


def work(path: Path, blind: str, wechats: Sequence[str]) -> None:
    """一个进程：一趟一趟地推，直到都有下文。"""
    with ExitStack() as stack:
        place = open_place(stack, path, blind, wechats)
        while not finished(place.ledger):
            if not run(place).moved:
                time.sleep(0.25)


def main(arguments: Sequence[str]) -> None:
    path, seed, hands, kills, blind, *wechats = arguments
    chance = random.Random(int(seed))
    children: set[int] = set()
    killed = started = 0
    while True:
        while len(children) < int(hands):
            started += 1
            if child := os.fork():
                children.add(child)
                continue
            status = 1
            try:
                work(Path(path), blind, wechats)
                status = 0
            finally:
                os._exit(status)
        time.sleep(chance.uniform(0.02, 0.35))
        if killed < int(kills):
            victim = chance.choice(sorted(children))
            os.kill(victim, signal.SIGKILL)
        pid, status = os.waitpid(-1, 0 if killed >= int(kills) else os.WNOHANG)
        while pid:
            children.discard(pid)
            if os.WIFEXITED(status):
                for child in children:
                    os.waitpid(child, 0)
                code = os.WEXITSTATUS(status)
                sys.stdout.write(json.dumps({"killed": killed, "started": started}))
                sys.exit(code)
            killed += 1
            pid, status = os.waitpid(-1, os.WNOHANG) if children else (0, 0)


if __name__ == "__main__":
    main(sys.argv[1:])
