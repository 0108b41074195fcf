"""采编台测试的共用件：一个干净的站点（真的 Git 仓库）、一个干净的库、几个人。

Django 的设置一个进程只能有一份，所以站点总在同一个地方，每个测试之前恢复成原样。
"""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from dianxing.desk.access.roles import Role
    from dianxing.desk.models import CaseEntry, Draft, User

PROJECT = Path(__file__).parents[2]
CASE = "2023/mengyin-express"
PASSWORD = "蒙山高沂水长-2026"


def make_root(root: Path) -> None:
    """一个小站点：真的内容、主题和设置，几个真的案例，提交在 Git 里。"""
    root.mkdir(parents=True)
    for name in ("content", "theme"):
        (root / name).symlink_to(PROJECT / name)
    for name in ("mkdocs.yml", "dianxing.yml"):
        shutil.copy(PROJECT / name, root)
    for folder in sorted((PROJECT / "cases").glob("*/*"))[:4]:
        shutil.copytree(folder, root / "cases" / folder.parent.name / folder.name)
    (root / ".gitignore").write_text(".state/\n.cache/\nsite/\nkit/\n.*.manifest\n", encoding="utf-8")
    for command in (
        ("init", "-q", "-b", "main"),
        ("add", "."),
        ("-c", "user.name=测试", "-c", "user.email=test@example.com", "commit", "-q", "-m", "开始"),
    ):
        subprocess.run(("git", *command), cwd=root, check=True)


@dataclass(frozen=True)
class DeskSite:
    """一个干净的采编台。"""

    root: Path

    def person(self, name: str, *posts: tuple[Role, str], username: str = "") -> User:
        """一个人和他的岗位（角色，县区代码；空是全市）；密码都是 `PASSWORD`。"""
        from dianxing.desk.models import Membership, User

        user = User.objects.create(username or f"u{User.objects.count() + 1}", name)
        # 测的不是密码的摘要算法：用快的，一次登录省几百毫秒
        user.set_password(PASSWORD)
        user.save()
        for role, county in posts:
            Membership.objects.create(user=user, role=role, county=county)
        return user

    def client(self, user: User | None = None) -> Client:
        """一个浏览器；给了人就是登录好的。"""
        from django.test import Client

        client = Client(SERVER_NAME="localhost")
        if user is not None:
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    def draft(
        self, owner: User, *, county: str = "371302", title: str = "物流园联合建会", **head: object
    ) -> Draft:
        """一份新写的草稿。"""
        from django.utils import timezone

        from dianxing.desk.models import CaseEntry, Draft

        number = CaseEntry.objects.count() + 1
        entry: CaseEntry = CaseEntry.objects.create(
            id=f"2026/case-{number}", title=title, county=county, year=2026
        )
        draft = Draft.objects.create(
            entry=entry,
            head={"title": title, "county": county, **head},
            owner=owner,
            changed=timezone.now(),
            changed_by=owner,
        )
        draft.writers.add(owner)
        draft.revisions.create(
            number=1, head=draft.head, body="", shape="", how="start", by=owner, at=draft.changed
        )
        return draft


def _begin() -> tuple[Path, Path]:
    """（原样的站点，用的那个地方）；库已经建好表。

    收集测试的时候就要做：用到表的测试模块，Django 准备好了才导入得了。
    """
    folder = Path(tempfile.mkdtemp(prefix="dianxing-desk-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    original, used = folder / "original", folder / "site"
    make_root(original)
    shutil.copytree(original, used, symlinks=True)
    os.environ["DIANXING_ROOT"] = str(used)
    os.environ["DJANGO_SETTINGS_MODULE"] = "dianxing.desk.django_settings"
    os.environ.pop("DATABASE_URL", None)

    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    connections.close_all()
    shutil.copytree(used / ".state", original / ".state")
    return original, used


_PLACES = _begin()


@pytest.fixture(scope="session")
def desk_template() -> tuple[Path, Path]:
    """（原样的站点，用的那个地方）。"""
    return _PLACES


@pytest.fixture
def desk(desk_template: tuple[Path, Path]) -> Iterator[DeskSite]:
    """一个干净的采编台：没有人，没有草稿，Git 里有几个真的案例。"""
    from django.core.cache import cache
    from django.db import connections

    original, used = desk_template
    cache.clear()
    connections.close_all()
    shutil.rmtree(used)
    shutil.copytree(original, used, symlinks=True)
    yield DeskSite(used)
    connections.close_all()
