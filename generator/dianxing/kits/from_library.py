"""从案例库取出能做渠道稿的案例：已经公开、不是示例、已按授权裁剪。"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from dianxing.cases.catalogue import Card
from dianxing.cases.contact import whom_to_ask
from dianxing.cases.model import Case
from dianxing.cases.partial_date import PartialDate
from dianxing.cases.picture_file import PictureFacts
from dianxing.cases.reference import Reference
from dianxing.cases.visibility import is_public
from dianxing.errors import SettingsError
from dianxing.kits.kit_case import KitCase, KitSite
from dianxing.kits.wanted import kit_cards
from dianxing.settings import Settings
from dianxing.site.library import Library


def kit_cases(
    library: Library,
    settings: Settings,
    *,
    ids: Collection[str] | None = None,
    since: PartialDate | None = None,
) -> Iterator[KitCase]:
    """逐个给出渠道稿的素材，按 id 升序；`ids` 给了只要这几个，`since` 给了只要这天起发布的。

    草稿、未到发布日的、过期的、撤回的和示例一个也不给。要的 id 不能公开抛 SettingsError。
    """
    for card in kit_cards(library, ids=ids, since=since):
        yield read_kit_case(card, library, settings)


def read_kit_case(card: Card, library: Library, settings: Settings) -> KitCase:
    """现读一个案例的素材；排目录以后文件改坏了、撤下了抛 SourceProblems 或 SettingsError。"""
    case = library.case(card.id)
    if card.is_sample or not is_public(case.head, settings.as_of):
        raise SettingsError(f"cases/{card.id}: 正在做渠道稿的时候案例被撤下了 → 再运行一次")
    reference = library.catalogue.reference
    photos = dict(library.records[card.id].photos)
    return make_kit_case(
        case, card, photos, kit_site(settings, reference), reference, library.folders[card.id].path
    )


def make_kit_case(
    case: Case,
    card: Card,
    photos: Mapping[str, PictureFacts],
    site: KitSite,
    reference: Reference,
    folder: Path,
) -> KitCase:
    """由案例拼出素材；能不能公开由调用的一方看。"""
    whom = whom_to_ask(case, reference)
    area = reference.area(case.head.area) if case.head.area else None
    return KitCase(
        case=case,
        card=card,
        site=site,
        area=area.name if area else "",
        area_short=area.short if area else "",
        union=whom.place.union if whom.place else site.union,
        office=whom.office,
        phone=whom.phone,
        folder=folder,
        photos={image.file: photos[image.file] for image in case.head.images if image.file in photos},
        county=whom.place.name if whom.place else "",
    )


def kit_site(settings: Settings, reference: Reference) -> KitSite:
    """网站和主办的工会。"""
    return KitSite(
        name=settings.site_name,
        url=settings.site_url,
        union=reference.city.union,
        city=reference.city.name,
        hotline=reference.city.hotline,
    )
