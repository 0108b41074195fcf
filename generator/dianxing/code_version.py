"""程序自己的版本：发布的版本号，加上各源文件的大小和时间。改了代码，缓存随之作废，不用记得加版本号。"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

from dianxing import __version__


@lru_cache(maxsize=1)
def code_version() -> str:
    """只作缓存的键，不进任何产出。"""
    package = Path(__file__).parent
    state = blake2b(__version__.encode(), digest_size=16)
    for path in sorted(package.rglob("*.py")):
        facts = path.stat()
        state.update(f"{path.relative_to(package)} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return state.hexdigest()
