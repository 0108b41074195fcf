"""推送的家当：台账、渠道、发送的人手。命令行和采编台都从这里开始；用完关掉。"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dianxing.cases.partial_date import beijing_now
from dianxing.errors import SettingsError
from dianxing.push.channel import Channel, Means
from dianxing.push.channels.every import make_channels
from dianxing.push.http import Http
from dianxing.push.ledger.database import open_database, sqlite_url
from dianxing.push.ledger.keepsakes import LedgerKeepsakes
from dianxing.push.ledger.ledger import Ledger
from dianxing.push.ledger.meters import LedgerMeter
from dianxing.push.secrets import Redactor, Secrets
from dianxing.push.send import Sender, Timing, by_key
from dianxing.settings import Settings

DATABASE_URL = "DATABASE_URL"
_REHEARSAL = "rehearsal.sqlite3"
_SOURCES = ("cases", "content", "theme", "kit", "site", "reports", ".git")


@dataclass(frozen=True)
class Workplace:
    """一趟推送要的一切。"""

    ledger: Ledger
    channels: tuple[Channel, ...]
    """开着的、选中的。"""
    sender: Sender
    rehearsal: bool
    """演练：请求只到本机。"""


@contextmanager
def open_workplace(
    settings: Settings,
    environ: Mapping[str, str],
    *,
    only: Iterable[str] = (),
    pretend: bool = False,
    channels: bool = True,
    timing: Timing | None = None,
    now: Callable[[], datetime] = beijing_now,
) -> Iterator[Workplace]:
    """打开；`only` 是只要哪几个渠道，`pretend` 不要密钥、一个请求也不发，`channels` 为假时只看台账。"""
    redactor = Redactor()
    with ExitStack() as stack:
        database = open_database(database_url(settings, environ))
        stack.callback(database.close)
        ledger = Ledger(database, redactor, f"{socket.gethostname()}:{os.getpid()}", now)

        def http(hosts: Iterable[str]) -> Http:
            client = Http(() if pretend else hosts, redactor, rehearsal=settings.push.rehearsal)
            stack.callback(client.close)
            return client

        means = Means(
            secrets=Secrets(environ, redactor, pretend=pretend),
            http=http,
            meter=lambda channel, account: LedgerMeter(database, channel, account, now),
            keepsakes=lambda channel, account: LedgerKeepsakes(database, channel, account, now),
            now=now,
        )
        opened = _chosen(make_channels(settings, means), only) if channels else ()
        sender = Sender(ledger, by_key(opened), timing or Timing())
        yield Workplace(ledger, opened, sender, bool(settings.push.rehearsal))


def database_url(settings: Settings, environ: Mapping[str, str]) -> str:
    """台账在哪里：`DATABASE_URL`，没有就是 `push.ledger` 的文件；演练另记一本。"""
    path = ledger_file(settings)
    if settings.push.rehearsal:
        return sqlite_url(path.with_name(_REHEARSAL))
    return environ.get(DATABASE_URL) or sqlite_url(path)


def ledger_file(settings: Settings) -> Path:
    """台账的文件；会进网站、源文件或者 Git 的抛 SettingsError。"""
    root = settings.root.resolve()
    path = (root / settings.push.ledger).resolve()
    inside = path.relative_to(root).parts if path.is_relative_to(root) else ()
    if inside and (inside[0] in _SOURCES or len(inside) == 1):
        raise SettingsError(
            f"dianxing.yml: push.ledger 的“{settings.push.ledger}”会进网站、源文件或者 Git"
            " → 写成 .state/dianxing.sqlite3，或者站点目录外面的路径"
        )
    return path


def _chosen(channels: tuple[Channel, ...], only: Iterable[str]) -> tuple[Channel, ...]:
    wanted = set(only)
    known = {channel.name for channel in channels}
    if missing := sorted(wanted - known):
        opened = "、".join(sorted(known)) or "一个也没有"
        raise SettingsError(
            f"没有开“{'、'.join(missing)}”这个渠道，开着的：{opened} → 在 dianxing.yml 的 push 里打开"
        )
    return tuple(channel for channel in channels if not wanted or channel.name in wanted)
