"""把一个假接口（`Asked` → `Answer`）装成本机的 HTTP 服务器，可以出 `faults` 里的毛病。"""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

from .exchange import Answer, Asked
from .faults import Fault, Faults, no_faults

_SLOW_PIECES = 4


class FakeServer:
    """`with FakeServer(fake) as server: … server.address …`。

    `patience`：不回音的毛病等多少秒才断开，要比客户端的时限长；`slow`：慢的回音一共拖多少秒，要比它短。
    同一时刻只做一件事，免得假接口自己还要管并发。
    """

    def __init__(
        self,
        fake: Callable[[Asked], Answer],
        faults: Faults = no_faults,
        *,
        patience: float = 3.0,
        slow: float = 0.1,
    ) -> None:
        self.fake = fake
        self.faults = faults
        self.patience = patience
        self.slow = slow
        self._one = threading.Lock()
        self._closing = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )

    @property
    def address(self) -> str:
        """`http://127.0.0.1:端口`。"""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> FakeServer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def act(self, asked: Asked) -> Answer:
        """做事。"""
        with self._one:
            return self.fake(asked)

    def choose(self, asked: Asked) -> Fault:
        """这一次出什么毛病。"""
        with self._one:
            return self.faults(asked)

    def wait(self, seconds: float) -> None:
        """等，服务器关了就不等。"""
        self._closing.wait(seconds)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """客户端先走了不是事。"""


def refusing_address() -> str:
    """没有人听的地址：连接会被拒绝。"""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"


def _handler(server: FakeServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: Any) -> None:
            """不打印。"""

        def do_POST(self) -> None:
            length = self.headers.get("content-length")
            body = self.rfile.read(int(length)) if length else b""
            asked = Asked(
                self.command, self.path, {key.lower(): value for key, value in self.headers.items()}, body
            )
            self.close_connection = True
            self._answer(asked, server.choose(asked))

        do_GET = do_PUT = do_DELETE = do_POST  # noqa: N815

        def _answer(self, asked: Asked, fault: Fault) -> None:
            if fault is Fault.RESET_BEFORE:
                return self._reset()
            if fault is Fault.SILENT_BEFORE:
                return self._silence()
            if fault is Fault.BROKEN_BEFORE:
                return self._send(_BROKEN)
            answer = server.act(asked)
            if fault is Fault.RESET_AFTER:
                self._reset()
            elif fault is Fault.SILENT_AFTER:
                self._silence()
            elif fault is Fault.BROKEN_AFTER:
                self._send(_BROKEN)
            elif fault is Fault.GARBAGE_AFTER:
                self._send(Answer(200, b'{"errcode":0,"media_', {"content-type": "text/plain"}))
            elif fault is Fault.EMPTY_AFTER:
                self._send(Answer(200))
            elif fault is Fault.HALF_AFTER:
                self._send(answer, half=True)
            else:
                self._send(answer, seconds=server.slow if fault is Fault.SLOW else 0)
            return None

        def _send(self, answer: Answer, *, seconds: float = 0, half: bool = False) -> None:
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.send_header("Connection", "close")
            self.end_headers()
            if half:
                self.wfile.write(answer.body[: len(answer.body) // 2])
                return self._reset()
            if seconds:
                step = max(1, -(-len(answer.body) // _SLOW_PIECES))
                for start in range(0, len(answer.body), step):
                    time.sleep(seconds / _SLOW_PIECES)
                    self.wfile.write(answer.body[start : start + step])
                    self.wfile.flush()
            else:
                self.wfile.write(answer.body)
            return None

        def _silence(self) -> None:
            server.wait(server.patience)
            self._reset()

        def _reset(self) -> None:
            # 关的时候发 RST，不是好好地说再见
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()

    return Handler


_BROKEN = Answer(502, b"<html><body><h1>502 Bad Gateway</h1></body></html>", {"content-type": "text/html"})
