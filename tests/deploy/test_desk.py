"""`deploy/nginx-desk.conf` 放在真的 nginx 里，后面是一个说它收到了什么的服务器；采编台的单元。"""

from __future__ import annotations

import json
import re
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from tests.deploy.servers import DEPLOY, WebServer, free_port, need, running

from dianxing.desk_settings import DeskSettings


class _Echo(BaseHTTPRequestHandler):
    """把收到的请求头说回去。"""

    def do_GET(self) -> None:
        body = json.dumps(dict(self.headers.items())).encode()
        self.send_response(200)
        self.send_header("Strict-Transport-Security", "max-age=1")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """不说。"""


@pytest.fixture
def desk_server(tmp_path: Path) -> Iterator[WebServer]:
    certificate = tmp_path / "certificate"
    certificate.mkdir()
    make = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "1",
        "-subj",
        "/CN=localhost",
    ]
    files = ["-keyout", f"{certificate}/privkey.pem", "-out", f"{certificate}/fullchain.pem"]
    subprocess.run([*make, *files], check=True, capture_output=True)
    behind = ThreadingHTTPServer(("127.0.0.1", 0), _Echo)
    threading.Thread(target=behind.serve_forever, daemon=True).start()
    server = WebServer(free_port(), free_port())
    text = (DEPLOY / "nginx-desk.conf").read_text(encoding="utf-8")
    for old, new in (
        ("listen [::]:443 ssl http2;", ""),
        ("listen [::]:80;", ""),
        ("listen 443 ", f"listen 127.0.0.1:{server.port} "),
        ("listen 80;", f"listen 127.0.0.1:{server.plain_port};"),
        ("desk.dianxing.example.org", "localhost"),
        ("/etc/ssl/dianxing-desk", str(certificate)),
        ("127.0.0.1:8800", f"127.0.0.1:{behind.server_address[1]}"),
        ("/var/log/nginx", str(tmp_path)),
    ):
        assert old in text, old
        text = text.replace(old, new)
    (tmp_path / "site.conf").write_text(text, encoding="utf-8")
    temporary = "".join(
        f"{name}_temp_path {tmp_path}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (tmp_path / "nginx.conf").write_text(
        f"daemon off;\nuser root;\npid {tmp_path}/nginx.pid;\nerror_log {tmp_path}/error.log;\n"
        "events { }\nhttp {\ninclude /etc/nginx/mime.types;\n"
        f"{temporary}include {tmp_path}/site.conf;\n}}\n",
        encoding="utf-8",
    )
    program = ["-e", f"{tmp_path}/error.log", "-p", str(tmp_path), "-c", f"{tmp_path}/nginx.conf"]
    subprocess.run([need("nginx"), *program, "-t", "-q"], check=True)
    try:
        with running([need("nginx"), *program], server.port, tmp_path / "output.log"):
            yield server
    finally:
        behind.shutdown()
        behind.server_close()


def test_the_desk_hears_the_true_address_whatever_the_visitor_claims(desk_server: WebServer) -> None:
    answer = desk_server.get(
        "/", **{"X-Forwarded-For": "9.9.9.9", "X-Forwarded-Proto": "http", "X-Forwarded-Host": "evil.example"}
    )
    heard = json.loads(answer.body)
    assert heard["X-Forwarded-For"] == "127.0.0.1"
    assert heard["X-Forwarded-Proto"] == "https"
    assert heard["Host"] == "localhost"
    assert "evil" not in answer.body.decode()
    assert answer.headers["strict-transport-security"] == "max-age=1"  # 只有采编台自己给的


def test_plain_http_only_leads_to_https(desk_server: WebServer) -> None:
    answer = desk_server.get_plain("/sign-in/")
    assert (answer.status, answer.headers["location"]) == (301, "https://localhost/sign-in/")


def test_a_flood_of_sign_ins_is_slowed_and_other_pages_are_not(desk_server: WebServer) -> None:
    signed = [desk_server.get("/sign-in/").status for _ in range(40)]
    assert signed[:20] == [200] * 20
    assert 429 in signed
    assert {desk_server.get("/").status for _ in range(40)} == {200}


def test_the_one_time_link_is_not_in_the_log(desk_server: WebServer, tmp_path: Path) -> None:
    desk_server.get("/welcome/secret-token/")
    desk_server.get("/cases/")
    log = (tmp_path / "dianxing-desk.log").read_text(encoding="utf-8")
    assert "/cases/" in log
    assert "secret-token" not in log


def test_the_jobs_get_the_channels_secrets_and_the_web_does_not() -> None:
    web, jobs = (
        (DEPLOY / "systemd" / name).read_text(encoding="utf-8")
        for name in ("dianxing-desk.service", "dianxing-desk-jobs.service")
    )
    assert "push.env" not in web
    assert "push.env" in jobs
    for text in (web, jobs):
        assert "ProtectSystem=strict" in text
        assert "NoNewPrivileges=yes" in text
    assert "--host 127.0.0.1" in web
    assert "--no-jobs" in web


def test_every_user_of_the_ledger_reads_where_the_database_is() -> None:
    for name in ("desk", "desk-jobs", "push", "backup"):
        text = (DEPLOY / "systemd" / f"dianxing-{name}.service").read_text(encoding="utf-8")
        assert "EnvironmentFile=-/etc/dianxing/database.env" in text, name


def test_the_backup_is_made_at_night_and_old_ones_go_only_after_it() -> None:
    text = (DEPLOY / "systemd" / "dianxing-backup.timer").read_text(encoding="utf-8")
    match = re.search(r"(?m)^OnCalendar=(.+)$", text)
    assert match
    done = subprocess.run(
        [need("systemd-analyze"), "calendar", match[1]], capture_output=True, text=True, check=True
    )
    assert "19:20:00" in done.stdout
    service = (DEPLOY / "systemd" / "dianxing-backup.service").read_text(encoding="utf-8")
    assert service.index("ExecStart=") < service.index("ExecStartPost=")


def test_the_settings_file_names_every_option_of_the_desk() -> None:
    text = (DEPLOY.parent / "dianxing.yml").read_text(encoding="utf-8")
    part = text.partition("\ndesk:\n")[2]
    named = re.findall(r"(?m)^  (\w+):", part)
    assert set(named) == set(DeskSettings.model_fields)
