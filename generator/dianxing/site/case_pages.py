"""案例页：外壳、案例自己的那部分、相关案例，三样拼成一页。"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from dianxing.cases.catalogue import Card
from dianxing.site.artefact import Artefact, Job, digest
from dianxing.site.case_batch import Fragment
from dianxing.site.library import CardPiece, Library, card_text
from dianxing.site.output import Output
from dianxing.site.page_frame import PageFrame
from dianxing.site.related import Related, reasons
from dianxing.site.shell import Shell
from dianxing.site.views.related import related_view


def case_pages(library: Library, shell: Shell, related: Related, keys: Mapping[str, str]) -> Output:
    """全部案例页；`keys` 是 `case_keys` 的结果。"""
    return Output("cases", digest(*keys.values()), lambda: _artefacts(library, shell, related, keys))


def case_keys(library: Library, shell: Shell, related: Related) -> Mapping[str, str]:
    """每个案例页读的一切的摘要。"""
    common, faces = digest(shell.digest, library.pages.key), library.faces
    return {
        card.id: digest(
            common,
            card.id,
            card.digest,
            *[faces[other.id] for other in related[card.id]],
        )
        for card in library.catalogue.cards
    }


def _artefacts(
    library: Library, shell: Shell, related: Related, keys: Mapping[str, str]
) -> Iterable[Artefact]:
    frame = PageFrame(library.pages, shell)
    for card in library.catalogue.cards:
        yield Artefact(
            path=f"{card.path}index.html",
            key=keys[card.id],
            render=partial(_page, library, frame, card, related[card.id]),
            source=f"cases/{card.id}/case.md",
        )


def _page(library: Library, frame: PageFrame, card: Card, others: Sequence[Card]) -> Job:
    cards = tuple((library.card_piece(other), reasons(card, other)) for other in others)
    return _CasePage(frame, library.fragment(card), cards)


@dataclass(frozen=True, slots=True)
class _CasePage:
    """排一张案例页的活，哪个进程都做得了。"""

    frame: PageFrame
    own: Fragment
    related: Sequence[tuple[CardPiece, Sequence[str]]]

    def __call__(self) -> bytes:
        view = related_view((card_text(card), why) for card, why in self.related)
        block = self.frame.render("related.html", related=view).encode()
        own = self.own
        return self.frame.fill(
            head=own.head.read(),
            body=b"".join((own.before_related.read(), block, own.after_related.read())),
            body_class="page-case",
        )
