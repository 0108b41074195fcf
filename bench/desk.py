"""采编台忙的时候：二十个人同时写一分钟（本机），有没有出错，95% 的请求多快，存过的字一个不丢。

    python -m bench.desk [--officers 20] [--seconds 60] [--workers 2]

起真的 `dianxing desk`（gunicorn、内嵌的库、后台进程），站点是真实案例的一份拷贝。每个人改自己的一篇：
隔两三秒自动保存一次，中间翻一览、搜索、看案例页、待办、预览。没有同类可比，所以只报自己的数。
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from bs4 import BeautifulSoup

PROJECT = Path(__file__).parents[1]
_WORDS = "工会入会快递网点园区职工代表大会服务站法律援助劳动合同工资协商货车司机家政工地食堂"

_SEED = """
import json, sys
import django
django.setup()
from django.test import Client
from dianxing.cases.case_text import CaseText
from dianxing.desk.access.roles import Role
from dianxing.desk.models import Membership, User
from dianxing.desk.index.refresh import refresh_index
from dianxing.desk.place import the_place
from dianxing.desk.drafts.save import start_new
refresh_index(the_place())
people = []
for number in range(int(sys.argv[1])):
    user = User.objects.create(f"bench{number}", f"干事{number}")
    Membership.objects.create(user=user, role=Role.WRITER, county="371302")
    head = {"title": f"第{number}篇：物流园联合建会", "county": "兰山区", "area": "物流（快递）"}
    start_new(user, f"2026/bench-{number}", CaseText(head, "开头。\\n"), county="371302")
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    people.append([f"2026/bench-{number}", client.cookies["desk"].value])
print(json.dumps(people))
"""
_CHECK = """
import json, sys
import django
django.setup()
from dianxing.desk.models import Draft
print(json.dumps({draft.entry_id: draft.body for draft in Draft.objects.all()}))
"""


@dataclass
class Told:
    """一个人一分钟里的事。"""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    last: str = ""
    """最后一次说存好了的正文。"""


def main() -> None:
    """跑一遍，打印。"""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--officers", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dianxing-bench-desk-") as folder:
        root = Path(folder) / "site"
        _make_root(root)
        people: list[list[str]] = json.loads(_django(root, _SEED, str(options.officers)))
        port = _free_port()
        command = [sys.executable, "-m", "dianxing", "desk", "--root", str(root), "--port", str(port)]
        command += ["--workers", str(options.workers)]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
            try:
                address = f"http://127.0.0.1:{port}"
                _wait_for(address)
                told = _crowd(address, people, options.seconds)
            finally:
                server.terminate()
        kept = json.loads(_django(root, _CHECK))
    _report(told, {case_id: one for (case_id, _), one in zip(people, told, strict=True)}, kept)


def _crowd(address: str, people: list[list[str]], seconds: float) -> list[Told]:
    told = [Told() for _ in people]
    until = time.monotonic() + seconds
    threads = [
        threading.Thread(target=_officer, args=(address, case_id, cookie, until, one, number))
        for number, ((case_id, cookie), one) in enumerate(zip(people, told, strict=True))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def _officer(address: str, case_id: str, cookie: str, until: float, told: Told, number: int) -> None:
    chance = random.Random(number)
    with httpx.Client(base_url=address, cookies={"desk": cookie}, timeout=30) as client:

        def ask(what: str, method: str, path: str, **more: object) -> httpx.Response | None:
            started = time.monotonic()
            try:
                answer = client.request(method, path, **more)  # type: ignore[arg-type]
            except httpx.HTTPError as error:
                told.errors.append(f"{what}: {error!r}")
                return None
            told.seconds.setdefault(what, []).append(time.monotonic() - started)
            if answer.status_code >= 400:
                told.errors.append(f"{what}: {answer.status_code} {answer.text[:200]}")
                return None
            return answer

        time.sleep(chance.random() * 2)
        page = ask("打开表单", "GET", f"/cases/{case_id}/edit/")
        if page is None:
            return
        form = _fields(page.text)
        while time.monotonic() < until:
            form["body"] += "".join(chance.choices(_WORDS, k=40)) + "。\n"
            saved = ask(
                "自动保存",
                "POST",
                f"/cases/{case_id}/autosave/",
                data=form,
                headers={"X-Desk-Autosave": "1", "X-CSRFToken": form["csrfmiddlewaretoken"]},
            )
            if saved is not None:
                told.last, form["seen"] = form["body"], str(saved.json()["revision"])
            time.sleep(0.6 + chance.random())
            what, path = chance.choice(
                (
                    ("一览", "/"),
                    ("搜索", "/?q=物流 工会"),
                    ("案例页", f"/cases/{case_id}/"),
                    ("待办", "/tasks/"),
                    ("网页预览", f"/preview/{case_id}/page/"),
                    ("图文预览", f"/preview/{case_id}/wechat/"),
                )
            )
            ask(what, "GET", path)
            time.sleep(0.6 + chance.random())


def _fields(html: str) -> dict[str, str]:
    form = BeautifulSoup(html, "html.parser").select_one(
        "form[data-autosave], form#edit, main form[method=post]"
    )
    assert form is not None
    found: dict[str, str] = {}
    for control in form.select("input[name], textarea[name], select[name]"):
        name, kind = str(control["name"]), str(control.get("type", ""))
        if kind in ("submit", "button", "file") or (
            kind in ("checkbox", "radio") and not control.has_attr("checked")
        ):
            continue
        if control.name == "select":
            chosen = control.select_one("option[selected]")
            found[name] = str(chosen.get("value", "")) if chosen else ""
        else:
            found[name] = control.get_text() if control.name == "textarea" else str(control.get("value", ""))
    return found


def _report(told: list[Told], by_case: dict[str, Told], kept: dict[str, str]) -> None:
    every = sorted(second for one in told for seconds in one.seconds.values() for second in seconds)
    names = sorted({name for one in told for name in one.seconds})
    print(f"{len(told)} 个人，{len(every)} 次请求")
    for name in names:
        own = sorted(second for one in told for second in one.seconds.get(name, ()))
        print(f"  {name}：{len(own)} 次，中位 {_ms(own, 50)}，95% {_ms(own, 95)}，最慢 {_ms(own, 100)}")
    print(f"合计：中位 {_ms(every, 50)}，95% {_ms(every, 95)}（要求不超过 300 毫秒）")
    errors = Counter(error for one in told for error in one.errors)
    print(f"出错 {errors.total()} 次（要求 0）")
    for error, times in errors.most_common(5):
        print(f"  {times} 次 {error}")
    lost = [case_id for case_id, one in by_case.items() if kept.get(case_id, "").strip() != one.last.strip()]
    print(f"丢了字的稿子 {len(lost)} 份（要求 0）{'：' + '、'.join(lost) if lost else ''}")
    if errors or lost or statistics.quantiles(every, n=20)[-1] > 0.3:
        raise SystemExit(1)


def _ms(seconds: list[float], percent: int) -> str:
    return f"{seconds[min(len(seconds) - 1, len(seconds) * percent // 100)] * 1000:.0f} 毫秒"


def _make_root(root: Path) -> None:
    root.mkdir()
    for name in ("content", "theme", "cases"):
        shutil.copytree(PROJECT / name, root / name)
    for name in ("mkdocs.yml", "dianxing.yml"):
        shutil.copy(PROJECT / name, root)
    (root / ".gitignore").write_text(".state/\n.cache/\nsite/\nkit/\n.*.manifest\n", encoding="utf-8")
    for arguments in (
        ("init", "-q", "-b", "main"),
        ("add", "."),
        ("-c", "user.name=bench", "-c", "user.email=bench@example.com", "commit", "-q", "-m", "开始"),
    ):
        subprocess.run(("git", *arguments), cwd=root, check=True)


def _django(root: Path, program: str, *arguments: str) -> str:
    environ = {
        **os.environ,
        "DIANXING_ROOT": str(root),
        "DJANGO_SETTINGS_MODULE": "dianxing.desk.django_settings",
    }
    if not (root / ".state/dianxing.sqlite3").exists():
        subprocess.run(
            [sys.executable, "-m", "django", "migrate", "--verbosity=0"], env=environ, check=True, cwd=root
        )
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], env=environ, check=True, capture_output=True, text=True
    )
    return done.stdout.strip().splitlines()[-1]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str) -> None:
    for _ in range(150):
        try:
            if httpx.get(f"{address}/sign-in/").status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.2)
    raise SystemExit("采编台没有起来")


if __name__ == "__main__":
    main()
