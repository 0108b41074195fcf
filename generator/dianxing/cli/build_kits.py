"""建站的后一半：渠道稿和群摘要。"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from dianxing.cases.catalogue import Card
from dianxing.cli.kit_report import report_kits
from dianxing.kits.digest.write_digests import refresh_digests
from dianxing.kits.outputs import kit_forms
from dianxing.kits.write_kits import write_kits
from dianxing.settings import Settings
from dianxing.site.executors import Pool
from dianxing.site.library import Library
from dianxing.site.progress import Progress


def build_kits(
    library: Library,
    settings: Settings,
    kit_dir: Path,
    wanted: Sequence[Card],
    pool: Pool,
    progress: Progress,
    *,
    pictures: bool,
) -> bool:
    """做 `wanted` 的渠道稿，以前做过的和群摘要跟着更新；打印，给出有没有做不出来的。"""
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
    problems = refresh_digests(library, settings, kit_dir)
    if made.made or made.report.removed or made.problems:
        report_kits(made)
    for problem in problems:
        print(problem, file=sys.stderr)
    return bool(made.problems or problems)
