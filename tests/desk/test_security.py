"""安全：请求头、CSP、CSRF、cookie、会话、密钥、check --deploy。"""

from __future__ import annotations

import ast
import logging
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from django.test import Client
from django.urls import reverse
from tests.desk.access.world import OWN, Corner, body, nothing_behind, samples
from tests.desk.conftest import PASSWORD, PROJECT, DeskSite, make_root

from dianxing.desk.access.roles import Role
from dianxing.desk.access.route import Route, Who
from dianxing.desk.urls import ROUTES

if TYPE_CHECKING:
    from django.http import HttpResponse

    from dianxing.desk.models import User

__all__ = ["nothing_behind"]
DESK = PROJECT / "generator/dianxing/desk"
TEMPLATES = sorted((DESK / "templates").rglob("*.html"))
OWN_POLICY = frozenset({"kit-file", "preview-page", "preview-wechat", "consent-scan"})
"""给外来的网页、文件的几处：有自己的 CSP，各自的测试查它；这里只查里面的脚本碰不到采编台。"""


def everyone(desk: DeskSite) -> User:
    """什么都能做的人。"""
    return desk.person("什么都能", *((role, "") for role in Role), username="all")


@pytest.mark.parametrize("route", [r for r in ROUTES if "GET" in r.methods], ids=lambda route: route.name)
def test_every_page_carries_the_security_headers(desk: DeskSite, route: Route) -> None:
    client = desk.client(None if route.needs is Who.ANYONE else everyone(desk))
    page = client.get(reverse(route.name, kwargs=samples(route, Corner(desk, OWN))))
    page.close()
    policy = _policy(page)
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["Referrer-Policy"] in ("same-origin", "no-referrer")
    assert page["Cross-Origin-Opener-Policy"] == "same-origin"
    assert policy["default-src"] == ["'none'"]
    if route.name in OWN_POLICY and policy.get("frame-ancestors") != ["'none'"]:
        # 要么只跑自己的脚本（或者一个也不跑），要么跑在碰不到采编台的沙盒里
        sandbox = policy.get("sandbox")
        own = policy.get("script-src", policy["default-src"]) in (["'none'"], ["'self'"])
        assert own or (sandbox is not None and "allow-same-origin" not in sandbox)
        assert policy.get("form-action") == ["'none'"] or sandbox is not None
        return
    assert policy["base-uri"] == ["'none'"]
    assert page["X-Frame-Options"] == "DENY"
    assert policy["frame-ancestors"] == ["'none'"]
    assert policy["form-action"] == ["'self'"]
    for kind in ("script-src", "style-src", "connect-src"):
        assert policy[kind] == ["'self'"], kind
    # 找不到的、出错的页面也一样
    assert _policy(client.get("/mei-you-zhe-ge/")) == _policy(desk.client().get("/sign-in/"))


def test_what_costs_much_is_limited() -> None:
    """传文件、从 Word 来、预览：都要限速。"""
    heavy = re.compile("picture|word|docx|paste|upload|import|preview")
    open_ones = [
        route.name
        for route in ROUTES
        if heavy.search(f"{route.name} {route.path}") and route.limit is None and route.name not in _CHEAP
    ]
    assert open_ones == [], "给它们写上 limit=limits.UPLOAD、PASTE、PREVIEW（access/limits.py）"


_CHEAP = frozenset({"draft-picture", "preview-asset", "picture-remove"})
"""只是取一个文件，或者改一行字。"""


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_has_inline_script_or_style(path: Path) -> None:
    scan = _Inline()
    scan.feed(path.read_text("utf-8"))
    assert scan.found == []


def test_no_script_writes_inline_style_or_markup_of_what_was_typed() -> None:
    """脚本里也不许拼 style 属性、eval：CSP 会挡，页面就坏了。"""
    for path in sorted((DESK / "static").rglob("*.js")):
        text = path.read_text("utf-8")
        assert not re.search(r"\beval\(|new Function\(|document\.write\(", text), path.name
        assert not re.search(r"setAttribute\(\s*[\"'](style|on\w+)[\"']", text), path.name


@pytest.mark.parametrize("route", [r for r in ROUTES if "POST" in r.methods], ids=lambda route: route.name)
def test_a_post_without_the_token_is_refused(desk: DeskSite, route: Route) -> None:
    from dianxing.desk.models import Event

    client = Client(enforce_csrf_checks=True, SERVER_NAME="localhost")
    client.force_login(everyone(desk), backend="django.contrib.auth.backends.ModelBackend")
    corner = Corner(desk, OWN)
    address = reverse(route.name, kwargs=samples(route, corner))
    before = Event.objects.count()
    refused = client.generic("POST", address, body(route, corner), "application/x-www-form-urlencoded")
    assert refused.status_code == 403
    assert "这一页放得太久了" in refused.content.decode()
    assert Event.objects.count() == before


def test_with_the_token_the_same_post_goes_through(desk: DeskSite) -> None:
    client = Client(enforce_csrf_checks=True, SERVER_NAME="localhost")
    everyone(desk)
    (token,) = re.findall(r'csrfmiddlewaretoken" value="(\w+)"', client.get("/sign-in/").content.decode())
    body = {"username": "all", "password": PASSWORD, "csrfmiddlewaretoken": token}
    assert client.post("/sign-in/", body).status_code == 302


def test_signing_in_changes_the_session_and_the_token(desk: DeskSite) -> None:
    """塞给人的会话，他登录以后就不是那一个了。"""
    from django.contrib.sessions.models import Session

    everyone(desk)
    client = desk.client()
    client.get("/welcome/x/")
    session = client.session
    session["planted"] = "1"
    session.save()
    client.cookies["desk"] = planted = session.session_key or ""
    client.get("/sign-in/")
    before = client.cookies["desk-csrf"].value
    client.post("/sign-in/", {"username": "all", "password": PASSWORD})
    assert client.cookies["desk"].value != planted
    assert client.cookies["desk-csrf"].value != before
    assert not Session.objects.filter(session_key=planted).exists()


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(desk: DeskSite) -> None:
    everyone(desk)
    client = desk.client()
    client.get("/sign-in/")
    client.post("/sign-in/", {"username": "all", "password": PASSWORD})
    for name in ("desk", "desk-csrf"):
        cookie = client.cookies[name]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert not cookie["secure"]


def test_an_unknown_host_is_refused(desk: DeskSite) -> None:
    refused = desk.client().get("/sign-in/", headers={"host": "evil.example"})
    assert refused.status_code == 400
    assert "evil.example" not in refused.content.decode()


def test_keys_and_the_database_address_are_never_printed(desk: DeskSite) -> None:  # noqa: ARG001
    from dianxing.desk.keys import key_file
    from dianxing.desk.place import the_place

    place = the_place()
    kept = key_file(place.state)
    secrets = [line.partition("=")[2] for line in kept.read_text("utf-8").splitlines()]
    assert len(secrets) == 2
    assert kept.stat().st_mode & 0o077 == 0
    for text in (repr(place), str(place), repr(place.keys), f"{place.keys}"):
        assert all(secret not in text for secret in secrets)
    assert "database_url" not in repr(place)


def test_an_error_shows_no_trace_and_no_secret(
    desk: DeskSite, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from dianxing.desk.place import the_place

    def broken(*_: object, **__: object) -> HttpResponse:
        raise RuntimeError("里面的事")

    monkeypatch.setattr("dianxing.desk.accounts.welcome.look_up", broken)
    client = desk.client()
    client.raise_request_exception = False
    with caplog.at_level(logging.ERROR):
        page = client.get("/welcome/secret-token-here/")
    assert page.status_code == 500
    text = page.content.decode()
    assert "程序自己出错了" in text
    assert "里面的事" not in text
    assert "Traceback" not in text
    from dianxing.desk.accounts.hide_tokens import HideTokens

    handler = caplog.handler
    handler.addFilter(HideTokens())
    written = "\n".join(handler.format(record) for record in caplog.records if HideTokens().filter(record))
    assert "里面的事" in written
    assert "secret-token-here" not in written
    assert the_place().keys.signing not in written


def test_no_secret_is_in_the_source() -> None:
    for path in sorted(DESK.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not re.fullmatch(r"[\w-]{43,}=?", node.value), f"{path.name}:{node.lineno}"


def test_check_deploy_is_clean_when_served_on_the_web(tmp_path: Path) -> None:
    done = _on_the_web(tmp_path, ["-m", "django", "check", "--deploy", "--fail-level", "WARNING"])
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_on_the_web_everything_is_https_and_the_address_is_what_nginx_says(tmp_path: Path) -> None:
    done = _on_the_web(tmp_path, ["-c", _ASK])
    assert done.returncode == 0, done.stderr
    assert done.stdout.split("\n")[:-1] == [
        "301 https://desk.example.cn/sign-in/",
        "200 max-age=31536000; includeSubDomains; preload",
        "desk-csrf secure",
        "1.2.3.4",
    ]


_ASK = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", interactive=False, verbosity=0)
from django.test import Client, RequestFactory
from dianxing.desk.access.address import client_address
client = Client(SERVER_NAME="desk.example.cn")
plain = client.get("/sign-in/")
print(plain.status_code, plain["Location"])
page = client.get("/sign-in/", HTTP_X_FORWARDED_PROTO="https")
print(page.status_code, page["Strict-Transport-Security"])
for name, cookie in client.cookies.items():
    print(name, "secure" if cookie["secure"] else "open")
print(client_address(RequestFactory().get("/", HTTP_X_FORWARDED_FOR="6.6.6.6, 1.2.3.4")))
"""


def _on_the_web(folder: Path, command: list[str]) -> subprocess.CompletedProcess[str]:
    root = folder / "site"
    make_root(root)
    file = root / "dianxing.yml"
    settings = yaml.safe_load(file.read_text("utf-8"))
    settings["desk"] = {**settings.get("desk", {}), "https": True, "hosts": ["desk.example.cn"]}
    file.write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")
    # 浏览器的测试给自己的进程设过它，正式的服务器上没有
    environ = {name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}
    return subprocess.run(
        [sys.executable, "-W", "error", *command],
        env={
            **environ,
            "DIANXING_ROOT": str(root),
            "DJANGO_SETTINGS_MODULE": "dianxing.desk.django_settings",
        },
        capture_output=True,
        text=True,
        check=False,
    )


def _policy(page: HttpResponse) -> dict[str, list[str]]:
    parts = (part.split() for part in page["Content-Security-Policy"].split(";"))
    return {words[0]: words[1:] for words in parts if words}


class _Inline(HTMLParser):
    """找出内联的脚本、样式和 `on…` 属性。"""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "style" or (
            tag == "script" and "src" not in values and "json" not in values.get("type", "")
        ):
            self.found.append(f"<{tag}>")
        for name, value in values.items():
            if name == "style" or re.fullmatch(r"on[a-z]+|hx-on.*", name):
                self.found.append(f"<{tag} {name}=…>")
            # htmx 的 js: 要 eval
            elif re.match(r"\s*(?:javascript|js):", value):
                self.found.append(f"<{tag} {name}={value}>")


def test_the_scan_finds_what_it_looks_for() -> None:
    scan = _Inline()
    scan.feed('<p style="x"><style>a</style><a href="javascript:x" onclick="y">z</a><b hx-vals="js:{}">')
    scan.feed(
        '<script>1</script><script src="/static/a.js"></script><script type="application/json">{}</script>'
    )
    assert scan.found == [
        "<p style=…>",
        "<style>",
        "<a href=javascript:x>",
        "<a onclick=…>",
        "<b hx-vals=js:{}>",
        "<script>",
    ]
