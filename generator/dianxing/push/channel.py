"""渠道的小接口：有哪些可发、怎么发、发到没有、怎么收回。

一个渠道只管自己的接口，不知道台账、不知道排期；账由 `push.send` 照这里的值来记：

- `send` 先把图片之类重复无害的传好（传好的用 `attempt.note` 记下，断了接着用），
  发出“会让人看见”的那一步之前叫 `attempt.acting(步骤)`，那一步做成了叫 `attempt.note(步骤, 值)`。
- 对方明说没做的，返回 `Refused`、`Later` 或 `HandOver`；说不清的返回 `Unknown`，
  或者让 `push.http` 的 `MaybeSent` 抛出去。有一步 `acting` 了而没有下文，就是“不知道”。
- “不知道”的由 `ask` 去问；问不了的渠道返回 None，交给人。
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol, TypeAlias

from dianxing.errors import DianxingError
from dianxing.push.http import Http
from dianxing.push.materials import CaseRef, Materials
from dianxing.push.secrets import Secrets


@dataclass(frozen=True, slots=True)
class Attachment:
    """随正文发的一个文件。台账只记名字和摘要，发的时候照摘要核对。"""

    name: str
    path: Path
    sha256: str

    @classmethod
    def of(cls, path: Path) -> Attachment:
        """读一个文件算摘要；没有抛 ContentGone。"""
        try:
            data = path.read_bytes()
        except OSError:
            raise ContentGone(f"{path}: 没有这个文件 → 重新运行 dianxing kit，再推送") from None
        return cls(path.name, path, hashlib.sha256(data).hexdigest())

    def read(self) -> bytes:
        """文件的内容；计划以后变了、没了抛 ContentGone。"""
        try:
            data = self.path.read_bytes()
        except OSError:
            raise ContentGone(f"{self.path}: 文件不在了 → 重新运行 dianxing kit，再推送") from None
        if hashlib.sha256(data).hexdigest() != self.sha256:
            raise ContentGone(f"{self.path}: 排好以后文件变了 → 再运行一次 dianxing push")
        return data


class ContentGone(DianxingError):
    """要发的文件没了或者变了；什么都没发。"""


@dataclass(frozen=True, slots=True)
class Content:
    """要发的内容。"""

    body: str
    """文件以外要发的一切，渠道自己的写法（多半是 JSON），会存进台账；不含密钥。"""
    files: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Post:
    """台账的单位：一条要发出去的东西。"""

    channel: str
    account: str
    """哪个账号，如公众号的 appid；给人看也行，不能是密钥（机器人的网址只写它的名字）。"""
    target: str
    """发到哪里：草稿箱、群号、机器人的名字。"""
    kind: str
    """哪一种：同一 (channel, account, target, kind) 里，一个案例只发一次。摘要用 `digest:名字`。"""
    cases: tuple[CaseRef, ...]
    content: Content

    @property
    def digest(self) -> str:
        """要发的内容的摘要，十六进制。"""
        parts = [self.kind, self.content.body]
        parts += [f"{item.name} {item.sha256}" for item in self.content.files]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Remote:
    """渠道那边的东西。"""

    id: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """发到了，渠道给了编号或者查得到。"""

    remote_id: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Submitted:
    """渠道收下了活，结果过后才知道；用 `follow` 去问。"""

    remote_id: str


@dataclass(frozen=True, slots=True)
class HandOver:
    """这个渠道机器发不了（没有权限、没有接口），交给人照发布单发。"""

    reason: str
    address: str = ""
    """人打开就能发的网址，如填好的微博分享页；没有为空。"""
    remote_id: str = ""
    """已经有了的东西的编号，如建好而没有发布的草稿；没有为空。"""


@dataclass(frozen=True, slots=True)
class Refused:
    """渠道明说没做。"""

    code: str
    message: str
    """错在哪、怎么办，中文。"""
    stops: bool = False
    """别的也都会这样（密钥不对、账号被停）：这个账号这一趟不再发。"""


@dataclass(frozen=True, slots=True)
class Later:
    """渠道明说没做，过会儿可以再来：太快了、今天的额度用完了、忙。"""

    after_seconds: float
    reason: str
    paced: bool = False
    """只因为太快了、额度用完了：什么都没有错，到时候再发就是。"""


@dataclass(frozen=True, slots=True)
class Unknown:
    """不知道发没发到。"""

    reason: str


@dataclass(frozen=True, slots=True)
class Absent:
    """问过了，肯定没有发到；可以再发。"""

    reason: str = ""


Outcome: TypeAlias = Confirmed | Submitted | HandOver | Refused | Later | Unknown | Absent


class LostClaim(Exception):
    """这一条已经由别的进程接手（租期过了）；停下，什么都不要再发。"""


class Attempt(Protocol):
    """一次发送的凭据：记事落了盘才返回，断电也在。"""

    @property
    def mark(self) -> str:
        """不变的记号，32 个 ASCII 字符，同一条的每次尝试都一样；给收幂等键的接口用。"""

    @property
    def began(self) -> datetime:
        """第一次 `acting` 的时刻；还没有就是现在。查“有没有发到”时从这一刻往后找。"""

    @property
    def pending(self) -> str:
        """`acting` 了而没有下文的那一步；没有为空。`ask` 看它知道要找什么。"""

    def known(self, step: str) -> str | None:
        """以前（也许是上一个进程）记下的值；没有是 None。"""

    def note(self, step: str, value: str) -> None:
        """记下一步做成了：传好的图片的编号、发出的消息的编号。抛 LostClaim。"""

    def acting(self, step: str) -> None:
        """下一个请求会让人看见东西；记下并续租期。抛 LostClaim，这时不许发。"""


class Channel(Protocol):
    """一个渠道的一个账号。"""

    @property
    def name(self) -> str:
        """渠道的短名，如 wechat。"""

    @property
    def label(self) -> str:
        """给人看的名字，如 公众号草稿。"""

    @property
    def account(self) -> str:
        """账号，见 `Post.account`。"""

    @property
    def targets(self) -> Sequence[str]:
        """发到哪些地方；一个案例到每个地方一条。"""

    def posts(self, materials: Materials) -> Iterable[Post]:
        """这些素材有哪些可发；不发请求。调用的一方只给还没发过的案例。"""

    def send(self, post: Post, attempt: Attempt) -> Outcome:
        """发一条。可能抛 `push.http` 的 NeverSent、MaybeSent，和 ContentGone、LostClaim。"""

    def ask(self, post: Post, attempt: Attempt) -> Outcome | None:
        """发到没有：Confirmed、Submitted、Absent；没问清是 Unknown；这个渠道问不了是 None。"""

    def follow(self, post: Post, remote: Remote) -> Outcome:
        """收下的活做完没有：Confirmed、Refused；还在做是 Later。"""

    def retract(self, post: Post, remote: Remote) -> Outcome:
        """收回 `post.cases` 里的案例（只是其中几个时，`post.content` 还是原来的全部）。

        Confirmed 是收回了；接口收不回是 HandOver，说人要做什么。
        """

    def correct(self, old: Post, remote: Remote, new: Post) -> Outcome:
        """把已发的 `old` 改成 `new`：Confirmed 是改好了；接口改不了是 HandOver，说人要做什么。

        案例和 `old` 的一样、次序也一样。只做重来一遍也无害的改动；没有回音的会再改一次。
        """

    def describe(self, post: Post) -> str:
        """--dry-run 打印的：发到哪里、发什么，一字不差；不含密钥。"""


@dataclass(frozen=True, slots=True)
class Quota:
    """一个接口的额度，按渠道资料。"""

    per_day: int = 0
    """一天几次，北京时间零点重算；0 是不限。"""
    per_minute: int = 0
    """任意 60 秒里几次；0 是不限。"""
    per_second: int = 0


class OverQuota(Exception):
    """额度用完了，什么都没发；`after_seconds` 秒后再来。"""

    def __init__(self, endpoint: str, after_seconds: float) -> None:
        self.endpoint = endpoint
        self.after_seconds = after_seconds
        super().__init__(f"{endpoint} 的额度用完了，{after_seconds:.0f} 秒后再来")


class Meter(Protocol):
    """一个账号的额度，记在台账里，各进程共用。"""

    def spend(self, endpoint: str, quota: Quota) -> None:
        """用掉一次；没有了抛 OverQuota（`push.send` 会排到以后）。"""

    def block(self, endpoint: str, seconds: float) -> None:
        """对方说太快了、额度完了：这么多秒里 `spend` 都抛 OverQuota。"""


class Keepsakes(Protocol):
    """一个账号各进程共用的小东西：令牌、传过的图片的编号。存在台账里，不进日志。"""

    def get(self, name: str) -> str | None:
        """没有、过期了是 None。"""

    def put(self, name: str, value: str, seconds: float = 0) -> None:
        """`seconds` 秒后过期；0 是不过期。"""

    def forget(self, name: str) -> None:
        """去掉。"""


@dataclass(frozen=True, slots=True)
class Means:
    """做一个渠道要的工具；渠道模块的 `make(settings, means)` 用它。没有别的全局的东西。"""

    secrets: Secrets
    http: Callable[[Iterable[str]], Http]
    """给出只去这些主机的客户端。"""
    meter: Callable[[str, str], Meter]
    """(渠道, 账号) 的额度。"""
    keepsakes: Callable[[str, str], Keepsakes]
    """(渠道, 账号) 的令牌、传过的图片。"""
    now: Callable[[], datetime]
    """现在，北京时间。"""
