"""群摘要的网页 `digests/<日期>-<范围>/`：群里的一个网址通到这里，再到各个案例；`digests/` 列出全部。"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from dianxing.cases.catalogue import Card
from dianxing.site.artefact import Artefact, digest
from dianxing.site.digests.record import FOLDER, DigestRecord
from dianxing.site.library import Library
from dianxing.site.output import Output
from dianxing.site.page_heads import listing_head
from dianxing.site.shell import Shell
from dianxing.site.views import addresses


@dataclass(frozen=True, slots=True)
class DigestPageView:
    """`digest.html` 要的一切。"""

    title: str
    intro: str
    cards: tuple[Markup, ...]
    all: str
    """列出全部群摘要的那一页。"""


@dataclass(frozen=True, slots=True)
class DigestRow:
    """列表里的一份。"""

    href: str
    title: str
    count: str


@dataclass(frozen=True, slots=True)
class DigestListView:
    """`digests.html` 要的一切。"""

    rows: tuple[DigestRow, ...]


def digest_pages(library: Library, shell: Shell, records: Sequence[DigestRecord]) -> Output:
    """每份记录一页，另有一页列出全部。撤下、到期的案例和示例不在页上；一个都不剩的，页还在，说都撤下了，列表里没有。"""
    common = digest(shell.digest, library.pages.key)
    keys = {record.name: digest(common, repr(record), *_faces(library, record)) for record in records}

    def artefacts() -> Iterator[Artefact]:
        for record in records:
            yield Artefact(
                f"{addresses.digest(record.name)}index.html",
                keys[record.name],
                lambda record=record: _page(library, shell, record),  # type: ignore[misc]
                source=f"content/{FOLDER}/{record.name}.yml",
            )
        if records:
            # 列表只写标题和几个案例，不随案例的别处变
            counted = [(record, len(cards_in(library, record))) for record in records]
            listed = digest(common, *(f"{record!r} {count}" for record, count in counted))
            yield Artefact(
                f"{addresses.DIGESTS}index.html",
                listed,
                lambda: _list_page(library, shell, counted),
                "群摘要",
            )

    return Output("digests", digest(common, *(f"{name} {key}" for name, key in keys.items())), artefacts)


def cards_in(library: Library, record: DigestRecord) -> tuple[Card, ...]:
    """一份摘要里现在还公开的案例，照记录的次序；示例从不算。"""
    public = library.catalogue.by_id
    found = (public.get(case_id) for case_id in record.cases)
    return tuple(card for card in found if card is not None and not card.is_sample)


def _faces(library: Library, record: DigestRecord) -> Iterator[str]:
    return (library.faces[card.id] for card in cards_in(library, record))


def _page(library: Library, shell: Shell, record: DigestRecord) -> bytes:
    site = library.pages.site
    cards = cards_in(library, record)
    title = f"{len(cards)}个新案例" if cards else "这一份里的案例都已撤下"
    view = DigestPageView(
        title, record.title, tuple(library.card_html(card) for card in cards), _all(library)
    )
    head = listing_head(
        title=record.title,
        description=f"{record.title}：{title}。",
        path=addresses.digest(record.name),
        site=site,
        parents=[("群摘要", addresses.DIGESTS)],
        robots="noindex",  # 案例页自己会被收录；这一页是给群里的人点的
    )
    return shell.fill(
        head=library.templates.render("head.html", dx=site, head=head),
        body=library.templates.render("digest.html", dx=site, digest=view),
        body_class="page-listing",
    )


def _list_page(library: Library, shell: Shell, counted: Sequence[tuple[DigestRecord, int]]) -> bytes:
    site = library.pages.site
    newest = sorted(counted, key=lambda item: (item[0].until, item[0].name), reverse=True)
    rows = tuple(
        DigestRow(site.root + addresses.digest(record.name), record.title, f"{count}个案例")
        for record, count in newest
        if count
    )
    head = listing_head(
        title="群摘要",
        description=f"发到工友群里的群摘要，一共{len(rows)}份。",
        path=addresses.DIGESTS,
        site=site,
        robots="noindex",
    )
    return shell.fill(
        head=library.templates.render("head.html", dx=site, head=head),
        body=library.templates.render("digests.html", dx=site, digests=DigestListView(rows)),
        body_class="page-listing",
    )


def _all(library: Library) -> str:
    return library.pages.site.root + addresses.DIGESTS
