"""`deploy/nginx.conf` 放在真的 nginx 里：头、压缩、缓存、转向、撤下、404，都从网上看。"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import brotli
import pytest
from tests.deploy.conftest import Ready, publish
from tests.deploy.servers import WebServer

from dianxing.deploy.file_kinds import CACHE_CONTROL, kind_of

CASE = "/cases/2022/nantang-garlic-coop/"
MOVED = "/2015/old-address/"
MOVED_TO = "/cases/2022/dongshan-logistics-park/"
GONE = "/cases/2021/dongshan-old-case/"
GONE_ALIAS = "/2014/dongshan-old/"

SECURITY = {
    "strict-transport-security": "max-age=31536000",
    "referrer-policy": "strict-origin-when-cross-origin",
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
}


def public_files(root: Path) -> list[str]:
    return sorted(
        path.relative_to(root / "site").as_posix() for path in (root / "site").rglob("*") if path.is_file()
    )


def test_every_file_of_the_site_is_given_whole_with_the_cache_rule_of_its_kind(
    served: WebServer, _built: Path
) -> None:
    wrong = []
    for path in public_files(_built):
        answer = served.get(f"/{quote(path)}")
        same = answer.body == (_built / "site" / path).read_bytes()
        if (answer.status, same) != (200, True) or answer.headers["cache-control"] != CACHE_CONTROL[
            kind_of(path)
        ]:
            wrong.append((path, answer.status, same, answer.headers.get("cache-control")))
    assert wrong == []


def test_folders_show_their_page_and_a_missing_slash_is_added(served: WebServer, _built: Path) -> None:
    answer = served.get(CASE)
    assert answer.status == 200
    assert answer.body == (_built / "site" / CASE[1:] / "index.html").read_bytes()
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=60"
    answer = served.get(CASE.rstrip("/"))
    assert (answer.status, answer.headers["location"]) == (301, CASE)


@pytest.mark.parametrize("path", ["/", CASE, "/robots.txt", "/nothing/", GONE, MOVED, "/feed.xml"])
def test_security_headers_come_with_every_answer(served: WebServer, path: str) -> None:
    headers = served.get(path).headers
    assert {name: headers.get(name) for name in SECURITY} == SECURITY
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "geolocation=()" in headers["permissions-policy"]
    assert headers["server"] == "nginx"


@pytest.mark.parametrize(
    ("accept", "encoding", "unpack"),
    [
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("", None, bytes),
    ],
)
@pytest.mark.parametrize("path", [CASE, "/feed.xml", "/data/cases.json", "/data/cases.csv", "/search/"])
def test_the_copies_packed_while_deploying_are_sent_to_whoever_takes_them(
    served: WebServer,
    _built: Path,
    path: str,
    accept: str,
    encoding: str | None,
    unpack: Callable[[bytes], bytes],
) -> None:
    answer = served.get(path, accept)
    assert answer.headers.get("content-encoding") == encoding
    assert answer.headers.get("vary") == "Accept-Encoding"
    file = _built / "site" / f"{path[1:]}index.html" if path.endswith("/") else _built / "site" / path[1:]
    assert unpack(answer.body) == file.read_bytes()


def test_an_old_address_moves_for_good(served: WebServer) -> None:
    answer = served.get(MOVED)
    assert (answer.status, answer.headers["location"]) == (301, MOVED_TO)
    assert served.get(MOVED_TO).status == 200


@pytest.mark.parametrize("accept", ["", "gzip", "br"])
@pytest.mark.parametrize("path", [GONE, GONE_ALIAS])
def test_a_withdrawn_case_is_gone_and_says_so(served: WebServer, path: str, accept: str) -> None:
    answer = served.get(path, accept)
    assert answer.status == 410
    unpack = {"": bytes, "gzip": gzip.decompress, "br": brotli.decompress}[accept]
    assert "已撤下" in unpack(answer.body).decode()


@pytest.mark.parametrize(
    "path", ["/nothing", "/cases/none/", "/index.html.br", "/.git/config", "/lock", "/release.txt"]
)
def test_what_is_not_there_gets_our_own_page(served: WebServer, _built: Path, path: str) -> None:
    answer = served.get(path)
    assert answer.status == 404
    assert answer.body == (_built / "site" / "404.html").read_bytes()


@pytest.mark.parametrize(
    "path", ["/../release.txt", "/..%2frelease.txt", "/server/addresses.map", "/%2e%2e/server/addresses.map"]
)
def test_the_table_and_the_record_are_not_public(served: WebServer, path: str) -> None:
    assert served.get(path).status in (400, 404)


def test_a_page_that_has_not_changed_is_not_sent_again(served: WebServer) -> None:
    first = served.get(CASE, "br")
    again = served.get(CASE, "br", **{"If-None-Match": first.headers["etag"]})
    assert (again.status, again.body) == (304, b"")


def test_open_data_may_be_used_by_other_sites_and_pages_may_not(served: WebServer) -> None:
    assert served.get("/data/cases.json").headers["access-control-allow-origin"] == "*"
    assert served.get("/feed.xml").headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-origin" not in served.get("/").headers


def test_types_browsers_need_are_right(served: WebServer, _built: Path) -> None:
    kinds = {path.rpartition(".")[2]: f"/{path}" for path in public_files(_built)}
    found = {suffix: served.get(quote(path)).headers["content-type"] for suffix, path in kinds.items()}
    wanted = {
        "html": "text/html; charset=utf-8",
        "css": "text/css; charset=utf-8",
        "js": "application/javascript; charset=utf-8",
        "json": "application/json; charset=utf-8",
        "xml": "text/xml; charset=utf-8",
        "csv": "text/csv; charset=utf-8",
        "txt": "text/plain; charset=utf-8",
        "svg": "image/svg+xml",
        "webp": "image/webp",
        "jpg": "image/jpeg",
        "png": "image/png",
        "opml": "text/x-opml",
    }
    assert {suffix: found[suffix] for suffix in wanted} == wanted


def test_nothing_but_reading_is_allowed(served: WebServer) -> None:
    assert served.get("/", method="POST").status == 405
    assert served.get(CASE, method="DELETE").status == 405
    head = served.get(CASE, method="HEAD")
    assert (head.status, head.body) == (200, b"")


def test_plain_http_only_points_at_https(served: WebServer) -> None:
    answer = served.get_plain("/cases/?x=1")
    assert (answer.status, answer.headers["location"]) == (301, "https://localhost/cases/?x=1")


def test_who_still_has_the_old_page_gets_its_style_until_the_next_release(
    ready: Ready, nginx: Callable[[Path], WebServer]
) -> None:
    publish(ready.root, ready.place)
    old = next(path for path in ready.live() if path.startswith("assets/site.") and path.endswith(".css"))
    content = ready.live()[old]
    css = ready.root / "theme" / "css" / "base.css"
    css.write_text(css.read_text(encoding="utf-8") + "\n.never { color: red; }\n", encoding="utf-8")
    ready.build()
    server = nginx(ready.place)
    publish(ready.root, ready.place)
    assert old not in ready.live()
    answer = server.get(f"/{old}")
    assert (answer.status, answer.body) == (200, content)
    assert answer.headers["content-security-policy"]
    assert server.get("/assets/none.0123456789.css").status == 404


def test_a_switch_is_seen_without_touching_the_server(
    ready: Ready, nginx: Callable[[Path], WebServer]
) -> None:
    publish(ready.root, ready.place)
    server = nginx(ready.place)
    assert "今后再也没有这句话" not in server.get(CASE).body.decode()
    ready.change("一天比一天紧", "今后再也没有这句话")
    publish(ready.root, ready.place)
    assert "今后再也没有这句话" in server.get(CASE).body.decode()


def test_a_server_may_start_before_the_first_release(
    tmp_path: Path, nginx: Callable[[Path], WebServer]
) -> None:
    assert nginx(tmp_path / "www").get("/").status == 404
