"""建站的后一半：渠道稿和跟着更新的群摘要。命令行和采编台的建站都用它。"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from dianxing.cases.catalogue import Card
from dianxing.kits.digest.write_digests import refresh_digests
from dianxing.kits.outputs import kit_forms
from dianxing.kits.write_kits import KitResult, write_kits
from dianxing.problems import Problem
from dianxing.settings import Settings
from dianxing.site.executors import Pool
from dianxing.site.library import Library
from dianxing.site.progress import Progress


def build_kits(
    library: Library,
    settings: Settings,
    kit_dir: Path,
    wanted: Iterable[Card],
    pool: Pool,
    progress: Progress,
    *,
    pictures: bool,
) -> tuple[KitResult, tuple[Problem, ...]]:
    """做 `wanted` 的渠道稿，以前做过的和群摘要跟着更新；给出渠道稿，和群摘要做不出来的长图。"""
    forms = kit_forms(settings, library.catalogue.reference)
    made = write_kits(
        library,
        settings,
        forms,
        kit_dir,
        wanted,
        pool=pool,
        picture_jobs=forms.pictures.jobs if pictures else None,
        progress=progress,
    )
    return made, refresh_digests(library, settings, kit_dir)
