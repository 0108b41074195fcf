"""库的一份完整拷贝：SQLite 用它自己的在线备份，PostgreSQL 用 pg_dump、pg_restore。"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import make_url

from dianxing.errors import DianxingError

SQLITE = "database.sqlite3"
POSTGRESQL = "database.pgdump"
_HOUR = 3600


def copy_out(database_url: str, sqlite_file: Path, folder: Path) -> str:
    """拷一份到 `folder`，给出文件名；采编台开着也行，拷的是同一刻的样子。"""
    if not database_url.startswith("postgres"):
        source = _sqlite_path(database_url, sqlite_file)
        if not source.exists():
            raise DianxingError(f"没有 {source} → 采编台还没有用过，没有要备份的")
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(folder / SQLITE)) as new:
            old.backup(new)
        return SQLITE
    target = folder / POSTGRESQL
    _run(["pg_dump", "--format=custom", "--no-owner", f"--file={target}"], database_url)
    return POSTGRESQL


def check_copy(path: Path) -> None:
    """拷出来的这一份读不读得通；读不通抛 DianxingError。"""
    if path.name == SQLITE:
        try:
            with closing(sqlite3.connect(path)) as copy:
                said = copy.execute("PRAGMA integrity_check").fetchone()[0]
        except sqlite3.DatabaseError as error:
            said = str(error)
        if said != "ok":
            raise DianxingError(f"备份里的库坏了（{said}）→ 换一份备份")


def copy_in(path: Path, database_url: str, sqlite_file: Path, aside: Path) -> None:
    """用这一份换下现在的库；SQLite 原来的挪到 `aside`。PostgreSQL 的在一个事务里换，不成就还是原来的。"""
    wants_postgresql = database_url.startswith("postgres")
    if wants_postgresql != (path.name == POSTGRESQL):
        kind = "PostgreSQL" if path.name == POSTGRESQL else "SQLite"
        raise DianxingError(f"备份是 {kind} 的，现在设的不是 → 照着改 DATABASE_URL，再恢复")
    if not wants_postgresql:
        target = _sqlite_path(database_url, sqlite_file)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        for suffix in ("", "-wal", "-shm"):
            old = target.with_name(target.name + suffix)
            if old.exists():
                shutil.move(old, aside / old.name)
        staged = target.with_name(f"{target.name}.restoring")
        shutil.copyfile(path, staged)
        staged.chmod(0o600)
        staged.replace(target)
        return
    command = [
        "pg_restore",
        "--clean",
        "--if-exists",
        "--no-owner",
        "--single-transaction",
        "--exit-on-error",
    ]
    _run([*command, f"--dbname={_without_password(database_url)}", str(path)], database_url)


def _sqlite_path(database_url: str, sqlite_file: Path) -> Path:
    return Path(make_url(database_url).database or "") if database_url else sqlite_file


def _run(command: list[str], database_url: str) -> None:
    url = make_url(database_url)
    # 密码走环境变量：命令行谁都看得见
    environ = {**os.environ, "PGPASSWORD": url.password or ""}
    if command[0] == "pg_dump":
        command = [*command, f"--dbname={_without_password(database_url)}"]
    try:
        done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=_HOUR)
    except FileNotFoundError:
        raise DianxingError(f"没有 {command[0]} → 装 postgresql-client，版本不低于数据库") from None
    if done.returncode:
        raise DianxingError(f"{command[0]} 没有做成 → {done.stderr.strip()[-400:]}")


def _without_password(database_url: str) -> str:
    url = make_url(database_url).set(password=None, drivername="postgresql")
    return url.render_as_string(hide_password=False)
