"""一个渠道的戏台：假接口装在本机的服务器上，额度、令牌、凭据是内存里的，素材是渠道稿的样本。"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image

from dianxing.cases.partial_date import BEIJING
from dianxing.push.channel import Channel, Means, Outcome, OverQuota, Post, Quota
from dianxing.push.channels.every import make_channels
from dianxing.push.http import Http
from dianxing.push.materials import CaseRef, DigestKit, Materials, read_kits
from dianxing.push.secrets import Redactor, Secrets
from dianxing.push_settings import PushSettings
from dianxing.settings import Settings

from ...fakes.exchange import Answer, Asked
from ...fakes.faults import Faults, no_faults
from ...fakes.server import FakeServer

GOLDEN = Path(__file__).parents[2] / "kits" / "golden"
SITE = "https://yunzhou.example.org/"
NOW = datetime(2026, 11, 25, 9, 30, tzinfo=BEIJING)
PICTURES = ("weibo.jpg", "poster.jpg")

Fake = Callable[[Asked], Answer]


@dataclass
class Clock:
    """走得动的钟。"""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def seconds(self) -> float:
        """同一刻，给假接口用。"""
        return self.now.timestamp()

    def forward(self, seconds: float) -> None:
        """往前拨。"""
        self.now += timedelta(seconds=seconds)


@dataclass
class Box:
    """额度和令牌，只在内存里；说明渠道用掉了什么。"""

    clock: Clock
    spent: list[tuple[str, Quota]] = field(default_factory=list)
    blocked: dict[str, datetime] = field(default_factory=dict)
    """停到什么时候。"""
    kept: dict[str, str] = field(default_factory=dict)

    def spend(self, endpoint: str, quota: Quota) -> None:
        wait = (self.blocked.get(endpoint, self.clock()) - self.clock()).total_seconds()
        if wait > 0:
            raise OverQuota(endpoint, wait)
        self.spent.append((endpoint, quota))

    def block(self, endpoint: str, seconds: float) -> None:
        self.blocked[endpoint] = self.clock() + timedelta(seconds=seconds)

    def get(self, name: str) -> str | None:
        return self.kept.get(name)

    def put(self, name: str, value: str, seconds: float = 0) -> None:  # noqa: ARG002
        self.kept[name] = value

    def forget(self, name: str) -> None:
        self.kept.pop(name, None)


@dataclass
class Notebook:
    """`push.channel.Attempt`：记下渠道做的每一步。"""

    began: datetime
    mark: str = "0123456789abcdef0123456789abcdef"
    pending: str = ""
    steps: list[str] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)

    def known(self, step: str) -> str | None:
        return self.notes.get(step)

    def note(self, step: str, value: str) -> None:
        self.notes[step] = value
        self.pending = "" if self.pending == step else self.pending

    def acting(self, step: str) -> None:
        self.steps.append(step)
        self.pending = step


@dataclass
class Stage:
    """一个渠道，连着假接口。"""

    channels: tuple[Channel, ...]
    clock: Clock
    box: Box
    redactor: Redactor
    materials: Materials

    @property
    def channel(self) -> Channel:
        """只有一个的时候。"""
        (only,) = self.channels
        return only

    def posts(self) -> list[Post]:
        """第一个渠道要发的全部。"""
        return list(self.channels[0].posts(self.materials))

    def attempt(self) -> Notebook:
        """新的一次。"""
        return Notebook(self.clock())

    def send(self, post: Post | None = None) -> Outcome:
        """发一条（默认头一条）。"""
        return self.channels[0].send(post or self.posts()[0], self.attempt())


@contextmanager
def stage(
    push: Mapping[str, object],
    fakes: Mapping[str, Fake],
    environ: Mapping[str, str],
    materials: Materials,
    *,
    clock: Clock | None = None,
    faults: Faults = no_faults,
    site: str = SITE,
    pretend: bool = False,
) -> Iterator[Stage]:
    """`push` 是 dianxing.yml 里 push 那一段；`fakes` 是主机名 → 假接口。"""
    clock = clock or Clock()
    box, redactor = Box(clock), Redactor()
    with ExitStack() as stack:
        servers = {
            host: stack.enter_context(FakeServer(fake, faults, patience=0.3)) for host, fake in fakes.items()
        }
        addresses = {host: server.address for host, server in servers.items()}

        def http(hosts: object) -> Http:
            client = Http(tuple(hosts), redactor, rehearsal=addresses)  # type: ignore[arg-type]
            stack.callback(client.close)
            return client

        means = Means(
            Secrets(environ, redactor, pretend=pretend), http, lambda _c, _a: box, lambda _c, _a: box, clock
        )
        settings = make_settings(push, site)
        yield Stage(make_channels(settings, means), clock, box, redactor, materials)


def make_settings(push: Mapping[str, object], site: str = SITE) -> Settings:
    """只有推送那一段的设置。"""
    return Settings(
        root=Path(),
        site_name="云州典型",
        site_url=site,
        as_of=NOW,
        push=PushSettings.model_validate(push),
    )


def refuse_to_make(push: Mapping[str, object], environ: Mapping[str, str], error: type[Exception]) -> str:
    """设置不全时 `make_channels` 抛的话。"""
    redactor, box = Redactor(), Box(Clock())

    def http(hosts: object) -> Http:
        return Http(tuple(hosts), redactor)  # type: ignore[arg-type]

    means = Means(Secrets(environ, redactor), http, lambda _c, _a: box, lambda _c, _a: box, Clock())
    with pytest.raises(error) as caught:
        make_channels(make_settings(push), means)
    return str(caught.value)


def sample_materials(folder: Path) -> Materials:
    """样本：一个案例、一份两条的群摘要。"""
    kit = folder / "2024-05-20-golden"
    shutil.copytree(GOLDEN, kit)
    for name in PICTURES:
        Image.new("RGB", (60, 40), "#b01f24").save(kit / name)
    kits = read_kits(folder)
    digest = folder / "digests" / "2026-11-25-all"
    digest.mkdir(parents=True)
    Image.new("RGB", (60, 90), "#b01f24").save(digest / "digest.jpg")
    (digest / "mail.html").write_text("<p>新登1个案例。</p>\n", encoding="utf-8")
    (digest / "mail.txt").write_text("新登1个案例。\n", encoding="utf-8")
    page = f"{SITE}digests/2026-11-25-all/"
    made = DigestKit(
        name="2026-11-25-all",
        title="云州典型：2026年11月19日至25日的新案例",
        scope="all",
        url=page,
        cases=tuple(item.case for item in kits),
        folder=digest,
        qq=(f"新案例（1/2）\n看他们怎么做：{page}\n", f"新案例（2/2）\n看他们怎么做：{page}\n"),
        picture=digest / "digest.jpg",
        mail=digest / "mail.eml",
        mail_html=digest / "mail.html",
        mail_text=digest / "mail.txt",
    )
    return Materials(kits, (made,))


def many_materials(folder: Path, count: int) -> Materials:
    """`count` 个案例的渠道稿，标题、网址各不相同；没有群摘要。"""
    for number in range(count):
        kit = folder / f"2024-05-20-golden-{number:03}"
        shutil.copytree(GOLDEN, kit)
        for name in ("kit.json", "groupbot.json"):
            text = (kit / name).read_text(encoding="utf-8")
            other = text.replace("2024/golden", f"2024/golden-{number:03}").replace(
                "143人", f"{number + 200}人"
            )
            (kit / name).write_text(other, encoding="utf-8")
    return Materials(read_kits(folder))


def case(number: int) -> CaseRef:
    """编的第几个案例。"""
    return CaseRef(
        f"2026/case-{number}", f"{number:032x}", f"第{number}个", f"{SITE}cases/2026/case-{number}/"
    )
