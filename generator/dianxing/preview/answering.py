"""本机小服务器共用的：怎样答一个请求，怎样在一个文件夹里找文件而不跑到外面去。"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any

_NOTHING: Mapping[str, str] = {}


def inside(folder: Path, path: str) -> Path | None:
    """`folder`（已经是绝对的）里的 `path`（已经解码）；跑到外面的、名字不成样子的给 None。"""
    try:
        target = (folder / path).resolve()
    except (OSError, ValueError):  # 名字太长、里面有不可见的字符
        return None
    return target if target == folder or folder in target.parents else None


class Answering(SimpleHTTPRequestHandler):
    """只读的服务：HEAD 同 GET，不打印访问，不许缓存。"""

    def do_HEAD(self) -> None:
        self.do_GET()

    def log_message(self, format: str, *args: Any) -> None:
        """不逐条打印访问：网址里可能有口令。"""

    def redirect(self, status: HTTPStatus, where: str, headers: Mapping[str, str] = _NOTHING) -> None:
        """转到站内的 `where`。"""
        self.send_response(status)
        # 两道斜杠开头会被当成别的主机
        self.send_header("Location", "/" + where.lstrip("/"))
        self.send_header("Content-Length", "0")
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def answer(
        self,
        content: bytes,
        kind: str,
        status: HTTPStatus = HTTPStatus.OK,
        headers: Mapping[str, str] = _NOTHING,
    ) -> None:
        """给出内容；文字都是 UTF-8。"""
        if kind.startswith(("text/", "application/javascript")) and "charset" not in kind:
            kind += "; charset=utf-8"
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)
