"""备好外壳：缓存里没有时，另起一个进程跑一次 MkDocs（要几秒），页面先请人等着。

`python -m dianxing.desk.previews.prepare_shell <站点根> <程序的版本>` 就是那个进程。版本由采编台给：
程序升级了而采编台还没有重启时，两边算出来的不一样，它就永远等不到。
"""

from __future__ import annotations

import fcntl
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

from dianxing.desk.previews.site_frame import cache_folder, shell_file
from dianxing.engine_version import engine_version
from dianxing.errors import DianxingError
from dianxing.settings import Settings
from dianxing.site.alone import alone
from dianxing.site.engine_output import cached_engine, engine_key
from dianxing.whole_file import write_whole

_LOCK = "preview-shell.lock"
_STARTED = "preview-shell.started"
_STARTING = 15
"""起一个进程到占上锁，最多算这么多秒。"""
_TROUBLE = "preview-shell.txt"


def start_preparing(settings: Settings) -> str:
    """没有人在备就起一个进程去备；上次没有备成，返回缘故（还是这些文件，就不再试）。"""
    cache = cache_folder(settings)
    cache.mkdir(parents=True, exist_ok=True)
    trouble = _trouble(settings)
    if trouble or _busy(cache):
        return trouble
    (cache / _STARTED).touch()
    process = subprocess.Popen(
        [sys.executable, "-m", __name__, str(settings.root), engine_version()],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    # 有人等它，做完才不留下僵尸进程
    key = shell_file(settings).stem.removeprefix("engine-")
    threading.Thread(target=_reap, args=(process, cache / _TROUBLE, key), daemon=True).start()
    return ""


def prepare_shell(settings: Settings, version: str) -> None:
    """跑一次 MkDocs，放进建站的缓存；别的进程正在备就不做。没有备成，把缘故写在旁边。"""
    from dianxing.engine import run_engine

    cache = cache_folder(settings)
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / _LOCK).open("ab") as lock:
        try:
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return
        try:
            # 正在建站的会写同一份缓存：等它建完，多半就有了
            with alone(cache, lambda: None):
                cached_engine(settings, version, cache, run_engine)
        except DianxingError as error:
            write_whole(cache / _TROUBLE, f"{engine_key(settings, version)}\n{error}".encode())


def _reap(process: subprocess.Popen[bytes], trouble: Path, key: str) -> None:
    """等它做完；不是好好结束的也记下，免得一遍一遍地试。"""
    if code := process.wait():
        told = f"准备预览的程序中断了（{code}）→ 在服务器上运行 dianxing build，看它怎么说"
        with suppress(OSError):  # 站点搬走了、盘满了：下次再试
            write_whole(trouble, f"{key}\n{told}".encode())


def _trouble(settings: Settings) -> str:
    try:
        key, _, text = (cache_folder(settings) / _TROUBLE).read_text(encoding="utf-8").partition("\n")
    except OSError:
        return ""
    return text if shell_file(settings).stem == f"engine-{key}" else ""


def _busy(cache: Path) -> bool:
    """有人在备，或者刚起了一个、还没占上锁。"""
    with suppress(OSError):
        if time.time() - (cache / _STARTED).stat().st_mtime < _STARTING:
            return True
    with (cache / _LOCK).open("ab") as lock:
        try:
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
        return False


if __name__ == "__main__":
    from dianxing.cases.partial_date import beijing_now
    from dianxing.settings import load_settings

    prepare_shell(load_settings(Path(sys.argv[1]), as_of=beijing_now()), sys.argv[2])
