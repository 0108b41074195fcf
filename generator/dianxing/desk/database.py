"""数据库的地址 → Django 的设置。"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from dianxing.errors import SettingsError


def django_database(url: str, sqlite_file: Path) -> dict[str, Any]:
    """`DATABASE_URL`（postgresql://…）或者内嵌的 SQLite；别的数据库抛 SettingsError。"""
    if not url:
        sqlite_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return _sqlite(str(sqlite_file))
    try:
        parts = make_url(url)
    except ArgumentError:
        raise SettingsError("DATABASE_URL 读不懂 → 写成 postgresql://用户:密码@主机/库") from None
    kind = parts.get_backend_name()
    if kind == "sqlite" and parts.database:
        return _sqlite(parts.database)
    if kind not in ("postgresql", "postgres"):
        raise SettingsError(f"DATABASE_URL 是 {kind}，采编台只用 PostgreSQL 或 SQLite → 换一个，或者不设它")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.database or "",
        "USER": parts.username or "",
        "PASSWORD": parts.password or "",
        "HOST": parts.host or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {key: str(value) for key, value in parts.query.items()},
    }


def _sqlite(path: str) -> dict[str, Any]:
    _only_ours(Path(path))
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # 一开始就要写锁：读了再写的，不会做到一半才发现别人先写了
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # WAL 下 NORMAL 断电不坏库；丢的最多是最后几笔，Git 里的不丢
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON",
        },
    }


def _only_ours(path: Path) -> None:
    """库里有会话、密码的摘要：只给自己读写。它旁边的 -wal、-shm 照它的权限建。"""
    try:
        handle = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    except OSError:
        return  # 写不了的，连库的时候自会说
    try:
        if os.fstat(handle).st_uid == os.geteuid():
            os.fchmod(handle, 0o600)
    finally:
        os.close(handle)
