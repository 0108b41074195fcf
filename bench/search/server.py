"""记流量的静态服务器：按真网站的办法压缩，记下每个请求发了几个字节。"""

from __future__ import annotations

import mimetypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import brotli

_SQUEEZED = {".html", ".css", ".js", ".json", ".txt", ".svg", ".xml", ".wasm"}


@dataclass
class Site:
    """正在服务的网站，和到现在为止的请求。"""

    url: str
    log: list[tuple[str, int]] = field(default_factory=list)
    """（路径，发出的字节），只算正文，不算头。"""

    def take(self) -> list[tuple[str, int]]:
        """取走记录，重新记起。"""
        taken, self.log = self.log, []
        return taken


@lru_cache(maxsize=4096)
def _squeeze(path: Path) -> bytes:
    return brotli.compress(path.read_bytes(), quality=9)


@contextmanager
def serving(folder: Path) -> Iterator[Site]:
    """服务 folder，直到退出。"""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = folder / unquote(urlsplit(self.path).path).lstrip("/")
            if path.is_dir():
                path = path / "index.html"
            if not path.is_file():
                self.send_response(404)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            squeezed = path.suffix in _SQUEEZED
            data = _squeeze(path) if squeezed else path.read_bytes()
            self.send_response(200)
            self.send_header("Content-Type", mimetypes.guess_type(path.name)[0] or "application/octet-stream")
            self.send_header("Content-Length", str(len(data)))
            self.send_header("Cache-Control", "max-age=600")
            if squeezed:
                self.send_header("Content-Encoding", "br")
            self.end_headers()
            self.wfile.write(data)
            site.log.append((self.path, len(data)))

        def log_message(self, format: str, *args: object) -> None:
            """记在 Site.log 里，不打印。"""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """浏览器半路关连接是常事。"""

    server = Server(("127.0.0.1", 0), Handler)
    site = Site(f"http://localhost:{server.server_address[1]}/")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
