"""把采编台跑起来：建表、第一个管理员的链接、网页服务和后台进程。"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command
from gunicorn.app.base import BaseApplication

from dianxing.desk.place import ROOT

SETTINGS = "DJANGO_SETTINGS_MODULE"


def prepare(root: Path) -> None:
    """读设置，连上数据库，建好表；设置有问题抛 SettingsError。"""
    os.environ[ROOT] = str(root.resolve())
    os.environ[SETTINGS] = "dianxing.desk.django_settings"
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)


@contextmanager
def jobs_process(root: Path) -> Iterator[None]:
    """带着后台进程：网页服务停下，它也停下。"""
    process = subprocess.Popen([sys.executable, "-m", "dianxing", "desk", "jobs", "--root", str(root)])
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def run_jobs() -> None:
    """做后台的活，直到被停下。"""
    # Django 准备好以后才导入得了用到表的模块
    from dianxing.desk.place import the_place
    from dianxing.desk.runner import run_forever

    run_forever(the_place())


def serve(host: str, port: int, workers: int, threads: int) -> None:
    """网页服务，直到被停下。"""
    _Server(
        {
            "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
            "workers": workers,
            "threads": threads,
            "worker_class": "gthread",
            "timeout": 120,
            "graceful_timeout": 15,
            # 程序、网址、模板在分出工作进程以前备好：头一个打开网页的人不用等
            "preload_app": True,
            "loglevel": "warning",
            # 请求头里带口令的链接不进日志
            "accesslog": None,
            "control_socket_disable": True,
        }
    ).run()


def warm_up() -> None:
    """导入各页、编译模板；数据库的连接不带进工作进程。"""
    from django.db import connections
    from django.template import engines
    from django.urls import get_resolver

    assert get_resolver().url_patterns
    pages = engines["jinja2"].env  # type: ignore[attr-defined]  # Jinja2 的后端才有
    for name in pages.list_templates(filter_func=lambda name: name.startswith("desk/")):
        pages.get_template(name)
    connections.close_all()


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn 没有类型
    """gunicorn，选项是参数给的，不读它的配置文件和命令行。"""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        from dianxing.desk.wsgi import application

        warm_up()
        return application
