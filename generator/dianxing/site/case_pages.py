"""案例页：外壳、案例自己的那部分、相关案例，三样拼成一页。"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from dianxing.cases.catalogue import Card
from dianxing.site.artefact import Artefact, digest
from dianxing.site.library import Library
from dianxing.site.output import Output
from dianxing.site.related import Related, reasons
from dianxing.site.shell import Shell
from dianxing.site.views.related import related_view


def case_pages(library: Library, shell: Shell, related: Related, keys: Mapping[str, str]) -> Output:
    """全部案例页；`keys` 是 `case_keys` 的结果。"""
    return Output("cases", digest(*keys.values()), lambda: _artefacts(library, shell, related, keys))


def case_keys(library: Library, shell: Shell, related: Related) -> Mapping[str, str]:
    """每个案例页读的一切的摘要。"""
    common = digest(shell.digest, library.pages.key)
    return {
        card.id: digest(
            common,
            card.id,
            card.digest,
            *(library.face(other) for other in related[card.id]),
        )
        for card in library.catalogue.cards
    }


def _artefacts(
    library: Library, shell: Shell, related: Related, keys: Mapping[str, str]
) -> Iterable[Artefact]:
    for card in library.catalogue.cards:
        yield Artefact(
            path=f"{card.path}index.html",
            key=keys[card.id],
            render=lambda card=card: _page(library, shell, card, related[card.id]),  # type: ignore[misc]
            source=f"cases/{card.id}/case.md",
        )


def _page(library: Library, shell: Shell, card: Card, others: Sequence[Card]) -> bytes:
    own = library.fragment(card)
    view = related_view(tuple((library.card_html(other), reasons(card, other)) for other in others))
    block = library.templates.render("related.html", dx=library.pages.site, related=view)
    return shell.fill(
        head=own.head,
        body=b"".join((own.before_related, block.encode(), own.after_related)),
        body_class="page-case",
    )
