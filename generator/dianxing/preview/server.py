"""预览的 HTTP 服务：给文件、给“变了”的通知、说清哪个案例为什么没出来。只在本机用。"""

from __future__ import annotations

import html
import json
import threading
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from dianxing.preview.answering import Answering, inside
from dianxing.problems import Problem

_CLIENT = """
(() => {
  const bar = document.createElement("div");
  bar.setAttribute("role", "alert");
  Object.assign(bar.style, {position: "fixed", insetInline: "0", top: "0", zIndex: "999",
    maxHeight: "40vh", overflow: "auto", background: "#211C19", color: "#fff",
    font: "15px/1.6 sans-serif", padding: "10px 16px", whiteSpace: "pre-wrap"});
  const show = (text) => { bar.textContent = text; if (text) document.body.append(bar); else bar.remove(); };
  const source = new EventSource("/__dianxing/events");
  let seen = null;
  source.onmessage = (event) => {
    const state = JSON.parse(event.data);
    if (seen !== null && state.version !== seen) location.reload();
    seen = state.version;
    show(state.message);
  };
})();
"""


@dataclass
class PreviewState:
    """最近一次重建的结果；重建的线程写，各请求读。"""

    version: int = 0
    message: str = ""
    problems: tuple[Problem, ...] = ()
    base_path: str = "/"
    """网站根路径；改了 site_url 会变。"""
    changed: threading.Condition = field(default_factory=threading.Condition)

    def publish(self, message: str, problems: tuple[Problem, ...], base_path: str | None = None) -> None:
        """换上新的结果，叫醒等着的页面；`base_path` 不给就是没变。"""
        with self.changed:
            self.version += 1
            self.message = message
            self.problems = problems
            self.base_path = base_path or self.base_path
            self.changed.notify_all()


def make_server(site_dir: Path, state: PreviewState, host: str, port: int) -> ThreadingHTTPServer:
    """建一个服务；端口被占抛 OSError。"""

    class Handler(_Handler):
        pass

    Handler.site_dir, Handler.state = site_dir.resolve(), state
    server = ThreadingHTTPServer((host, port), Handler)
    server.daemon_threads = True
    return server


class _Handler(Answering):
    site_dir: Path
    state: PreviewState

    def do_GET(self) -> None:  # noqa: N802
        path = urlsplit(self.path).path
        if path == "/__dianxing/events":
            self._events()
        elif path == "/__dianxing/client.js":
            self._send(_CLIENT.encode(), "text/javascript; charset=utf-8")
        elif not path.startswith(self.state.base_path):
            self.redirect(HTTPStatus.FOUND, self.state.base_path)
        else:
            self._file(path)

    def _file(self, path: str) -> None:
        wanted = unquote(path.removeprefix(self.state.base_path))
        target = inside(self.site_dir, wanted)
        try:
            if target is None:
                self._missing("")
            elif target.is_dir() and not path.endswith("/"):
                self.redirect(HTTPStatus.MOVED_PERMANENTLY, path + "/")
            elif (found := target / "index.html" if target.is_dir() else target).is_file():
                self._send(found.read_bytes(), self.guess_type(str(found)))
            else:
                self._missing(wanted.strip("/"))
        except OSError:  # 正好在换
            self._missing("")

    def _missing(self, path: str) -> None:
        """没有这一页；是有问题的案例就说哪里不对。"""
        wanted = [problem for problem in self.state.problems if f"{problem.path}/".startswith(f"{path}/")]
        if path.startswith("cases/") and wanted:
            lines = "".join(f"<li>{html.escape(str(problem))}</li>" for problem in wanted)
            page = (
                '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>这个案例没有出来</title>'
                f"<body><h1>这个案例有问题，没有排出来</h1><ul>{lines}</ul><p>改好保存，这一页会自己刷新。</p></body></html>"
            )
            self._send(page.encode(), "text/html; charset=utf-8", HTTPStatus.NOT_FOUND)
            return
        page_404 = self.site_dir / "404.html"
        content = page_404.read_bytes() if page_404.is_file() else b"404"
        self._send(content, "text/html; charset=utf-8", HTTPStatus.NOT_FOUND)

    def _send(self, content: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        if kind.startswith("text/html"):
            content = content.replace(b"</body>", b'<script src="/__dianxing/client.js"></script></body>')
        self.answer(content, kind, status)

    def _events(self) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        state = self.state
        sent = -1
        try:
            while True:
                with state.changed:
                    if state.version == sent:
                        state.changed.wait(timeout=15)
                    sent = state.version
                    data = json.dumps(
                        {"version": state.version, "message": state.message}, ensure_ascii=False
                    )
                self.wfile.write(f"data: {data}\n\n".encode())
                self.wfile.flush()
        except OSError:
            return  # 页面关了
