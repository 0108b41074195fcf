"""一版网站的记录：什么时候、怎样建的，有哪些文件。放在每一版的文件夹里，公开的那个文件夹外面。

`release.txt` 第一行是 JSON，给人看、给 `deploy list` 读；以后一行一个文件：摘要、大小、路径，制表符隔开。
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from dianxing.cases.partial_date import BEIJING
from dianxing.deploy.file_kinds import PACKED
from dianxing.errors import DeployError
from dianxing.site.artefact import digest

RECORD = "release.txt"
PUBLIC = "public/"
"""一版里给访问者看的文件夹：服务器的根目录指到这里。"""
SERVER = "server/"
"""一版里给服务器读的文件夹（转向表），不公开。"""
_STAMP = "%Y%m%d-%H%M%S"
_ID = re.compile(r"\d{8}-\d{6}-[0-9a-f]{8}")


@dataclass(frozen=True, slots=True)
class File:
    """一版里的一个文件；`path` 相对这一版的文件夹。"""

    path: str
    size: int
    digest: str
    """内容的摘要。"""

    @property
    def is_packed(self) -> bool:
        """是别的文件的压缩副本。"""
        return self.path.endswith(PACKED)


@dataclass(frozen=True, slots=True)
class About:
    """一版的要点。"""

    id: str
    site_url: str
    production: bool
    files: int
    size: int
    """全部文件的大小，字节。"""
    digest: str
    """全部内容的摘要：相同就是同一版。"""
    taken_back: tuple[str, ...]
    """见 `Built.taken_back`。"""

    @property
    def made(self) -> datetime:
        """什么时候发布的，北京时间。"""
        return datetime.strptime(self.id[:15], _STAMP).replace(tzinfo=BEIJING)

    def when(self) -> str:
        """`2026-11-26 07:13`，北京时间。"""
        return f"{self.made:%Y-%m-%d %H:%M}"


@dataclass(frozen=True)
class Release:
    """一版和它的全部文件，按路径排好。"""

    about: About
    files: tuple[File, ...]


def release_of(
    files: Iterable[File], when: datetime, *, site_url: str, production: bool, taken_back: tuple[str, ...]
) -> Release:
    """给一批文件起一个版本号：北京时间加内容的摘要。"""
    ordered = tuple(sorted(files, key=lambda file: file.path))
    whole = digest(site_url, *(f"{file.path}\t{file.digest}" for file in ordered))
    about = About(
        id=_id(when, whole),
        site_url=site_url,
        production=production,
        files=len(ordered),
        size=sum(file.size for file in ordered),
        digest=whole,
        taken_back=taken_back,
    )
    return Release(about, ordered)


def dated_after(release: Release, when: datetime, newest: About | None) -> Release:
    """改成这一刻的版本号；`newest` 是已有的最新一版，版本号总比它的大，一秒里发两次也不重。"""
    if newest is not None:
        when = max(when, newest.made + timedelta(seconds=1))
    return Release(replace(release.about, id=_id(when, release.about.digest)), release.files)


def _id(when: datetime, mark: str) -> str:
    return f"{when.astimezone(BEIJING).strftime(_STAMP)}-{mark[:8]}"


def is_release_id(text: str) -> bool:
    """像不像版本号；不像的不许拿去拼路径。"""
    return bool(_ID.fullmatch(text))


def dump_release(release: Release) -> bytes:
    """记录的字节。"""
    head = json.dumps(asdict(release.about), ensure_ascii=False)
    return "".join(
        (f"{head}\n", *(f"{file.digest}\t{file.size}\t{file.path}\n" for file in release.files))
    ).encode()


def load_about(line: str) -> About:
    """记录的第一行；读不懂抛 DeployError。"""
    try:
        values = json.loads(line)
        about = About(**{**values, "taken_back": tuple(values["taken_back"])})
        if not is_release_id(about.id):
            raise ValueError
        return about
    except (ValueError, TypeError, KeyError):
        raise DeployError(_SPOILT) from None


def load_release(text: str) -> Release:
    """整份记录；读不懂抛 DeployError。"""
    head, *lines = text.removesuffix("\n").split("\n")
    try:
        parts = [line.split("\t", 2) for line in lines]
        return Release(load_about(head), tuple(File(path, int(size), mark) for mark, size, path in parts))
    except ValueError:
        raise DeployError(_SPOILT) from None


_SPOILT = f"服务器上这一版的记录（{RECORD}）读不懂，被人改过 → 删掉服务器上的 current 链接，再发布一次"
