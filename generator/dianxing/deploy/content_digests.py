"""文件内容的摘要，按大小和时间记着：没动过的不再读一遍。"""

from __future__ import annotations

import json
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from dianxing.whole_file import write_whole

_CHUNK = 1 << 20


def content_digest(path: Path) -> str:
    """一个文件内容的摘要（blake2b，128 位，十六进制）。"""
    state = blake2b(digest_size=16)
    with path.open("rb", buffering=0) as file:
        while chunk := file.read(_CHUNK):
            state.update(chunk)
    return state.hexdigest()


class ContentDigests:
    """记着的摘要；`save` 只留这次问过的。记的文件坏了就当没有。"""

    def __init__(self, stored: Path) -> None:
        self._stored = stored
        self._before: dict[str, list[object]] = {}
        self._now: dict[str, list[object]] = {}
        with suppress(OSError, ValueError):
            found = json.loads(stored.read_bytes())
            self._before = found if isinstance(found, dict) else {}

    def of(self, path: Path) -> tuple[str, int]:
        """（摘要，大小）。"""
        facts = path.stat()
        name = str(path)
        known = self._before.get(name)
        if known and known[:2] == [facts.st_size, facts.st_mtime_ns]:
            self._now[name] = known
        else:
            self._now[name] = [facts.st_size, facts.st_mtime_ns, content_digest(path)]
        return str(self._now[name][2]), facts.st_size

    def save(self) -> None:
        """记下来，给下次用。"""
        write_whole(self._stored, json.dumps(self._now).encode())
