"""`deploy/Caddyfile` 放在真的 Caddy 里，和 nginx 说的一样。"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import brotli
import pytest
from tests.deploy.conftest import Ready, publish
from tests.deploy.servers import WebServer
from tests.deploy.test_nginx import CASE, GONE, GONE_ALIAS, MOVED, MOVED_TO, SECURITY, public_files

from dianxing.deploy.file_kinds import CACHE_CONTROL, kind_of


@pytest.fixture(scope="module")
def by_caddy(
    _built: Path, tmp_path_factory: pytest.TempPathFactory, caddy: Callable[[Path], WebServer]
) -> WebServer:
    place = tmp_path_factory.mktemp("caddy-served") / "www"
    publish(_built, place)
    return caddy(place)


def test_every_file_is_given_whole_with_the_cache_rule_of_its_kind(by_caddy: WebServer, _built: Path) -> None:
    wrong = []
    for path in public_files(_built):
        if path.startswith((MOVED[1:], GONE[1:], GONE_ALIAS[1:])):
            continue
        # Caddy 把 /x/index.html 转到 /x/
        answer = by_caddy.get(f"/{quote(path.removesuffix('index.html'))}")
        same = answer.body == (_built / "site" / path).read_bytes()
        if (answer.status, same) != (200, True) or answer.headers["cache-control"] != CACHE_CONTROL[
            kind_of(path)
        ]:
            wrong.append((path, answer.status, same, answer.headers.get("cache-control")))
    assert wrong == []


@pytest.mark.parametrize("path", ["/", CASE, "/nothing/", GONE, MOVED])
def test_security_headers_are_those_of_nginx(by_caddy: WebServer, served: WebServer, path: str) -> None:
    ours, theirs = by_caddy.get(path).headers, served.get(path).headers
    names = (*SECURITY, "content-security-policy", "permissions-policy", "cache-control")
    assert {name: ours.get(name) for name in names} == {name: theirs.get(name) for name in names}
    assert "server" not in ours


def test_packed_copies_are_sent(by_caddy: WebServer, _built: Path) -> None:
    page = (_built / "site" / CASE[1:] / "index.html").read_bytes()
    for accept, unpack in (("br", brotli.decompress), ("gzip", gzip.decompress)):
        answer = by_caddy.get(CASE, accept)
        assert answer.headers["content-encoding"] == accept
        assert unpack(answer.body) == page


def test_moved_gone_and_missing_are_told_apart(by_caddy: WebServer, _built: Path) -> None:
    moved = by_caddy.get(MOVED)
    assert (moved.status, moved.headers["location"]) == (301, MOVED_TO)
    for path in (GONE, GONE_ALIAS):
        gone = by_caddy.get(path)
        assert gone.status == 410
        assert "已撤下" in gone.body.decode()
    for path in ("/nothing", "/index.html.br", "/.git/config", "/server/addresses.map"):
        missing = by_caddy.get(path)
        assert (missing.status, missing.body) == (404, (_built / "site" / "404.html").read_bytes()), path


def test_who_still_has_the_old_page_gets_its_style(ready: Ready, caddy: Callable[[Path], WebServer]) -> None:
    publish(ready.root, ready.place)
    old = next(path for path in ready.live() if path.startswith("assets/site.") and path.endswith(".css"))
    css = ready.root / "theme" / "css" / "base.css"
    css.write_text(css.read_text(encoding="utf-8") + "\n.never { color: red; }\n", encoding="utf-8")
    ready.build()
    publish(ready.root, ready.place)
    server = caddy(ready.place)
    assert old not in ready.live()
    assert server.get(f"/{old}").status == 200


def test_it_may_start_before_the_first_release(tmp_path: Path, caddy: Callable[[Path], WebServer]) -> None:
    assert caddy(tmp_path / "www").get("/").status == 404
