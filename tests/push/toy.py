"""推送测试的小件：能拨的钟、照单子办事的渠道、几条现成的。"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from dianxing.cases.partial_date import BEIJING
from dianxing.push.channel import Attempt, Confirmed, Content, Later, Outcome, Post, Remote
from dianxing.push.ledger.database import Database, open_database, sqlite_url
from dianxing.push.ledger.entry import Entry
from dianxing.push.ledger.ledger import Covered, Ledger
from dianxing.push.materials import CaseRef, Kit, Materials
from dianxing.push.secrets import Redactor
from dianxing.push.send import Sender, Timing, by_key

MORNING = datetime(2026, 11, 26, 9, 0, tzinfo=BEIJING)
TIMING = Timing(attempts=2, first_wait=0.001, longest_wait=0.002)


@dataclass
class Clock:
    """能拨的钟。"""

    now: datetime = MORNING

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        self.now += timedelta(**time)


Act = Callable[[Post, Attempt], Outcome]


@dataclass
class ToyChannel:
    """照单子办事的渠道：`sends`、`asks` 各是下一次的结果，或者做这件事的函数。"""

    sends: list[Outcome | Act] = field(default_factory=list)
    asks: list[Outcome | Act | None] = field(default_factory=list)
    follows: list[Outcome] = field(default_factory=list)
    retracts: list[Outcome] = field(default_factory=list)
    corrects: list[Outcome] = field(default_factory=list)
    sent: list[Post] = field(default_factory=list)
    together: int = 1
    name: str = "toy"
    label: str = "玩具"
    account: str = "me"
    targets: tuple[str, ...] = ("甲群",)

    def posts(self, materials: Materials) -> Iterator[Post]:
        for target in self.targets:
            for start in range(0, len(materials.kits), self.together):
                kits = materials.kits[start : start + self.together]
                body = "\n".join(f"{kit.case.title} {kit.case.digest}" for kit in kits)
                cases = tuple(kit.case for kit in kits)
                yield Post(self.name, self.account, target, "message", cases, Content(body))

    def send(self, post: Post, attempt: Attempt) -> Outcome:
        self.sent.append(post)
        return _done(self.sends.pop(0) if self.sends else sending("m1"), post, attempt)

    def ask(self, post: Post, attempt: Attempt) -> Outcome | None:
        act = self.asks.pop(0)
        return None if act is None else _done(act, post, attempt)

    def follow(self, _post: Post, _remote: Remote) -> Outcome:
        return self.follows.pop(0) if self.follows else Later(0, "还在做")

    def retract(self, _post: Post, _remote: Remote) -> Outcome:
        return self.retracts.pop(0)

    def correct(self, _old: Post, remote: Remote, new: Post) -> Outcome:
        self.sent.append(new)
        return self.corrects.pop(0) if self.corrects else Confirmed(remote.id)

    def describe(self, post: Post) -> str:
        return post.content.body


def sending(remote_id: str) -> Act:
    """好好地发出去。"""

    def act(_post: Post, attempt: Attempt) -> Outcome:
        attempt.acting("message")
        attempt.note("message", remote_id)
        return Confirmed(remote_id, f"https://toy.example/{remote_id}")

    return act


def failing(error: BaseException, *, acting: bool) -> Act:
    """动手以前、以后出错。"""

    def act(_post: Post, attempt: Attempt) -> Outcome:
        if acting:
            attempt.acting("message")
        raise error

    return act


def _done(act: Outcome | Act, post: Post, attempt: Attempt) -> Outcome:
    return act(post, attempt) if callable(act) else act


@dataclass
class Desk:
    """一本台账、一个钟、一个玩具渠道。"""

    path: Path
    clock: Clock = field(default_factory=Clock)
    channel: ToyChannel = field(default_factory=ToyChannel)
    databases: list[Database] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.redactor = Redactor()
        self.ledger = self.another()
        self.sender = Sender(self.ledger, by_key([self.channel]), TIMING)

    def another(self, actor: str = "甲") -> Ledger:
        """同一本台账，像另一个进程那样打开。"""
        database = open_database(sqlite_url(self.path))
        self.databases.append(database)
        return Ledger(database, self.redactor, actor, self.clock)

    def plan(self, post: Post, **more: Any) -> Entry:
        number = self.ledger.plan(post, self.clock(), **more)
        assert not isinstance(number, Covered)
        return self.entry(number)

    def entry(self, number: int) -> Entry:
        entry = self.ledger.entry(number)
        assert entry
        return entry

    def step(self, entry: Entry) -> Entry:
        after = self.sender.step(self.entry(entry.id))
        assert after
        return after

    def close(self) -> None:
        for database in self.databases:
            database.close()


def case(slug: str, digest: str = "d1") -> CaseRef:
    return CaseRef(f"2026/{slug}", digest, f"案例{slug}", f"https://yunzhou.example/cases/2026/{slug}/")


def post(*slugs: str, body: str = "", target: str = "甲群") -> Post:
    cases = tuple(case(slug) for slug in slugs or ("a",))
    text = body or "、".join(item.title for item in cases)
    return Post("toy", "me", target, "message", cases, Content(text))


def kit(slug: str, digest: str = "d1", **more: Any) -> Kit:
    facts: dict[str, Any] = {
        "folder": Path(slug),
        "place": "东山区",
        "area": "logistics",
        "scope": "local",
        "county": "371302",
        "published": MORNING.date(),
        "updated": None,
        "wechat": None,
        "weibo": None,
        "qq": None,
        "robots": None,
    }
    return Kit(case=case(slug, digest), **facts | more)
