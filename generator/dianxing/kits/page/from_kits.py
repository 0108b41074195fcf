"""把现有的渠道稿和群摘要凑成页面：这次做好的直接用，没变的现做，只做要放进页面的那些。"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from dianxing.cases.catalogue import Card
from dianxing.kits.digest.content import Digest
from dianxing.kits.digest.write_digests import made_digests, read_digest
from dianxing.kits.from_library import kit_site, read_kit_case
from dianxing.kits.kit_case import KitCase
from dianxing.kits.outputs import KitForms, kit_key
from dianxing.kits.page.page import PageDigest, PageKit, load_page, page_output
from dianxing.kits.texts import KitTexts, kit_texts
from dianxing.settings import Settings
from dianxing.site.artefact import digest
from dianxing.site.digests.page import cards_in
from dianxing.site.digests.record import DigestRecord
from dianxing.site.library import Library
from dianxing.site.output import Output


def kit_page(
    library: Library,
    settings: Settings,
    cards: Iterable[Card],
    forms: Mapping[str, KitForms],
    kit_dir: Path,
    fresh: Mapping[str, tuple[KitCase, KitTexts]],
) -> Output:
    """`cards` 的渠道稿和做过文件的群摘要的页面；`fresh` 是这次做好的。"""
    reference = library.catalogue.reference
    areas = {area.code: area.short for area in reference.areas}

    def made(card: Card) -> Callable[[], tuple[KitCase, KitTexts]]:
        def make() -> tuple[KitCase, KitTexts]:
            if card.id in fresh:
                return fresh[card.id]
            kit = read_kit_case(card, library, settings)
            return kit, kit_texts(kit, forms[card.id].style, settings)

        return make

    kits = [
        PageKit(card, kit_key(card, forms[card.id]), areas.get(card.area or "", ""), made(card))
        for card in cards
    ]
    return page_output(
        kits,
        tuple(_digests(library, settings, kit_dir)),
        kit_site(settings, reference),
        load_page(settings.root / "theme"),
    )


def _digests(library: Library, settings: Settings, kit_dir: Path) -> Iterator[PageDigest]:
    def made(record: DigestRecord) -> Callable[[], Digest]:
        return lambda: read_digest(record, library, settings)

    for record in made_digests(settings.root / "content", kit_dir):
        cards = cards_in(library, record)
        if cards:
            yield PageDigest(
                digest(repr(record), *(f"{card.id} {card.digest}" for card in cards)), made(record)
            )
