"""`dianxing kit`。"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from dianxing.cases.partial_date import PartialDate
from dianxing.cli.options import AsOf, BaseUrl, Jobs, Root, moment, site_root
from dianxing.cli.progress import terminal_progress
from dianxing.errors import SettingsError
from dianxing.kits import files
from dianxing.kits.digest.write_digests import refresh_digests
from dianxing.kits.from_library import kit_cards
from dianxing.kits.outputs import kit_forms
from dianxing.kits.write_kits import KitResult, recent_cards, refuse_kit_dir, write_kits
from dianxing.settings import load_settings
from dianxing.site.executors import lazy_pool
from dianxing.site.read_library import read_library

_SHOWN = 5
"""最多说出几份发布单在哪里。"""

KitDir = Annotated[
    Path | None,
    typer.Option("--kit-dir", help="渠道稿写到哪里，不能在网站目录里面。", show_default="站点目录下的 kit/"),
]


def kit(
    slugs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="短名",
            help="做哪几个案例的，如 lanshan-logistics 或 2026/lanshan-logistics；不写就做最近发布的。",
            show_default=False,
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option("--since", help="做这天起发布的全部案例，如 2026-11-01。", show_default=False),
    ] = None,
    root: Root = Path(),
    kit_dir: KitDir = None,
    style: Annotated[
        str, typer.Option("--style", help="公众号样式。", show_default="dianxing.yml 的 wechat.style")
    ] = "",
    jobs: Jobs = None,
    base_url: BaseUrl = None,
    pictures: Annotated[
        bool,
        typer.Option("--pictures/--no-pictures", help="做不做图片；不做时只写文字，过时的图片去掉。"),
    ] = True,
    as_of: AsOf = None,
) -> None:
    """把案例做成公众号、微博、QQ 群、工作群各自的稿子，照发布单一步一步发。

    示例、草稿和还没到发布日的案例不做；以前做过的跟着更新，撤回的删掉。

    例：

      dianxing kit

      dianxing kit lanshan-logistics

      dianxing kit --since 2026-11-01 --style 素白
    """
    started = time.monotonic()
    root = site_root(root)
    target = kit_dir or root / "kit"
    refuse_kit_dir(target, root, root / "site")
    settings = load_settings(root, as_of=moment(as_of), base_url=base_url)
    first = _day(since)
    with lazy_pool(jobs) as pool, terminal_progress() as progress:
        read = read_library(
            settings, cache=root / ".cache" / "dianxing", pool=pool, progress=progress, strict=False
        )
        library = read.library
        usual = kit_forms(settings, library.catalogue.reference)
        forms = kit_forms(settings, library.catalogue.reference, style) if style else usual
        if slugs or first:
            wanted = kit_cards(library, ids=slugs or None, since=first)
        else:
            wanted = recent_cards(library, settings.as_of, settings.kit_days)
        result = write_kits(
            library,
            settings,
            forms,
            target,
            wanted,
            others=usual,
            pool=pool,
            picture_jobs=forms.pictures.jobs if pictures else None,
            progress=progress,
        )
        digest_problems = refresh_digests(library, settings, target)
        read.remember()
    if read.left_out:
        print(
            f"略过了 {len(read.left_out)} 个有问题的案例（dianxing check 说哪里不对）："
            f"{'、'.join(read.left_out)}",
            file=sys.stderr,
        )
    report_kits(result, time.monotonic() - started)
    for card in wanted[:_SHOWN]:
        print(f"照着发：{result.kit_dir / result.folders[card.id] / files.HANDOVER}")
    if len(wanted) > _SHOWN:
        print(f"……还有 {len(wanted) - _SHOWN} 份，在 {result.kit_dir}")
    if result.folders:
        print(f"全在一页，能看能复制：{result.kit_dir / files.PAGE}")
    for problem in digest_problems:
        print(problem, file=sys.stderr)
    asked = {card.id for card in wanted} if slugs else set()
    if (
        result.problems
        or digest_problems
        or any(made.texts.refused for made in result.made if made.id in asked)
    ):
        raise typer.Exit(1)


def report_kits(result: KitResult, seconds: float | None = None) -> None:
    """说做了哪些、收短了什么、哪个渠道放不下、哪张图做不出来。"""
    for made in result.made:
        for note in made.texts.notes:
            print(f"cases/{made.id}/case.md: {note.channel}：{note.what}")
        for why in made.texts.refused:
            print(f"cases/{made.id}/case.md: {why.finding.what} → {why.finding.fix}", file=sys.stderr)
    for problem in result.problems:
        print(problem, file=sys.stderr)
    if not result.folders:
        print("没有要做渠道稿的案例。")
        return
    report = result.report
    took = f"；{seconds:.1f} 秒" if seconds is not None else ""
    print(
        f"渠道稿：重做了 {len(result.made)} 份，一共 {len(result.folders)} 份；"
        f"写了 {len(report.written)} 个文件，删了 {len(report.removed)} 个，{report.kept} 个没变{took}。"
    )


def _day(text: str | None) -> PartialDate | None:
    if text is None:
        return None
    try:
        return PartialDate.parse(text)
    except ValueError:
        raise SettingsError(f"--since 的“{text}”不是日期 → 写成 2026-11-01") from None
