"""预览的服务器：给文件、给“变了”的通知、说清哪个案例为什么没出来，不给别的。"""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dianxing.preview.server import PreviewState, make_server
from dianxing.problems import Problem

BROKEN = Problem("cases/2022/broken/case.md", 3, 7, "没有“<飞>”这个领域", "写六个领域之一", "bad-area")


class Client:
    """不跟随转向、不改写路径的客户端。"""

    def __init__(self, port: int) -> None:
        self.port = port

    def get(self, path: str, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.putrequest(method, path, skip_accept_encoding=True)
        connection.endheaders()
        answer = connection.getresponse()
        try:
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def text(self, path: str) -> str:
        return self.get(path)[2].decode()

    @contextmanager
    def events(self) -> Iterator[Iterator[dict[str, object]]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", "/__dianxing/events")
        answer = connection.getresponse()
        assert answer.getheader("Content-Type") == "text/event-stream"

        def read() -> Iterator[dict[str, object]]:
            while line := answer.readline():
                if line.startswith(b"data: "):
                    yield json.loads(line[6:])

        yield read()
        answer.close()
        connection.close()


@pytest.fixture
def site_dir(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    (folder / "cases" / "2022" / "good").mkdir(parents=True)
    (folder / "index.html").write_text("<body>首页</body>", encoding="utf-8")
    (folder / "404.html").write_text("<body>没有这一页</body>", encoding="utf-8")
    (folder / "cases" / "2022" / "good" / "index.html").write_text("<body>好案例</body>", encoding="utf-8")
    (folder / "a.css").write_text("a { color: red }", encoding="utf-8")
    (folder / "图.svg").write_text("<svg/>", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("不该看见", encoding="utf-8")
    (folder / "out.txt").symlink_to(tmp_path / "secret.txt")
    return folder


@pytest.fixture
def state() -> PreviewState:
    return PreviewState()


@pytest.fixture
def client(site_dir: Path, state: PreviewState) -> Iterator[Client]:
    with make_server(site_dir, state, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield Client(int(server.server_address[1]))
        server.shutdown()
        thread.join()


def test_pages_are_given_with_the_script_that_reloads_them(client: Client) -> None:
    status, headers, content = client.get("/")
    assert status == 200
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert headers["cache-control"] == "no-store"
    assert content.decode() == '<body>首页<script src="/__dianxing/client.js"></script></body>'
    assert "好案例" in client.text("/cases/2022/good/")
    assert "EventSource" in client.text("/__dianxing/client.js")


def test_other_files_are_given_as_they_are(client: Client) -> None:
    status, headers, content = client.get("/a.css")
    assert (status, headers["content-type"], content) == (200, "text/css; charset=utf-8", b"a { color: red }")
    status, headers, content = client.get("/%E5%9B%BE.svg?v=1")
    assert (status, headers["content-type"], content) == (200, "image/svg+xml", b"<svg/>")


def test_a_folder_without_its_slash_is_sent_on(client: Client) -> None:
    status, headers, _ = client.get("/cases/2022/good")
    assert (status, headers["location"]) == (301, "/cases/2022/good/")


def test_head_requests_get_the_same_head_and_no_body(client: Client) -> None:
    status, headers, content = client.get("/a.css", "HEAD")
    assert (status, headers["content-length"], content) == (200, "16", b"")
    assert client.get("/secret.txt", "HEAD")[0] == 404


def test_what_is_not_there_gets_the_page_of_the_site(client: Client) -> None:
    status, headers, content = client.get("/nowhere/")
    assert (status, headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "没有这一页" in content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/cases/..%2f..%2f..%2fsecret.txt",
        "//etc/hostname",
        "/%2Fetc%2Fhostname",
        "/..%5csecret.txt",
        "/out.txt",
        "/cases/%00",
        f"/{'a' * 5000}",
        "/%ff%fe",
        "/./../secret.txt",
    ],
)
def test_nothing_outside_the_site_is_given(client: Client, path: str) -> None:
    status, _, content = client.get(path)
    assert status == 404
    assert "不该看见" not in content.decode()
    assert client.get("/")[0] == 200, "服务器还活着"


def test_a_left_out_case_says_which_and_why(client: Client, state: PreviewState) -> None:
    state.publish("略过了：2022/broken", (BROKEN, Problem("cases/2022/good/case.md", 1, 1, "别的案例的事")))
    status, headers, content = client.get("/cases/2022/broken/")
    assert (status, headers["content-type"]) == (404, "text/html; charset=utf-8")
    page = content.decode()
    assert "cases/2022/broken/case.md:3:7: 没有“&lt;飞&gt;”这个领域 → 写六个领域之一" in page
    assert "别的案例的事" not in page
    assert '<script src="/__dianxing/client.js">' in page


def test_a_folder_with_a_bad_name_says_why_too(client: Client, state: PreviewState) -> None:
    state.publish("", (Problem("cases/2022/Bad_Name", 1, 1, "“Bad_Name”不能当短名"),))
    assert "“Bad_Name”不能当短名" in client.text("/cases/2022/Bad_Name/")
    assert "不能当短名" not in client.text("/cases/2022/Bad/")


def test_an_open_page_is_told_of_every_rebuild_and_its_problems(client: Client, state: PreviewState) -> None:
    state.publish("", ())
    with client.events() as events:
        first = next(events)
        assert first["message"] == ""
        state.publish("略过了有问题的案例：2022/broken", (BROKEN,))
        second = next(events)
        assert second["message"] == "略过了有问题的案例：2022/broken"
        assert second["version"] != first["version"]
        state.publish("", ())
        assert next(events)["message"] == ""


def test_several_open_pages_are_all_told(client: Client, state: PreviewState) -> None:
    with client.events() as one, client.events() as two:
        next(one), next(two)
        state.publish("变了", ())
        assert next(one)["message"] == next(two)["message"] == "变了"


def test_a_site_under_a_path_is_served_there(client: Client, state: PreviewState) -> None:
    state.publish("", (BROKEN,), "/dx/2026/")
    status, headers, _ = client.get("/")
    assert (status, headers["location"]) == (302, "/dx/2026/")
    assert "首页" in client.text("/dx/2026/")
    assert "好案例" in client.text("/dx/2026/cases/2022/good/")
    assert "写六个领域之一" in client.text("/dx/2026/cases/2022/broken/")
    assert client.get("/dx/2026/../../secret.txt")[0] == 404
    with client.events() as events:
        assert next(events)["version"] == 1


def test_a_redirect_never_leads_to_another_host(client: Client, site_dir: Path) -> None:
    (site_dir / "evil.example").mkdir()
    for path in ("//evil.example", "///evil.example", "/evil.example"):
        status, headers, _ = client.get(path)
        assert status == 404 or headers["location"] == "/evil.example/"


def test_a_taken_port_is_an_os_error(client: Client, site_dir: Path, state: PreviewState) -> None:
    with pytest.raises(OSError, match=r"."):
        make_server(site_dir, state, "127.0.0.1", client.port)
