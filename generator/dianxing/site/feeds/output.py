"""订阅源这一组产物。要知道封面真正的大小，所以排在图片之后做。"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote

import rcssmin

from dianxing.cases.catalogue import Card
from dianxing.errors import BuildError
from dianxing.site.artefact import Artefact, digest
from dianxing.site.feeds.entry import Entry, cover, entry
from dianxing.site.feeds.entry_xml import filled_entry, filled_item
from dianxing.site.feeds.json_feed import json_document, json_item
from dianxing.site.feeds.opml import opml
from dianxing.site.feeds.reader import reader_view
from dianxing.site.feeds.sources import Archive, Feed, archives, newest_first
from dianxing.site.feeds.xml import Head, atom_document, rss_document
from dianxing.site.library import Library
from dianxing.site.open_data.output import LICENCE
from dianxing.site.output import Output
from dianxing.site.text_store import EntryText, TextStore
from dianxing.site.views import addresses


def feed_output(
    library: Library,
    every: Sequence[Feed],
    texts: TextStore,
    as_of: datetime,
    size: Callable[[str], int | None],
) -> Output:
    """订阅源（`every`）、存档、名单和样式；`size` 说站点里一个文件多大，没有为 None。"""
    press = _Press(library, every, texts, as_of, size)
    return Output("feeds", press.key, press.artefacts)


class _Press:
    """一次建站的订阅源。每个案例的一条早已写好，这里只拼。"""

    def __init__(
        self,
        library: Library,
        every: Sequence[Feed],
        texts: TextStore,
        as_of: datetime,
        size: Callable[[str], int | None],
    ) -> None:
        self._library = library
        self._every = every
        self._texts = texts
        self._as_of = as_of
        self._site = library.pages.site
        self._style = _style(library.root / "theme")
        self._covers = {
            card.id: cover(card, library.records[card.id].photos, size) for card in library.catalogue.counted
        }
        self._marks = {card.id: self._mark(card) for card in library.catalogue.counted}
        self._common = digest(repr(self._site), library.pages.key)
        self._entries: dict[str, Entry] = {}
        self._items: dict[str, str] = {}
        self._last: tuple[Sequence[Card], Sequence[EntryText]] = ((), ())

    @property
    def key(self) -> str:
        """读的一切的摘要。"""
        return digest(self._common, self._style, "\n".join(self._marks.values()))

    def artefacts(self) -> Iterator[Artefact]:
        """样式和名单，各份订阅源，再是整站的存档。"""
        site, every = self._site, self._every
        years = archives(newest_first(self._library.catalogue), site)
        style, names = self._style.encode(), [f"{feed.path} {feed.title}" for feed in every]
        yield Artefact(addresses.FEED_STYLE, digest(style), lambda: style, "订阅源的样式")
        yield Artefact(addresses.OPML, digest(self._common, *names), lambda: opml(site, every), "订阅源名单")
        for feed in every:
            older = years[-1].path if years and not feed.path else ""
            yield from self._documents(self._feed_head(feed, older), feed.path, feed.cards)
        for number, archive in enumerate(years):
            older = years[number - 1].path if number else ""
            newer = years[number + 1].path if number + 1 < len(years) else ""
            yield from self._documents(self._archive_head(archive, older, newer), archive.path, archive.cards)

    def _documents(self, head: Head, folder: str, cards: Sequence[Card]) -> Iterator[Artefact]:
        key = digest(self._common, repr(head), "\n".join([self._marks[card.id] for card in cards]))
        place, source = unquote(folder), f"订阅源“{head.title}”"
        yield Artefact(place + addresses.FEED, key, lambda: self._rss(head, cards), source)
        yield Artefact(place + addresses.ATOM_FEED, key, lambda: self._atom(head, cards), source)
        if not head.archive:
            yield Artefact(place + addresses.JSON_FEED, key, lambda: self._json(head, cards), source)

    def _rss(self, head: Head, cards: Sequence[Card]) -> bytes:
        entries, texts, url = self._chosen(cards), self._texts_of(cards), self._site.url
        items = (
            filled_item(text.rss, text.html, one.cover, url, self._site.union)
            for one, text in zip(entries, texts, strict=True)
        )
        return rss_document(head, entries, self._reader(head, addresses.FEED, entries), items)

    def _atom(self, head: Head, cards: Sequence[Card]) -> bytes:
        entries, texts, url = self._chosen(cards), self._texts_of(cards), self._site.url
        items = (
            filled_entry(text.atom, text.html, one.cover, url)
            for one, text in zip(entries, texts, strict=True)
        )
        return atom_document(head, entries, self._reader(head, addresses.ATOM_FEED, entries), items)

    def _json(self, head: Head, cards: Sequence[Card]) -> bytes:
        pairs = zip(self._chosen(cards), self._texts_of(cards), strict=True)
        return json_document(head, [self._json_item(one, text) for one, text in pairs])

    def _json_item(self, item: Entry, text: EntryText) -> str:
        """JSON 的一条；一个案例在几份订阅源里，只写一次。"""
        found = self._items.get(item.id)
        if found is None:
            found = self._items[item.id] = json_item(item, text.plain_html, self._site.url)
        return found

    def _texts_of(self, cards: Sequence[Card]) -> Sequence[EntryText]:
        """这几个案例的文字；三种格式接连着要同样的几个，所以记住最近一次的。"""
        if self._last[0] is not cards:
            found = self._texts.entries([card.id for card in cards])
            self._last = cards, [found[card.id] for card in cards]
        return self._last[1]

    def _chosen(self, cards: Sequence[Card]) -> list[Entry]:
        reference, url = self._library.catalogue.reference, self._site.url
        for card in cards:
            if card.id not in self._entries:
                self._entries[card.id] = entry(card, reference, url, self._as_of, self._covers[card.id])
        return [self._entries[card.id] for card in cards]

    def _reader(self, head: Head, file: str, entries: Sequence[Entry]) -> str:
        view = reader_view(head, file, self._site.url, entries)
        return str(self._library.templates.render("feed_reader.html", feed=view))

    def _feed_head(self, feed: Feed, older: str) -> Head:
        folder = self._site.url + feed.path
        return self._head(folder, folder, feed.title, feed.description, home=folder, older=older)

    def _archive_head(self, archive: Archive, older: str, newer: str) -> Head:
        site = self._site
        own = site.url + archive.path
        return self._head(
            site.url, own, archive.title, site.description, home=site.url, older=older, newer=newer
        )

    def _head(
        self, folder: str, own: str, title: str, description: str, *, home: str, older: str, newer: str = ""
    ) -> Head:
        site = self._site
        return Head(
            folder=folder,
            own=own,
            home=home,
            title=title,
            description=description,
            author=site.union,
            icon=site.url + addresses.ICON,
            rights=f"{LICENCE['facts']}{LICENCE['texts']}",
            style=site.root + addresses.FEED_STYLE,
            older=site.url + older if older else "",
            newer=site.url + newer if newer else "",
            archive=own != folder,
        )

    def _mark(self, card: Card) -> str:
        found = self._covers[card.id]
        picture = f"{found.path} {found.size}" if found else ""
        return f"{card.id} {self._texts.wanted[card.id]} {picture}"


def _style(theme: Path) -> str:
    """颜色和网站同一份，所以样式由两个文件合成。"""
    parts = []
    for path in (theme / "css" / "tokens.css", theme / "feeds" / "feed.css"):
        try:
            parts.append(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise BuildError(f"{path}: 读不了（{error.strerror}）→ 恢复 theme/ 文件夹") from None
    return str(rcssmin.cssmin("\n".join(parts)))
