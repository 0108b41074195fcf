"""发请求：有时限、查证书、只去渠道自己的主机、不跟转向、限大小；结果只有三种。

    SendFault
    ├── NeverSent   肯定没有发出去（连不上、找不到主机、证书不对）：可以再来
    └── MaybeSent   发了一半、发完没有回音、回音读不懂：不知道对方做没做

收到回音就是 `Answer`，不管状态码是几；业务上对不对由渠道看。
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from dianxing.push.secrets import RedactingFilter, Redactor

_CONNECT_SECONDS = 10.0
_LONGEST_SECONDS = 120.0
_MOST_BYTES = 4 * 1024 * 1024
_SERVER_FAULT = 500
_REDIRECTS = range(300, 400)


class SendFault(Exception):
    """请求没有好好走完。"""


class NeverSent(SendFault):
    """肯定没有发出去。"""


class MaybeSent(SendFault):
    """也许发出去了，不知道对方做没做。"""


@dataclass(frozen=True, slots=True)
class Upload:
    """表单里的一个文件。"""

    field: str
    filename: str
    data: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Request:
    """一个请求；网址里可以有密钥，所以不打印。"""

    method: str
    url: str = field(repr=False)
    params: Mapping[str, str] = field(default_factory=dict, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = field(default=None, repr=False)
    form: Mapping[str, str] | None = field(default=None, repr=False)
    uploads: tuple[Upload, ...] = field(default=(), repr=False)
    seconds: float = 30.0
    """从连到读完一共最多多久；渠道资料节 7.3-5。"""


@dataclass(frozen=True, slots=True)
class Answer:
    """回音。"""

    status: int
    content: bytes
    headers: Mapping[str, str]

    @property
    def text(self) -> str:
        """按 UTF-8 读，不理会响应头说的编码；渠道资料节 1.1。"""
        return self.content.decode("utf-8", errors="replace")

    def json(self) -> dict[str, Any]:
        """JSON 对象；5xx、转向、读不懂的抛 MaybeSent。字符串里的控制字符不算错（节 1.1）。"""
        if self.status >= _SERVER_FAULT:
            raise MaybeSent(f"对方出错了（HTTP {self.status}）")
        if self.status in _REDIRECTS:
            raise MaybeSent(f"对方要转到别的地址（HTTP {self.status}），没有跟去")
        try:
            value = json.loads(self.content.decode("utf-8"), strict=False)
        except (ValueError, RecursionError):
            raise MaybeSent(f"回音不是 JSON（HTTP {self.status}，{len(self.content)} 字节）") from None
        if not isinstance(value, dict):
            raise MaybeSent("回音不是 JSON 对象")
        return value


def json_body(value: object) -> bytes:
    """请求体：UTF-8 原文，不转义汉字；渠道资料节 1.1。"""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


class Http:
    """一个渠道的客户端。`hosts` 之外哪里也不去。

    `longest` 是哪个请求也不许超过的秒数，要比认领的租期短得多。`rehearsal` 是演练用的：主机名 → 本机的地址（`http://127.0.0.1:端口`）；给了它，就只去它写着的。
    """

    def __init__(
        self,
        hosts: Iterable[str],
        redactor: Redactor,
        *,
        rehearsal: Mapping[str, str] | None = None,
        transport: httpx.BaseTransport | None = None,
        most_bytes: int = _MOST_BYTES,
        longest: float = _LONGEST_SECONDS,
    ) -> None:
        self._hosts = frozenset(hosts)
        self._rehearsal = dict(rehearsal or {})
        self._redactor = redactor
        self._most_bytes = most_bytes
        self._longest = longest
        self._client = httpx.Client(
            transport=transport,
            verify=True,
            follow_redirects=False,
            trust_env=False,
            # 不留空闲的连接：对方刚好关掉的那一刻发，分不清发没发出去
            limits=httpx.Limits(max_keepalive_connections=0),
            headers={"User-Agent": "dianxing"},
        )
        _guard_logs(redactor)

    def close(self) -> None:
        """关掉。"""
        self._client.close()

    def send(self, request: Request) -> Answer:
        """发一个请求；抛 NeverSent、MaybeSent，说的话里没有密钥。"""
        asked = httpx.URL(request.url)
        host, url = asked.host, self._allowed(asked)
        seconds = min(request.seconds, self._longest)
        deadline = time.monotonic() + seconds
        built = self._client.build_request(
            request.method,
            url.copy_merge_params(dict(request.params)) if request.params else url,
            headers=dict(request.headers),
            content=request.body,
            data=dict(request.form) if request.form is not None else None,
            files=[(item.field, (item.filename, item.data, item.media_type)) for item in request.uploads]
            or None,
            timeout=httpx.Timeout(seconds, connect=min(_CONNECT_SECONDS, seconds)),
        )
        try:
            answer = self._client.send(built, stream=True)
        except (
            httpx.ConnectError,
            httpx.ConnectTimeout,
            httpx.PoolTimeout,
            httpx.UnsupportedProtocol,
        ) as error:
            raise NeverSent(self._clean(f"连不上 {host}（{_reason(error)}）")) from None
        except httpx.HTTPError as error:
            raise MaybeSent(self._clean(f"{host} 没有回音（{_reason(error)}）")) from None
        try:
            return Answer(answer.status_code, self._read(answer, deadline), dict(answer.headers))
        except httpx.HTTPError as error:
            raise MaybeSent(self._clean(f"{host} 的回音断了（{_reason(error)}）")) from None
        finally:
            answer.close()

    def _allowed(self, url: httpx.URL) -> httpx.URL:
        if url.host not in self._hosts:
            raise NeverSent(f"{url.host} 不是这个渠道的主机，没有发")
        if self._rehearsal:
            address = self._rehearsal.get(url.host)
            if address is None:
                raise NeverSent(f"演练里没有 {url.host}，没有发")
            local = httpx.URL(address)
            return url.copy_with(scheme=local.scheme, host=local.host, port=local.port)
        return url

    def _read(self, answer: httpx.Response, deadline: float) -> bytes:
        content = bytearray()
        for piece in answer.iter_bytes():
            content += piece
            if len(content) > self._most_bytes:
                raise MaybeSent(f"回音超过 {self._most_bytes:,} 字节，没有读完")
            if time.monotonic() > deadline:
                raise MaybeSent("回音到了时限还没有完")
        return bytes(content)

    def _clean(self, text: str) -> str:
        return self._redactor.clean(text)


_REASONS: tuple[tuple[type[httpx.HTTPError], str], ...] = (
    (httpx.ConnectTimeout, "连接超时"),
    (httpx.ReadTimeout, "等回音超时"),
    (httpx.WriteTimeout, "发送超时"),
    (httpx.PoolTimeout, "连接都占着"),
    (httpx.ConnectError, "连接不上"),
    (httpx.ReadError, "连接断了"),
    (httpx.WriteError, "发到一半断了"),
    (httpx.RemoteProtocolError, "对方关了连接"),
    (httpx.DecodingError, "压缩的内容读不了"),
)


def _reason(error: httpx.HTTPError) -> str:
    return next((name for kind, name in _REASONS if isinstance(error, kind)), type(error).__name__)


def _guard_logs(redactor: Redactor) -> None:
    """httpx 会把带令牌的整个网址写进日志。"""
    for name in ("httpx", "httpcore"):
        logger = logging.getLogger(name)
        logger.filters[:] = [item for item in logger.filters if not isinstance(item, RedactingFilter)]
        logger.addFilter(RedactingFilter(redactor))
