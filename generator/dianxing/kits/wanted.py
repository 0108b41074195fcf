"""哪些案例该有渠道稿，放在哪个文件夹。这里不排稿子，所以导入得快：多数时候建站一份也不用做。"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from difflib import get_close_matches
from pathlib import Path

from dianxing.cases.catalogue import Card
from dianxing.cases.partial_date import PartialDate
from dianxing.errors import SettingsError, SourceProblems
from dianxing.site.library import Library


def kit_cards(
    library: Library, *, ids: Collection[str] | None = None, since: PartialDate | None = None
) -> tuple[Card, ...]:
    """能做渠道稿的案例，按 id 升序；`ids` 给了只要这几个，`since` 给了只要这天起发布的。

    草稿、未到发布日的、过期的、撤回的和示例一个也不给。要的 id 不能公开抛 SettingsError。
    """
    cards = tuple(
        card
        for card in library.catalogue.cards
        if not card.is_sample and (since is None or card.published.start() >= since.start())
    )
    if ids is None:
        return cards
    wanted = {_full_id(case_id, library) for case_id in ids}
    return tuple(card for card in cards if card.id in wanted)


def recent_cards(library: Library, as_of: datetime, days: int) -> tuple[Card, ...]:
    """`as_of` 那天往前 `days` 天里发布的；0 天是一个也没有。"""
    if not days:
        return ()
    first = as_of - timedelta(days=days)
    return kit_cards(library, since=PartialDate(first.year, first.month, first.day))


def refuse_kit_dir(kit_dir: Path, root: Path, site_dir: Path) -> None:
    """渠道稿不公开，也不能写进源文件里；放错地方抛 SettingsError。"""
    kit, root, site = kit_dir.resolve(), root.resolve(), site_dir.resolve()
    if kit == site or site in kit.parents:
        raise SettingsError(f"--kit-dir 不能在网站目录里面，渠道稿不公开：{kit}")
    sources = [root / name for name in ("content", "cases", "theme", ".git")]
    if (
        kit == root
        or kit in (*root.parents, *site.parents)
        or any(source == kit or source in kit.parents for source in sources)
    ):
        raise SettingsError(f"--kit-dir 不能是站点目录、它的上级或源文件所在的文件夹：{kit}")


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
