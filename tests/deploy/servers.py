"""真的服务器：拿 `deploy/` 里的文件起 nginx、Caddy，和一个只认测试钥匙的 sshd；以及怎样问网页服务器。"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from ssl import CERT_NONE, SSLContext, create_default_context

import pytest

DEPLOY = Path(__file__).parents[2] / "deploy"


def need(program: str) -> str:
    """一个系统程序的路径；没有就停下，说怎样装。"""
    found = shutil.which(program, path="/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/bin")
    if found is None:
        pytest.fail(f"没有 {program}：先运行 tests/install-system-packages.sh")
    return found


def free_port() -> int:
    """一个现在没人用的端口。"""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """等一个服务器听起来；它死了就把它的话报出来。"""
    deadline = time.monotonic() + 20
    while True:
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None or time.monotonic() > deadline:
            pytest.fail(f"没起来：{log.read_text(encoding='utf-8', errors='replace')}")
        time.sleep(0.02)


@contextmanager
def running(
    arguments: list[str], port: int, log: Path, environment: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """跑一个服务器，用完就停。"""
    with log.open("ab") as output:
        process = subprocess.Popen(arguments, stdout=output, stderr=output, env=environment)
        try:
            wait_for(port, process, log)
            yield process
        finally:
            process.terminate()
            process.wait(20)


@dataclass(frozen=True)
class Answer:
    """服务器的一个回答。"""

    status: int
    headers: Mapping[str, str]
    """名字是小写的。"""
    body: bytes


@dataclass(frozen=True)
class WebServer:
    """一个真的服务器。"""

    port: int
    plain_port: int
    """明文的端口。"""

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}/"

    def get(self, path: str, accept: str = "", *, method: str = "GET", **headers: str) -> Answer:
        connection = HTTPSConnection("localhost", self.port, context=trusting(), timeout=20)
        sent = {"Host": "localhost", **({"Accept-Encoding": accept} if accept else {}), **headers}
        return _ask(connection, method, path, sent)

    def get_plain(self, path: str) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.plain_port, timeout=20)
        return _ask(connection, "GET", path, {"Host": "localhost"})


def _ask(connection: HTTPConnection, method: str, path: str, headers: Mapping[str, str]) -> Answer:
    try:
        connection.putrequest(method, path, skip_accept_encoding=True, skip_host=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        found = connection.getresponse()
        return Answer(found.status, {name.lower(): value for name, value in found.getheaders()}, found.read())
    finally:
        connection.close()


def trusting() -> SSLContext:
    """认测试自己签的证书。"""
    context = create_default_context()
    context.check_hostname = False
    context.verify_mode = CERT_NONE
    return context


@contextmanager
def nginx_server(place: Path, folder: Path, certificate: Path) -> Iterator[WebServer]:
    server = WebServer(free_port(), free_port())
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    for old, new in (
        ("listen [::]:443 ssl http2;", ""),
        ("listen [::]:80;", ""),
        ("listen 443 ", f"listen 127.0.0.1:{server.port} "),
        ("listen 80;", f"listen 127.0.0.1:{server.plain_port};"),
        ("dianxing.example.org", "localhost"),
        ("/etc/ssl/dianxing", str(certificate)),
        ("/srv/dianxing", str(place)),
        ("/var/log/nginx", str(folder)),
    ):
        assert old in text, old
        text = text.replace(old, new)
    (folder / "site.conf").write_text(text, encoding="utf-8")
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"""
daemon off;
user root;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
load_module /usr/lib/nginx/modules/ngx_http_brotli_static_module.so;
events {{ }}
http {{
include /etc/nginx/mime.types;
{temporary}
include {folder}/site.conf;
}}
""",
        encoding="utf-8",
    )
    program = need("nginx")
    arguments = [program, "-e", f"{folder}/error.log", "-p", str(folder), "-c", f"{folder}/nginx.conf"]
    with running(arguments, server.port, folder / "output.log"):
        yield server


@contextmanager
def caddy_server(place: Path, folder: Path, certificate: Path) -> Iterator[WebServer]:
    server = WebServer(free_port(), free_port())
    text = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    tls = f"tls {certificate}/fullchain.pem {certificate}/privkey.pem"
    for old, new in (
        ("dianxing.example.org {", f"localhost:{server.port} {{\n\t{tls}"),
        ("/srv/dianxing", str(place)),
    ):
        assert old in text, old
        text = text.replace(old, new)
    options = f"admin off\n\tauto_https disable_redirects\n\thttp_port {server.plain_port}"
    path = folder / "Caddyfile"
    path.write_text(f"{{\n\t{options}\n}}\n{text}", encoding="utf-8")
    arguments = [need("caddy"), "run", "--config", str(path), "--adapter", "caddyfile"]
    environment = {**os.environ, "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with running(arguments, server.port, folder / "output.log", environment):
        yield server


@dataclass(frozen=True)
class SshServer:
    """一个真的 sshd，在本机的高端口上；钥匙是测试自己的。"""

    host: str
    command: str
    """放进 RSYNC_RSH 的 ssh 命令。"""
    known: Path
    keys: Path
    """放行的公钥。"""


@contextmanager
def ssh_server(folder: Path) -> Iterator[SshServer]:
    """只认测试钥匙的 sshd。"""
    for name in ("host", "user"):
        make = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)]
        subprocess.run(make, check=True)
    keys, known = folder / "authorized", folder / "known"
    shutil.copy(folder / "user.pub", keys)
    port = free_port()
    key = (folder / "host.pub").read_text(encoding="utf-8").split()
    known.write_text(f"[127.0.0.1]:{port} {key[0]} {key[1]}\n", encoding="utf-8")
    config = folder / "sshd_config"
    config.write_text(
        f"""
ListenAddress 127.0.0.1:{port}
HostKey {folder}/host
PidFile {folder}/pid
AuthorizedKeysFile {keys}
StrictModes no
UsePAM no
PasswordAuthentication no
PermitRootLogin prohibit-password
MaxStartups 100
""",
        encoding="utf-8",
    )
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    command = (
        f"ssh -F none -p {port} -i {folder}/user -o IdentitiesOnly=yes -o UserKnownHostsFile={known}"
        " -o StrictHostKeyChecking=yes -o LogLevel=ERROR"
    )
    program = [need("sshd"), "-D", "-e", "-f", str(config)]
    with running(program, port, folder / "log"):
        yield SshServer("127.0.0.1", command, known, keys)
