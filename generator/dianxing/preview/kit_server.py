"""渠道稿在办公室网络上：带口令的只读服务，让手机也打得开。

口令每次启动现抽一个，写在打印出来的网址里；头一次打开就换成 cookie，网址里不再带着。停了就作废。
"""

from __future__ import annotations

import gzip
import hmac
import socket
from dataclasses import dataclass
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from http.server import ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote, urlsplit

from dianxing.preview.answering import Answering, inside
from dianxing.site.pictures.qr import qr_png

_KEY = "key"
_SAFE = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'unsafe-inline'; "
        "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_REFUSED = """<!doctype html><html lang="zh-CN"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>打不开</title>
<body style="max-width:34em;margin:10vh auto;padding:0 16px;font:18px/1.75 sans-serif">
<h1 style="font-size:26px">口令不对，或者已经过期</h1>
<p>请用电脑上刚打印出来的网址打开，或者重新扫那个二维码。口令每次启动都换新的。</p></body></html>
"""
_MISSING = """<!doctype html><html lang="zh-CN"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>没有这个文件</title>
<body style="max-width:34em;margin:10vh auto;padding:0 16px;font:18px/1.75 sans-serif">
<h1 style="font-size:26px">没有这个文件</h1>
<p>可能还没有做出来。<a href="/">看全部渠道稿</a></p></body></html>
"""


@dataclass(frozen=True, slots=True)
class KitAccess:
    """谁能看，从哪里看。"""

    key: str
    """口令。"""
    address: str
    """`http://192.168.1.5:8010`，不带末尾斜杠。"""
    reachable: bool
    """同一个网络上的手机打不打得开；只听本机的打不开。"""

    @property
    def start(self) -> str:
        """打印出来的网址。"""
        return self.to("/")

    def to(self, path: str) -> str:
        """带口令、通到 `path`（已编码）的网址。"""
        return f"{self.address}{path}?{_KEY}={quote(self.key, safe='')}"


class KitServer(ThreadingHTTPServer):
    """占住 `host:port` 的服务；`port` 写 0 由系统挑一个。端口被占抛 OSError。"""

    daemon_threads = True

    def __init__(self, kit_dir: Path, host: str, port: int, key: str) -> None:
        super().__init__((host, port), _Handler)
        self.kit_dir = kit_dir.resolve()
        shown = lan_address() if host == "0.0.0.0" else host
        self.access = KitAccess(
            key, f"http://{shown}:{self.server_port}", shown != "localhost" and not shown.startswith("127.")
        )


def lan_address() -> str:
    """这台机器在局域网里的地址；没有连网就是 127.0.0.1。"""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(
                ("192.0.2.1", 9)
            )  # UDP 只是选路，什么也不发；192.0.2.0/24 是文档专用地址（RFC 5737）
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


class _Handler(Answering):
    server: KitServer

    def do_GET(self) -> None:  # noqa: N802
        access = self.server.access
        parts = urlsplit(self.path)
        asked = parse_qs(parts.query, keep_blank_values=True)
        if _KEY in asked:
            if _same(asked[_KEY][0], access.key):
                self.redirect(HTTPStatus.SEE_OTHER, parts.path, {**_SAFE, "Set-Cookie": self._cookie(access)})
            else:
                self._refused()
        elif not _same(self._shown(access), access.key):
            self._refused()
        elif "qr" in asked:
            self._qr(access, parts.path)
        else:
            self._file(parts.path)

    def _file(self, path: str) -> None:
        wanted = unquote(path).lstrip("/")
        target = inside(self.server.kit_dir, wanted)
        hidden = any(part.startswith(".") for part in wanted.split("/"))
        try:
            if target is None or hidden:
                self._missing()
            elif (found := target / "index.html" if target.is_dir() else target).is_file():
                self._packed(found.read_bytes(), self.guess_type(str(found)))
            else:
                self._missing()
        except OSError:  # 正好在换
            self._missing()

    def _packed(self, content: bytes, kind: str) -> None:
        """网页压缩了再给：总的一页几兆，手机上等得少。"""
        headers = {**_SAFE, "Vary": "Accept-Encoding"}
        if kind == "text/html" and "gzip" in self.headers.get("Accept-Encoding", ""):
            content = gzip.compress(content, 5, mtime=0)
            headers["Content-Encoding"] = "gzip"
        self.answer(content, kind, headers=headers)

    def _qr(self, access: KitAccess, path: str) -> None:
        """手机扫了就打开这一页；手机打不开的地址不给，发布单就留着案例页的。"""
        if not access.reachable:
            self._missing()
            return
        self.answer(qr_png(access.to(quote(unquote(path)))), "image/png", headers=_SAFE)

    def _shown(self, access: KitAccess) -> str:
        try:
            cookies = SimpleCookie(self.headers.get("Cookie", ""))
        except CookieError:
            return ""
        found = cookies.get(_cookie_name(access))
        return found.value if found else ""

    def _cookie(self, access: KitAccess) -> str:
        # 扫码进来的算跨站打开，Strict 的 cookie 在转向以后不会带上，所以是 Lax
        return f"{_cookie_name(access)}={access.key}; Path=/; HttpOnly; SameSite=Lax"

    def _refused(self) -> None:
        self.answer(_REFUSED.encode(), "text/html", HTTPStatus.FORBIDDEN, _SAFE)

    def _missing(self) -> None:
        self.answer(_MISSING.encode(), "text/html", HTTPStatus.NOT_FOUND, _SAFE)


def _cookie_name(access: KitAccess) -> str:
    """cookie 不分端口，名字里带上端口，同一台机器上的两个才不打架。"""
    return f"dianxing-kit-{access.address.rpartition(':')[2]}"


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
