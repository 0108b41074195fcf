"""渠道稿在网络上：有口令才看得见，只看得见渠道稿，手机扫码打开的是同一页。"""

from __future__ import annotations

import gzip
import http.client
import io
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from dianxing.cli.kit_serving import terminal_qr
from dianxing.preview.kit_server import KitAccess, KitServer

KEY = "abcdefghijklmnop"


class Client:
    """不跟随转向、不改写路径的客户端；带不带 cookie 自己说。"""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookie = f"dianxing-kit-{port}={KEY}"

    def get(
        self, path: str, cookie: str | None = None, method: str = "GET"
    ) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.putrequest(method, path, skip_accept_encoding=True)
        if cookie:
            connection.putheader("Cookie", cookie)
        connection.endheaders()
        answer = connection.getresponse()
        try:
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def seen(self, path: str) -> tuple[int, dict[str, str], bytes]:
        return self.get(path, self.cookie)


@pytest.fixture
def kit_dir(tmp_path: Path) -> Path:
    folder = tmp_path / "kit"
    (folder / "2026-11-24-a").mkdir(parents=True)
    (folder / "index.html").write_text("<body>全部渠道稿</body>", encoding="utf-8")
    (folder / "2026-11-24-a/handover.html").write_text("<body>发布单</body>", encoding="utf-8")
    (folder / ".digests.manifest").write_text("清单", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("不该看见", encoding="utf-8")
    (folder / "out.txt").symlink_to(tmp_path / "secret.txt")
    return folder


@pytest.fixture
def server(kit_dir: Path) -> Iterator[KitServer]:
    with KitServer(kit_dir, "127.0.0.1", 0, KEY) as made:
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield made
        made.shutdown()
        thread.join()


@pytest.fixture
def client(server: KitServer) -> Client:
    return Client(server.server_port)


def test_the_first_visit_trades_the_key_for_a_cookie(client: Client) -> None:
    status, headers, _ = client.get(f"/?key={KEY}")
    assert (status, headers["location"]) == (303, "/")
    cookie = headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
    status, headers, content = client.get("/", cookie.partition(";")[0])
    assert (status, content.decode()) == (200, "<body>全部渠道稿</body>")
    assert headers["cache-control"] == "no-store" and headers["referrer-policy"] == "no-referrer"


def test_the_key_leads_to_any_page(client: Client) -> None:
    assert (
        client.get(f"/2026-11-24-a/handover.html?key={KEY}")[1]["location"] == "/2026-11-24-a/handover.html"
    )
    assert "发布单" in client.seen("/2026-11-24-a/handover.html")[2].decode()


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    "path", ["/", "/?key=", "/?key=abc", "/?key=%ff", "/2026-11-24-a/handover.html", "/?qr", "/nowhere"]
)
def test_without_the_key_nothing_is_told(client: Client, path: str, method: str) -> None:
    status, headers, content = client.get(path, method=method)
    assert status == 403 and "set-cookie" not in headers
    if method == "GET":
        assert "口令不对，或者已经过期" in content.decode()


@pytest.mark.parametrize(
    "cookie", ["dianxing-kit-1=abcdefghijklmnop", "=;=", "dianxing-kit-{port}=no", "\xe9=1"]
)
def test_a_wrong_cookie_is_refused(client: Client, cookie: str) -> None:
    assert client.get("/", cookie.replace("{port}", str(client.port)))[0] == 403


def test_a_wrong_key_is_refused_even_with_the_right_cookie(client: Client) -> None:
    assert client.seen("/?key=wrong")[0] == 403


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/2026-11-24-a/../../secret.txt",
        "//etc/passwd",
        "/%2fetc/passwd",
        "/out.txt",
        "/.digests.manifest",
        "/%00",
        "/" + "长" * 300,
    ],
)
def test_nothing_outside_the_kits_is_given(client: Client, path: str) -> None:
    status, _, content = client.seen(path.replace("长", "%E9%95%BF"))
    assert status == 404
    assert "没有这个文件" in content.decode() and "不该看见" not in content.decode()


def test_pages_are_packed_for_the_phone(client: Client) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", client.port, timeout=10)
    connection.request("GET", "/", headers={"Cookie": client.cookie, "Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    assert answer.getheader("Content-Encoding") == "gzip"
    assert gzip.decompress(answer.read()).decode() == "<body>全部渠道稿</body>"
    connection.close()


def test_a_turn_never_leaves_the_server(client: Client) -> None:
    assert client.get(f"//evil.example/?key={KEY}")[1]["location"] == "/evil.example/"


def test_a_phone_is_given_the_page_it_was_asked_on(client: Client, server: KitServer) -> None:
    server.access = KitAccess(KEY, "http://192.168.1.5:8010", reachable=True)
    client.cookie = f"dianxing-kit-8010={KEY}"
    status, headers, content = client.seen("/2026-11-24-a/handover.html?qr")
    assert (status, headers["content-type"]) == (200, "image/png")
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(content)).convert("L"))
    assert code.text == f"http://192.168.1.5:8010/2026-11-24-a/handover.html?key={KEY}"


def test_no_code_is_given_when_a_phone_could_not_come(client: Client) -> None:
    assert client.seen("/2026-11-24-a/handover.html?qr")[0] == 404


def test_listening_everywhere_tells_an_address_a_phone_can_use(kit_dir: Path) -> None:
    with KitServer(kit_dir, "0.0.0.0", 0, KEY) as made:
        assert "0.0.0.0" not in made.access.start
        assert made.access.start.endswith(f":{made.server_port}/?key={KEY}")


def test_the_code_in_the_terminal_is_read_back() -> None:
    url = f"http://192.168.1.5:8010/?key={KEY}"
    lines = terminal_qr(url, colours=False).split("\n")
    picture = Image.new("L", (len(lines[0]), 2 * len(lines)), 255)
    for y, line in enumerate(lines):
        for x, char in enumerate(line):
            for half, dark in enumerate((char in "█▀", char in "█▄")):
                picture.putpixel((x, 2 * y + half), 0 if dark else 255)
    (code,) = zxingcpp.read_barcodes(picture.resize((picture.width * 6, picture.height * 6), 0))
    assert code.text == url
    assert terminal_qr(url, colours=True).startswith("\x1b[30;107m")
