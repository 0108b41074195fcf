"""基准测试的对手装在自己的环境里：bench/.work/peers。"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
WORK = ROOT / "bench/.work"


def peers_python() -> Path:
    """装好对手的那个 Python；锁文件没变就不重装。"""
    home, lock = WORK / "peers", ROOT / "requirements/peers.txt"
    python, stamp = home / "bin/python", home / "installed"
    mark = hashlib.sha256(lock.read_bytes()).hexdigest()
    if not (stamp.exists() and stamp.read_text() == mark):
        subprocess.run([sys.executable, "-m", "venv", home], check=True)
        install = [
            python,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--require-hashes",
            "--no-deps",
            "--requirement",
            lock,
        ]
        subprocess.run(install, check=True)
        stamp.write_text(mark)
    return python
