"""库在 PostgreSQL 里，备份、恢复也一样：用的是 pg_dump、pg_restore。"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.desk.conftest import make_root
from tests.desk.on_postgresql import run_on_postgresql

needs_tools = pytest.mark.skipif(not shutil.which("pg_dump"), reason="没有装 postgresql-client")


def dianxing(url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """在自己的进程里运行一条命令。"""
    return subprocess.run(
        [sys.executable, "-m", "dianxing", *arguments],
        env={**os.environ, "DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )


@needs_tools
def test_a_backup_of_postgresql_brings_back_what_was_there(postgres: str, tmp_path: Path) -> None:
    root, kept = tmp_path / "site", tmp_path / "desk.tar.gz"
    make_root(root)
    assert run_on_postgresql(postgres, root, _WRITE) == ["written"]
    done = dianxing(postgres, "backup", str(kept), "--root", str(root))
    assert done.returncode == 0, done.stderr
    assert kept.stat().st_mode & 0o077 == 0

    assert run_on_postgresql(postgres, root, _SPOIL) == ["spoiled"]
    done = dianxing(postgres, "restore", str(kept), "--root", str(root), "--yes")
    assert done.returncode == 0, done.stderr
    assert run_on_postgresql(postgres, root, _READ) == ["物流园联合建会", "王撰稿", "张某", "登录", "kept"]


@needs_tools
def test_a_backup_of_the_other_kind_changes_nothing(postgres: str, tmp_path: Path) -> None:
    root, kept = tmp_path / "site", tmp_path / "desk.tar.gz"
    make_root(root)
    run_on_postgresql(postgres, root, _WRITE)
    assert dianxing(postgres, "backup", str(kept), "--root", str(root)).returncode == 0
    done = dianxing("", "restore", str(kept), "--root", str(root), "--yes")
    assert done.returncode == 1
    assert "DATABASE_URL" in done.stderr
    assert run_on_postgresql(postgres, root, _READ)[0] == "物流园联合建会"


_WRITE = """
from datetime import date
from dianxing.cases.case_text import CaseText
from dianxing.desk.access.roles import Role
from dianxing.desk.audit.record import record
from dianxing.desk.consents.fields import Paper
from dianxing.desk.consents.register import add_consent
from dianxing.desk.consents.seal import seal_with
from dianxing.desk.models import Membership, User
from dianxing.desk.place import the_place
from dianxing.desk.drafts.save import start_new
place = the_place()
writer = User.objects.create("wang", "王撰稿")
Membership.objects.create(user=writer, role=Role.WRITER, county="371302")
text = CaseText({"title": "物流园联合建会", "county": "兰山区"}, "")
start_new(writer, "2026/wuliu", text, county="371302")
paper = Paper("C-2026-001", "371302", "张某", ("姓名",), date(2026, 1, 1), None, "")
add_consent(place, seal_with(place.keys.sealing), writer, paper, None)
record("sign-in", "登录", actor=writer)
print("written")
"""
_SPOIL = """
from dianxing.desk.models import CaseEntry, Consent, User
CaseEntry.objects.all().delete()
Consent.objects.all().delete()
User.objects.create("later", "后来的人")
print("spoiled")
"""
_READ = """
from django.db import DatabaseError, connection
from dianxing.desk.consents.register import name_of
from dianxing.desk.consents.seal import seal_with
from dianxing.desk.models import Consent, Draft, Event, User
from dianxing.desk.place import the_place
draft = Draft.objects.select_related("owner").get()
print(draft.head["title"], draft.owner.name)
print(name_of(seal_with(the_place().keys.sealing), Consent.objects.get()))
print(Event.objects.get(action="sign-in").summary)
assert not User.objects.filter(username="later").exists()
# 编号接着往下走，记录还是只添不改
User.objects.create(f"new{User.objects.count()}", "新人")
try:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM desk_event")
except DatabaseError as refused:
    assert "append-only" in str(refused)
    print("kept")
"""
