"""一个真的 PostgreSQL：整趟测试起一个，每个测试一个空库。没有装它的机器上略过。"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from itertools import count

import psycopg
import pytest

_numbers = count(1)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """只听本机套接字的一个，用完就删；给出套接字在哪个文件夹。"""
    tools = [shutil.which(name) for name in ("initdb", "postgres", "setpriv")]
    if not all(tools):
        pytest.skip("没有装 PostgreSQL")
    initdb, server, setpriv = map(str, tools)
    # 它不肯用 root 跑
    as_postgres = [setpriv, "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    other = as_postgres if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory(prefix="dxpg") as folder:
        if other:
            shutil.chown(folder, "postgres")
        data = f"{folder}/data"
        made = [*other, initdb, "-D", data, "-U", "dianxing", "--auth=trust", "-E", "UTF8", "--no-sync"]
        subprocess.run(made, check=True, capture_output=True, cwd=folder)
        command = [*other, server, "-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off"]
        running = subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        try:
            _wait_for(folder)
            yield folder
        finally:
            running.send_signal(signal.SIGINT)
            running.wait(timeout=30)


@pytest.fixture
def postgres(postgresql_server: str) -> Iterator[str]:
    """一个空库的网址。"""
    name = f"test_{next(_numbers)}"
    _run(postgresql_server, f"CREATE DATABASE {name}")
    yield f"postgresql://dianxing@/{name}?host={postgresql_server}"
    _run(postgresql_server, f"DROP DATABASE {name} WITH (FORCE)")


def _wait_for(folder: str) -> None:
    for _ in range(200):
        try:
            _run(folder, "SELECT 1")
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("PostgreSQL 没有起来")


def _run(folder: str, statement: str) -> None:
    with psycopg.connect(host=folder, user="dianxing", dbname="postgres", autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[call-overload]  # 语句是这里拼的，没有外来的字
