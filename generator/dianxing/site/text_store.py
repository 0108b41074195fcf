"""能公开的案例的文字：这次新做的，加上缓存里的。缓存是一个 SQLite 文件，改一个案例只写一行。"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from dianxing.cases.catalogue import Card
from dianxing.errors import BuildError
from dianxing.site.artefact import digest
from dianxing.site.case_text import CaseText, TextJob

# html 最长，放在最后：只取前面几列时不用翻过它；mark 另有索引，看哪些变了不用翻全表
_TABLES = (
    "PRAGMA page_size = 65536",  # 一行有十几 KB：页大，写得少，快一半；已有的文件不变
    "CREATE TABLE IF NOT EXISTS texts"
    " (id TEXT PRIMARY KEY, mark TEXT, row BLOB, facts BLOB, rss BLOB, atom BLOB, html BLOB)",
    "CREATE INDEX IF NOT EXISTS marks ON texts (id, mark)",
)
_COLUMNS = attrgetter("id", "mark", "row", "facts", "rss", "atom", "html")
_INSERT = "INSERT OR REPLACE INTO texts VALUES (?, ?, ?, ?, ?, ?, ?)"
_AT_ONCE = 500
_MAPPED = "PRAGMA mmap_size = 1073741824"
"""映射进内存来读：一万个案例少两万多次系统调用。"""
_WAIT = 10.0
"""另一个进程正在写时等几秒；等不到就算了，缓存下次再补。"""


@dataclass(frozen=True, slots=True)
class EntryText:
    """订阅源里的一条要的文字，见 `CaseText`。"""

    rss: bytes
    atom: bytes
    html: bytes
    """按 XML 转义过的。"""

    @property
    def plain_html(self) -> str:
        """没有转义的全文。"""
        text = self.html.decode()
        # 标准库的 xml.sax.saxutils 里就有，可是导入它要连带导入 urllib 和 http
        return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


_Texts = TypeVar("_Texts")


class CaseData(NamedTuple):
    """公开数据里的一个案例，UTF-8。"""

    facts: bytes
    """一行 JSON，不带行尾。"""
    row: bytes
    """案例表的一行，带行尾。"""


def store_path(cache: Path, site_url: str) -> Path:
    """缓存文件：文字里有完整的网址，所以一个网址一份，预览和正式的不会来回重做。"""
    return cache / f"texts-{digest(site_url)[:12]}.sqlite"


def keep_texts(path: Path, texts: Sequence[CaseText]) -> bool:
    """存进缓存；在读案例的进程里做，几十兆文字就不必传来传去。写不进去（磁盘满、另一个进程占着）给假。"""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, texts, ())
    except (OSError, sqlite3.DatabaseError):
        return False
    return True


def _write(path: Path, texts: Iterable[CaseText], gone: Iterable[str]) -> None:
    with closing(sqlite3.connect(path, timeout=_WAIT)) as connection, connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA secure_delete = ON")  # 撤下的文字不留在空闲页里
        for table in _TABLES:
            connection.execute(table)
        connection.executemany("DELETE FROM texts WHERE id = ?", ((case_id,) for case_id in gone))
        connection.executemany(_INSERT, map(_COLUMNS, texts))


class TextStore:
    """案例文字。多半在缓存里；没存进去的留在内存里。"""

    def __init__(self, job: TextJob, cards: Iterable[Card]) -> None:
        self.wanted: Mapping[str, str] = {card.id: job.mark(card) for card in cards}
        self._path = job.store
        self._fresh: dict[str, CaseText] = {}
        self._stored: Mapping[str, str] | None = None

    def add(self, texts: Iterable[CaseText]) -> None:
        """收下没能存进缓存的；不公开的不要。"""
        self._fresh.update((text.id, text) for text in texts if self.wanted.get(text.id) == text.mark)

    def missing(self) -> list[str]:
        """还没有文字的案例。"""
        rest = [case_id for case_id in self.wanted if case_id not in self._fresh]
        stored = self._marks() if rest else {}
        return [case_id for case_id in rest if stored.get(case_id) != self.wanted[case_id]]

    def entries(self, ids: Sequence[str]) -> Mapping[str, EntryText]:
        """几个案例在订阅源里的文字。"""
        return self._columns(EntryText, ("rss", "atom", "html"), ids)

    def data(self, ids: Sequence[str]) -> Mapping[str, CaseData]:
        """几个案例在公开数据里的文字。"""
        return self._columns(CaseData, ("facts", "row"), ids)

    def save(self) -> None:
        """内存里的再存一次；不再公开的从缓存删掉。写不进去也不碍事：留在内存里，下次再做。"""
        stored = self._marks()
        gone = [case_id for case_id in stored if case_id not in self.wanted]
        if not self._fresh and not gone:
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            _write(self._path, self._fresh.values(), gone)
        except sqlite3.OperationalError:
            return
        except sqlite3.DatabaseError:  # 文件坏了：扔掉重来
            self._path.unlink(missing_ok=True)
            _write(self._path, self._fresh.values(), ())
        self._stored = {case_id: stored[case_id] for case_id in stored if case_id in self.wanted} | {
            text.id: text.mark for text in self._fresh.values()
        }
        self._fresh.clear()

    def _columns(
        self, made: Callable[..., _Texts], names: tuple[str, ...], ids: Sequence[str]
    ) -> Mapping[str, _Texts]:
        fresh, wanted = self._fresh, self.wanted
        try:
            rows = list(self._select(names, [case_id for case_id in ids if case_id not in fresh]))
        except sqlite3.DatabaseError as error:
            raise BuildError(f"{self._path}: 缓存读不了（{error}）→ 删掉这个文件，再建一次") from None
        found = {case_id: made(*values) for case_id, mark, *values in rows if wanted.get(case_id) == mark}
        found |= {
            case_id: made(*[getattr(fresh[case_id], name) for name in names])
            for case_id in ids
            if case_id in fresh
        }
        if not found.keys() >= set(ids):
            raise BuildError(f"{self._path}: 缓存被同时在跑的另一次建站改了 → 等它跑完，再建一次")
        return found if len(found) == len(ids) else {case_id: found[case_id] for case_id in ids}

    def _select(self, names: tuple[str, ...], ids: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        if not ids:
            return
        query = f"SELECT id, mark, {', '.join(names)} FROM texts"
        with closing(sqlite3.connect(self._path, timeout=_WAIT)) as connection:
            connection.execute(_MAPPED)
            if len(ids) > len(self.wanted) // 2:  # 大半都要：从头读一遍，比一个一个找快
                yield from connection.execute(query)
                return
            for start in range(0, len(ids), _AT_ONCE):
                some = ids[start : start + _AT_ONCE]
                yield from connection.execute(f"{query} WHERE id IN ({', '.join('?' * len(some))})", some)

    def _marks(self) -> Mapping[str, str]:
        if self._stored is None:
            self._stored = self._read_marks()
        return self._stored

    def _read_marks(self) -> Mapping[str, str]:
        if not self._path.is_file():
            return {}
        try:
            with closing(sqlite3.connect(self._path, timeout=_WAIT)) as connection:
                connection.execute(_MAPPED)
                return dict(connection.execute("SELECT id, mark FROM texts"))
        except sqlite3.DatabaseError:
            return {}
