"""能公开的案例的文字：这次新做的，加上缓存里的。缓存是一个 SQLite 文件，改一个案例只写一行。"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from dianxing.cases.catalogue import Card
from dianxing.errors import BuildError
from dianxing.site.case_text import CaseText, TextJob

# html 最长，放在最后：只取前面几列时不用翻过它；mark 另有索引，看哪些变了不用翻全表
_TABLES = (
    "CREATE TABLE IF NOT EXISTS texts (id TEXT PRIMARY KEY, mark TEXT, row TEXT, facts TEXT, html TEXT)",
    "CREATE INDEX IF NOT EXISTS marks ON texts (id, mark)",
)
_AT_ONCE = 500
_WAIT = 10.0
"""另一个进程正在写时等几秒；等不到就算了，缓存下次再补。"""


class TextStore:
    """案例文字。没有读第二遍案例的就在内存里，其余从缓存取。"""

    def __init__(self, path: Path, job: TextJob, cards: Iterable[Card]) -> None:
        self.wanted: Mapping[str, str] = {card.id: job.mark(card) for card in cards}
        self._path = path
        self._fresh: dict[str, CaseText] = {}
        self._stored: Mapping[str, str] | None = None

    def add(self, texts: Iterable[CaseText]) -> None:
        """收下新做的；不公开的不要。"""
        self._fresh.update((text.id, text) for text in texts if self.wanted.get(text.id) == text.mark)

    def missing(self) -> list[str]:
        """还没有文字的案例。"""
        rest = [case_id for case_id in self.wanted if case_id not in self._fresh]
        if not rest:
            return []
        stored = self._marks()
        return [case_id for case_id in rest if stored.get(case_id) != self.wanted[case_id]]

    def html(self, ids: Sequence[str]) -> Mapping[str, str]:
        """几个案例的全文。"""
        return self._column("html", ids)

    def facts(self, ids: Sequence[str]) -> Mapping[str, str]:
        """几个案例的事实，各一行 JSON。"""
        return self._column("facts", ids)

    def rows(self, ids: Sequence[str]) -> Mapping[str, str]:
        """几个案例在案例表里的行。"""
        return self._column("row", ids)

    def save(self) -> None:
        """新做的写进缓存，不再公开的删掉。写不进去也不碍事：下次再做。"""
        gone = [case_id for case_id in self._marks() if case_id not in self.wanted]
        if not self._fresh and not gone:
            return
        rows = [(text.id, text.mark, text.row, text.facts, text.html) for text in self._fresh.values()]
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._write(rows, gone)
        except sqlite3.DatabaseError as error:
            if not isinstance(error, sqlite3.OperationalError):  # 文件坏了：扔掉重来
                self._path.unlink(missing_ok=True)
                self._write(rows, [])

    def _write(self, rows: Sequence[tuple[str, ...]], gone: Sequence[str]) -> None:
        with closing(sqlite3.connect(self._path, timeout=_WAIT)) as connection, connection:
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("PRAGMA secure_delete = ON")  # 撤下的文字不留在空闲页里
            for table in _TABLES:
                connection.execute(table)
            connection.executemany("DELETE FROM texts WHERE id = ?", ((case_id,) for case_id in gone))
            connection.executemany("INSERT OR REPLACE INTO texts VALUES (?, ?, ?, ?, ?)", rows)

    def _column(self, name: str, ids: Sequence[str]) -> Mapping[str, str]:
        try:
            found = dict(self._select(name, [case_id for case_id in ids if case_id not in self._fresh]))
        except sqlite3.DatabaseError as error:
            raise BuildError(f"{self._path}: 缓存读不了（{error}）→ 删掉这个文件，再建一次") from None
        found.update(
            (case_id, getattr(self._fresh[case_id], name)) for case_id in ids if case_id in self._fresh
        )
        if not found.keys() >= set(ids):
            raise BuildError(f"{self._path}: 缓存被同时在跑的另一次建站改了 → 等它跑完，再建一次")
        return {case_id: found[case_id] for case_id in ids}

    def _select(self, name: str, ids: Sequence[str]) -> Iterator[tuple[str, str]]:
        if not ids:
            return
        with closing(sqlite3.connect(self._path, timeout=_WAIT)) as connection:
            if len(ids) > len(self.wanted) // 2:  # 大半都要：从头读一遍，比一个一个找快
                yield from connection.execute(f"SELECT id, {name} FROM texts")
                return
            for start in range(0, len(ids), _AT_ONCE):
                some = ids[start : start + _AT_ONCE]
                marks = ", ".join("?" * len(some))
                yield from connection.execute(f"SELECT id, {name} FROM texts WHERE id IN ({marks})", some)

    def _marks(self) -> Mapping[str, str]:
        if self._stored is None:
            self._stored = self._read_marks()
        return self._stored

    def _read_marks(self) -> Mapping[str, str]:
        if not self._path.is_file():
            return {}
        try:
            with closing(sqlite3.connect(self._path, timeout=_WAIT)) as connection:
                return dict(connection.execute("SELECT id, mark FROM texts"))
        except sqlite3.DatabaseError:
            return {}
