"""从案例库取出能做渠道稿的案例：已经公开、不是示例、已按授权裁剪。"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path

from dianxing.cases.catalogue import Card
from dianxing.cases.contact import whom_to_ask
from dianxing.cases.model import Case
from dianxing.cases.partial_date import PartialDate
from dianxing.cases.picture_file import PictureFacts
from dianxing.cases.reference import Reference
from dianxing.cases.visibility import is_public
from dianxing.errors import SettingsError, SourceProblems
from dianxing.kits.kit_case import KitCase, KitSite
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


def kit_cards(
    library: Library, *, ids: Collection[str] | None = None, since: PartialDate | None = None
) -> tuple[Card, ...]:
    """同 `kit_cases`，只给卡片，不读正文。"""
    cards = tuple(
        card
        for card in library.catalogue.cards
        if not card.is_sample and (since is None or card.published.start() >= since.start())
    )
    if ids is None:
        return cards
    wanted = {_full_id(case_id, library) for case_id in ids}
    return tuple(card for card in cards if card.id in wanted)


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


def _full_id(name: str, library: Library) -> str:
    """`年/短名`、只写短名、带 `cases/` 前缀的都认；不能公开的说清楚为什么。"""
    wanted = name.strip().strip("/").removeprefix("cases/").removesuffix("/case.md")
    public = library.catalogue.by_id
    matches = [case_id for case_id in library.folders if wanted in (case_id, case_id.rpartition("/")[2])]
    if len(matches) > 1:
        raise SettingsError(f"“{name}”有 {len(matches)} 个：{'、'.join(matches)} → 写上年份")
    if not matches:
        slugs = [key.rpartition("/")[2] for key in public]
        near = [slug for slug in slugs if wanted and wanted in slug] or get_close_matches(wanted, slugs)
        hint = f"是不是 {'、'.join(near[:3])}？" if near else "看看 cases/ 里的文件夹名"
        raise SettingsError(f"没有“{name}”这个案例 → {hint}")
    case_id = matches[0]
    own = [p for p in library.catalogue.problems if p.path == f"cases/{case_id}/case.md"]
    if own:
        raise SourceProblems(own)
    card = public.get(case_id)
    if card is None:
        why = "还是草稿、没到发布日、已过下线日，或者已撤回"
        raise SettingsError(f"cases/{case_id}: 现在不能公开（{why}），不做渠道稿")
    if card.is_sample:
        raise SettingsError(f"cases/{case_id}: 这是示例，不做渠道稿")
    return case_id
