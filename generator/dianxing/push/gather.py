"""收齐能推的素材：渠道稿是新的、案例公开着、审过的。"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from dianxing.errors import SettingsError
from dianxing.push.channel import Channel
from dianxing.push.ledger.ledger import Ledger
from dianxing.push.materials import DigestKit, Kit, Materials, read_digests, read_kits
from dianxing.push.plan import Waiting, planned, ready_kits
from dianxing.push.reviews import read_reviews
from dianxing.settings import Settings
from dianxing.site.digests.record import read_records
from dianxing.site.library import Library

_DATE = 10
"""群摘要的名字以日期开头：`2026-11-20-all`。"""


@dataclass(frozen=True, slots=True)
class Gathered:
    """收齐的。"""

    materials: Materials
    waiting: tuple[Waiting, ...]
    """还不能推的，为什么。"""


def gather(
    library: Library,
    settings: Settings,
    kit_dir: Path,
    channels: Iterable[Channel],
    ledger: Ledger,
    only: Collection[str] = (),
) -> Gathered:
    """能推的素材。`only` 给了只要这几个案例（短名也行），不要群摘要；没有渠道稿的抛 SettingsError。"""
    kits = read_kits(kit_dir)
    cards = library.catalogue.by_id
    wanted = kits if not only else tuple(_named(kits, only, kit_dir))
    fresh, waiting = ready_kits(wanted, cards, lambda _case: "")
    digests: list[DigestKit] = []
    if not only:
        records = read_records(settings.root / "content")
        for digest in read_digests(kit_dir, records, kits, settings.site_url):
            if not _recent(digest, settings.as_of, settings.push.days):
                continue
            if all(case.id in cards and cards[case.id].digest == case.digest for case in digest.cases):
                digests.append(digest)
            else:
                why = "里面的案例改了、撤了，先运行 dianxing kit"
                waiting += (Waiting(digest.name, digest.title, why),)

    # 审核要一个一个问 Git，只问真要发的
    channels = tuple(channels)
    every = planned(channels, Materials(fresh, tuple(digests)), ledger, settings.push)
    asked = {case.id for item in every for case in item.post.cases}
    lacks = {
        case_id: why
        for case_id in sorted(asked)
        if (why := read_reviews(settings.root, case_id).lacks(settings.push.reviews))
    }
    waiting += tuple(
        Waiting(kit.case.id, kit.case.title, lacks[kit.case.id]) for kit in fresh if kit.case.id in lacks
    )
    waiting += tuple(
        Waiting(digest.name, digest.title, "里面有案例还没有审完")
        for digest in digests
        if any(case.id in lacks for case in digest.cases)
    )
    return Gathered(
        Materials(
            tuple(kit for kit in fresh if kit.case.id not in lacks),
            tuple(digest for digest in digests if not any(case.id in lacks for case in digest.cases)),
        ),
        waiting,
    )


def find_case(known: Iterable[str], name: str) -> tuple[str, ...]:
    """`年/短名`、只写短名、带 `cases/` 前缀的都认。"""
    wanted = name.strip().strip("/").removeprefix("cases/").removesuffix("/case.md")
    return tuple(case_id for case_id in known if wanted in (case_id, case_id.rpartition("/")[2]))


def _named(kits: Iterable[Kit], names: Iterable[str], kit_dir: Path) -> Iterable[Kit]:
    by_id = {kit.case.id: kit for kit in kits}
    for name in names:
        found = find_case(by_id, name)
        if len(found) > 1:
            raise SettingsError(f"“{name}”有 {len(found)} 个：{'、'.join(found)} → 写上年份")
        if not found:
            raise SettingsError(
                f"{kit_dir} 里没有“{name}”的渠道稿 → 先运行 dianxing kit {name}，它会说为什么做不了"
            )
        yield by_id[found[0]]


def _recent(digest: DigestKit, as_of: datetime, days: int) -> bool:
    return date.fromisoformat(digest.name[:_DATE]) >= (as_of - timedelta(days=days)).date()
