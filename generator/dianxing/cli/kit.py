"""`dianxing kit`。"""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from dianxing.cases.partial_date import PartialDate
from dianxing.cli.kit_report import report_kits
from dianxing.cli.kit_serving import serve_kits
from dianxing.cli.options import AsOf, BaseUrl, Jobs, Root, moment, site_root
from dianxing.cli.progress import terminal_progress
from dianxing.errors import SettingsError
from dianxing.kits import files
from dianxing.kits.digest.write_digests import refresh_digests
from dianxing.kits.outputs import kit_forms
from dianxing.kits.wanted import kit_cards, recent_cards, refuse_kit_dir
from dianxing.kits.write_kits import write_kits
from dianxing.settings import load_settings
from dianxing.site.executors import lazy_pool
from dianxing.site.read_library import read_library

_SHOWN = 5
"""最多说出几份发布单在哪里。"""
_HOST, _PORT, _MINUTES = "127.0.0.1", 8010, 60

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
    serve: Annotated[
        bool, typer.Option("--serve", help="做好以后在网上开着，带口令；手机扫码接着发。")
    ] = False,
    host: Annotated[
        str | None,
        typer.Option("--host", help="--serve 听哪个地址；要用手机看，写 0.0.0.0。", show_default=_HOST),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option("--port", "-p", min=1, max=65535, help="--serve 听哪个端口。", show_default=str(_PORT)),
    ] = None,
    minutes: Annotated[
        int | None,
        typer.Option(
            "--minutes",
            min=1,
            max=480,
            help="--serve 开多久，分钟，到点自己停。",
            show_default=str(_MINUTES),
        ),
    ] = None,
) -> None:
    """把案例做成公众号、微博、QQ 群、工作群各自的稿子，照发布单一步一步发。

    示例、草稿和还没到发布日的案例不做；以前做过的跟着更新，撤回的删掉。

    例：

      dianxing kit

      dianxing kit lanshan-logistics

      dianxing kit --since 2026-11-01 --style 素白

      dianxing kit --serve --host 0.0.0.0
    """
    started = time.monotonic()
    if not serve:
        _refuse_unserved({"--host": host, "--port": port, "--minutes": minutes})
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
    if serve:
        serve_kits(result.kit_dir, host or _HOST, port or _PORT, minutes or _MINUTES)
    if (
        result.problems
        or digest_problems
        or any(made.texts.refused for made in result.made if made.id in asked)
    ):
        raise typer.Exit(1)


def _refuse_unserved(given: Mapping[str, object]) -> None:
    # 不说的话，人以为在网上开着了
    if flags := [flag for flag, value in given.items() if value is not None]:
        raise typer.BadParameter(f"{'、'.join(flags)} 只和 --serve 一起用 → 加上 --serve，或者去掉")


def _day(text: str | None) -> PartialDate | None:
    if text is None:
        return None
    try:
        return PartialDate.parse(text)
    except ValueError:
        raise SettingsError(f"--since 的“{text}”不是日期 → 写成 2026-11-01") from None
