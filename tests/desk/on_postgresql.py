"""库在 PostgreSQL 里的采编台：测试自己的进程用的是 SQLite，所以另起一个进程。"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_START = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", interactive=False, verbosity=0)
"""


def run_on_postgresql(url: str, root: Path, script: str) -> list[str]:
    """建好表，做 `script`；给出它打印的各词，出了错就是没过。"""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", _START + script],
        env={
            **os.environ,
            "DATABASE_URL": url,
            "DIANXING_ROOT": str(root),
            "DJANGO_SETTINGS_MODULE": "dianxing.desk.django_settings",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()
