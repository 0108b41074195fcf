"""发请求：分得清没发出去、不知道、有回音；不去别的主机，不跟转向，不读没完的回音，不露密钥。"""

from __future__ import annotations

import logging
from collections.abc import Iterator

import httpx
import pytest

from dianxing.push.http import Answer, Http, MaybeSent, NeverSent, Request, Upload, json_body
from dianxing.push.secrets import Redactor

from ..fakes.exchange import Answer as Said
from ..fakes.exchange import Asked, json_answer
from ..fakes.faults import ACTED, Fault, ScriptedFaults
from ..fakes.server import FakeServer, refusing_address

HOST = "api.weixin.qq.com"
URL = f"https://{HOST}/cgi-bin/draft/add"
TOKEN = "TOKEN-0123456789"


class Echo:
    """记下问的，回一个好的。"""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.answer = json_answer({"media_id": "中文"}, kind="text/plain")

    def __call__(self, asked: Asked) -> Said:
        self.asked.append(asked)
        return self.answer


@pytest.fixture
def echo() -> Echo:
    return Echo()


@pytest.fixture
def server(echo: Echo) -> Iterator[FakeServer]:
    with FakeServer(echo, patience=0.8, slow=0.05) as server:
        yield server


@pytest.fixture
def client(server: FakeServer) -> Iterator[Http]:
    client = Http([HOST], Redactor([TOKEN]), rehearsal={HOST: server.address}, longest=0.4)
    yield client
    client.close()


def ask(url: str = URL, **more: object) -> Request:
    return Request("POST", url, params={"access_token": TOKEN}, body=json_body({"标题": "中"}), **more)  # type: ignore[arg-type]


def test_an_answer_is_read_as_utf8_whatever_its_header_says(client: Http, echo: Echo) -> None:
    assert client.send(ask()).json() == {"media_id": "中文"}
    assert echo.asked[0].query == {"access_token": TOKEN}
    assert echo.asked[0].body == '{"标题":"中"}'.encode()


@pytest.mark.parametrize("fault", [fault for fault in Fault if fault not in (Fault.NONE, Fault.SLOW)])
def test_every_fault_after_connecting_is_a_maybe(
    client: Http, server: FakeServer, echo: Echo, fault: Fault
) -> None:
    server.faults = ScriptedFaults([fault])
    with pytest.raises(MaybeSent) as caught:
        client.send(ask()).json()
    assert TOKEN not in str(caught.value)
    assert len(echo.asked) == (fault in ACTED)


def test_a_slow_answer_in_time_is_an_answer(client: Http, server: FakeServer) -> None:
    server.faults = ScriptedFaults([Fault.SLOW])
    assert client.send(ask()).json() == {"media_id": "中文"}


def test_a_refused_connection_was_never_sent() -> None:
    client = Http([HOST], Redactor(), rehearsal={HOST: refusing_address()})
    with pytest.raises(NeverSent, match=f"连不上 {HOST}（连接不上）"):
        client.send(ask())
    client.close()


@pytest.mark.parametrize("url", ["https://evil.example/", "https://api.weixin.qq.com.evil.example/"])
def test_it_goes_to_no_other_host(client: Http, echo: Echo, url: str) -> None:
    with pytest.raises(NeverSent, match="不是这个渠道的主机"):
        client.send(ask(url))
    assert echo.asked == []


def test_a_rehearsal_goes_nowhere_but_to_the_addresses_it_names() -> None:
    client = Http([HOST, "b.example"], Redactor(), rehearsal={"b.example": "http://127.0.0.1:9"})
    with pytest.raises(NeverSent, match="演练里没有"):
        client.send(ask())
    client.close()


def test_a_redirect_is_not_followed(client: Http, echo: Echo) -> None:
    echo.answer = Said(302, b"", {"location": "https://evil.example/"})
    answer = client.send(ask())
    assert answer.status == 302
    with pytest.raises(MaybeSent, match="没有跟去"):
        answer.json()
    assert len(echo.asked) == 1


def test_an_answer_without_end_is_cut_off(server: FakeServer, echo: Echo) -> None:
    echo.answer = Said(200, b"x" * 5000)
    client = Http([HOST], Redactor(), rehearsal={HOST: server.address}, most_bytes=1000)
    with pytest.raises(MaybeSent, match="1,000 字节"):
        client.send(ask())
    client.close()


def test_certificates_are_checked_and_proxies_of_the_environment_ignored(
    server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", server.address)
    client = Http(["127.0.0.1"], Redactor())
    with pytest.raises(NeverSent):  # 说的是 https，那里只会 http
        client.send(Request("GET", server.address.replace("http:", "https:")))
    client.close()


def test_files_go_as_a_form(client: Http, echo: Echo) -> None:
    client.send(Request("POST", URL, uploads=(Upload("media", "封面.jpg", b"\xff\xd8", "image/jpeg"),)))
    assert echo.asked[0].multipart() == {"media": b"\xff\xd8"}


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b'"x"', b"\xff", b"[" * 100_000])
def test_what_is_not_a_json_object_is_a_maybe(content: bytes) -> None:
    with pytest.raises(MaybeSent):
        Answer(200, content, {}).json()


def test_control_characters_in_json_are_no_fault() -> None:
    assert Answer(200, b'{"a":"x\ty\n"}', {}).json() == {"a": "x\ty\n"}


def test_tokens_never_reach_the_log(client: Http, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        client.send(ask())
    assert "access_token" in caplog.text
    assert TOKEN not in caplog.text


def test_a_transport_can_stand_in_for_the_network() -> None:
    transport = httpx.MockTransport(lambda _request: httpx.Response(200, json={"ok": 1}))
    client = Http([HOST], Redactor(), transport=transport)
    assert client.send(ask()).json() == {"ok": 1}
    assert TOKEN not in repr(ask())
    client.close()
