"""文末的编号：出处在前（和数字后面的“[1]”对得上），正文里的链接接着编；同一个网址只编一个号。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dianxing.cases.model import Source
from dianxing.kits.sentences import one_line


@dataclass(frozen=True, slots=True)
class Reference:
    """文末的一条。"""

    number: int
    text: str
    url: str
    """没有网址为空。"""


class References:
    """一篇里的编号；按出现的次序编，只增不改。"""

    def __init__(self, sources: Iterable[Source]) -> None:
        self.sources = tuple(
            Reference(number, _source_text(source), source.url or "")
            for number, source in enumerate(sources, 1)
        )
        self._links: list[Reference] = []
        self._numbers = {item.url: item.number for item in reversed(self.sources) if item.url}

    def number(self, url: str, text: str) -> int:
        """这个网址的号；没编过就编下一个。"""
        found = self._numbers.get(url)
        if found is None:
            found = self._numbers[url] = len(self.sources) + len(self._links) + 1
            self._links.append(Reference(found, text, url))
        return found

    def listed(self, used: Iterable[int]) -> tuple[Reference, ...]:
        """文末要列的：全部出处，和 `used` 里用到的链接。"""
        kept = set(used)
        return (*self.sources, *(item for item in self._links if item.number in kept))


def _source_text(source: Source) -> str:
    date = f"，{source.date.chinese()}" if source.date else ""
    return f"{one_line(source.title)}{date}"
