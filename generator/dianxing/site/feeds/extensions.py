"""feedgen 不管的两样：RFC 5005 的存档标记，和 RSS 里 `self` 以外的 `atom:link`。"""

from __future__ import annotations

from typing import Any

from feedgen.ext.base import BaseExtension

FH = "http://purl.org/syndication/history/1.0"
_ATOM = "http://www.w3.org/2005/Atom"


class HistoryExtension(BaseExtension):  # type: ignore[misc]  # feedgen 没有类型
    """一份订阅源的存档信息；`links` 是（关系，网址）。"""

    def __init__(self) -> None:
        self.archive = False
        self.links: tuple[tuple[str, str], ...] = ()

    def extend_ns(self) -> dict[str, str]:
        """要声明的名字空间。"""
        return {"fh": FH} if self.archive else {}

    def extend_rss(self, feed: Any) -> Any:
        """RSS：写在 `channel` 里。"""
        self._mark(feed[0])
        for rel, href in self.links:
            _append(feed[0], f"{{{_ATOM}}}link", href=href, rel=rel)
        return feed

    def extend_atom(self, feed: Any) -> Any:
        """Atom：写在 `feed` 里；feedgen 的 Atom 元素都不带名字空间，这里随它。"""
        self._mark(feed)
        for rel, href in self.links:
            _append(feed, "link", href=href, rel=rel)
        return feed

    def _mark(self, parent: Any) -> None:
        if self.archive:
            _append(parent, f"{{{FH}}}archive")


def _append(parent: Any, name: str, **attributes: str) -> None:
    parent.append(parent.makeelement(name, attributes))
