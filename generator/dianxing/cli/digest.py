"""`dianxing digest`。"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from dianxing.cases.partial_date import PartialDate
from dianxing.cli.options import AsOf, Root, moment, site_root
from dianxing.errors import SettingsError
from dianxing.kits.digest.files import MAIL, PICTURE, QQ_TEXT
from dianxing.kits.digest.period import MONTH, WEEK, Period, last_days, since_day
from dianxing.kits.digest.scope import find_scope
from dianxing.kits.digest.text import qq_digest, qq_file
from dianxing.kits.digest.write_digests import DigestResult, choose, read_digest, write_digests
from dianxing.kits.files import PAGE
from dianxing.kits.outputs import kit_forms
from dianxing.kits.wanted import refuse_kit_dir
from dianxing.kits.write_kits import refresh_page
from dianxing.settings import load_settings
from dianxing.site.digests.record import read_records
from dianxing.site.executors import lazy_pool
from dianxing.site.read_library import read_library

KitDir = Annotated[
    Path | None,
    typer.Option(
        "--kit-dir", help="写到哪个渠道稿文件夹，不能在网站目录里面。", show_default="站点目录下的 kit/"
    ),
]


def digest(
    since: Annotated[
        str | None,
        typer.Option("--since", help="登这天起发布的案例，如 2026-11-01。", show_default=False),
    ] = None,
    week: Annotated[bool, typer.Option("--week", help=f"登最近 {WEEK} 天发布的。")] = False,
    month: Annotated[bool, typer.Option("--month", help=f"登最近 {MONTH} 天发布的。")] = False,
    county: Annotated[
        str, typer.Option("--county", help="只登一个县区的，如 兰山区。", show_default=False)
    ] = "",
    area: Annotated[
        str, typer.Option("--area", help="只登一个领域的，如 物流快递。", show_default=False)
    ] = "",
    as_of: AsOf = None,
    kit_dir: KitDir = None,
    root: Root = Path(),
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="只把 QQ 群的文字打在屏幕上，什么都不写。")
    ] = False,
) -> None:
    """把一段时间的新案例做成群摘要：QQ 群的文字、一张长图、一封邮件，和网站上的一页。

    同一范围以前登过的不再登；没有新的就说没有，什么都不写。--since、--week、--month 写一个。

    例：

      dianxing digest --week

      dianxing digest --month --county 兰山区

      dianxing digest --since 2026-11-01 --area 物流快递 --dry-run
    """
    root = site_root(root)
    target = kit_dir or root / "kit"
    refuse_kit_dir(target, root, root / "site")
    settings = load_settings(root, as_of=moment(as_of))
    period = _period(since, week, month, settings.as_of)
    with lazy_pool(None) as pool:
        read = read_library(settings, cache=root / ".cache" / "dianxing", pool=pool, strict=False)
        if not dry_run:
            read.remember()
    if read.left_out:
        names = "、".join(read.left_out)
        print(
            f"略过了 {len(read.left_out)} 个有问题的案例（dianxing check 说哪里不对）：{names}",
            file=sys.stderr,
        )
    scope = find_scope(read.library.catalogue.reference, county, area)
    records = read_records(root / "content")
    record = choose(read.library, settings, scope, period, records)
    if record is None:
        whose = scope.name or "全部"
        print(f"{period.chinese()}，{whose}没有没登过的新案例，什么都没写。")
        return
    parts = qq_digest(read_digest(record, read.library, settings))
    if dry_run:
        print(qq_file(parts), end="")
        return
    result = write_digests(read.library, settings, record, records, target)
    refresh_page(read.library, settings, kit_forms(settings, read.library.catalogue.reference), target)
    _report(result, len(record.cases), len(parts), root)
    if result.problems:
        raise typer.Exit(1)


def _report(result: DigestResult, cases: int, parts: int, root: Path) -> None:
    for problem in result.problems:
        print(problem, file=sys.stderr)
    print(f"群摘要：{cases} 个案例，QQ 群发 {parts} 条：{result.folder / QQ_TEXT}")
    if not result.problems:
        print(f"长图：{result.folder / PICTURE}")
    print(f"邮件：{result.folder / MAIL}（双击在邮件程序里打开）")
    print(f"看样子、复制：{result.folder.parent.parent / PAGE}")
    print(f"记在 {result.record.relative_to(root)}：先提交、建站（dianxing build），网页打得开了再发群。")


def _period(since: str | None, week: bool, month: bool, as_of: datetime) -> Period:
    if (since is not None) + week + month != 1:
        raise SettingsError("--since、--week、--month 要写一个，只写一个 → 如 dianxing digest --week")
    if since is None:
        return last_days(as_of, WEEK if week else MONTH)
    try:
        first = PartialDate.parse(since)
    except ValueError:
        raise SettingsError(f"--since 的“{since}”不是日期 → 写成 2026-11-01") from None
    return since_day(first, as_of)
