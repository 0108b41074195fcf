"""`dianxing build`。"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from dianxing.cli.options import AsOf, BaseUrl, Jobs, Root, moment, site_root
from dianxing.cli.progress import terminal_progress
from dianxing.errors import SourceProblems
from dianxing.kits.wanted import recent_cards, refuse_kit_dir
from dianxing.settings import Settings, load_settings
from dianxing.site.build import BuildOptions, BuildResult, build_site
from dianxing.site.executors import Pool, lazy_pool
from dianxing.site.progress import Progress


def build(
    root: Root = Path(),
    site_dir: Annotated[
        Path | None, typer.Option("--site-dir", help="网站写到哪里。", show_default="站点目录下的 site/")
    ] = None,
    kit_dir: Annotated[
        Path | None,
        typer.Option(
            "--kit-dir", help="渠道稿写到哪里，不能在网站目录里面。", show_default="站点目录下的 kit/"
        ),
    ] = None,
    jobs: Jobs = None,
    strict: Annotated[
        bool, typer.Option("--strict/--no-strict", help="有问题就不建；--no-strict 略过有问题的案例并点名。")
    ] = True,
    base_url: BaseUrl = None,
    search: Annotated[bool, typer.Option("--search/--no-search", help="做不做检索索引。")] = True,
    pictures: Annotated[
        bool, typer.Option("--pictures/--no-pictures", help="做不做图片和二维码；不做时上次做的留着。")
    ] = True,
    as_of: AsOf = None,
    production: Annotated[
        bool, typer.Option("--production", help="正式上线：占位的备案号、网址、电话一律拒绝，示例不上网。")
    ] = False,
) -> None:
    """建网站：只重做变了的，全部做好才换上去。

    例：

      dianxing build

      dianxing build --production --base-url https://正式的域名/

      dianxing build --as-of 2026-12-01 --site-dir 预览
    """
    started = time.monotonic()
    root = site_root(root)
    target = (site_dir or root / "site").resolve()
    kits = kit_dir or root / "kit"
    _refuse_bad_target(root, target)
    refuse_kit_dir(kits, root, target)
    settings = load_settings(
        root, as_of=moment(as_of), base_url=base_url, production=production, search=search
    )
    options = BuildOptions(target, strict=strict, pictures=pictures)
    try:
        with lazy_pool(jobs) as pool, terminal_progress() as progress:
            result = build_site(settings, options, pool=pool, progress=progress)
            failed = _kits(result, settings, kits, pool, progress, pictures=pictures)
    except SourceProblems as error:
        print(error, file=sys.stderr)
        print(
            f"有 {len(error.problems)} 处问题，网站没有动。"
            "改好再来；急着看，可以加 --no-strict 略过有问题的案例。",
            file=sys.stderr,
        )
        raise typer.Exit(1) from None
    _report(result, time.monotonic() - started)
    if (result.problems or failed) and strict:
        raise typer.Exit(1)


def _kits(
    result: BuildResult,
    settings: Settings,
    kit_dir: Path,
    pool: Pool,
    progress: Progress,
    *,
    pictures: bool,
) -> bool:
    """最近发布的案例的渠道稿，跟着更新的群摘要；给出有没有做不出来的。"""
    wanted = recent_cards(result.library, settings.as_of, settings.kit_days)
    if not wanted and not kit_dir.exists():
        return False
    # 导入要半秒，没有要做的就不导入
    from dianxing.cli.kit_report import report_kits
    from dianxing.kits.build_kits import build_kits

    made, problems = build_kits(result.library, settings, kit_dir, wanted, pool, progress, pictures=pictures)
    if made.made or made.report.removed or made.problems:
        report_kits(made)
    for problem in problems:
        print(problem, file=sys.stderr)
    return bool(made.problems or problems)


def _report(result: BuildResult, seconds: float) -> None:
    for problem in result.problems:
        print(problem, file=sys.stderr)
    if result.left_out:
        print(f"略过了 {len(result.left_out)} 个有问题的案例：{'、'.join(result.left_out)}", file=sys.stderr)
    samples = f"，另有 {result.samples} 个示例" if result.samples else ""
    written, removed, kept = len(result.report.written), len(result.report.removed), result.report.kept
    print(
        f"建好了：{result.cases} 个案例{samples}；写了 {written} 个文件，删了 {removed} 个，"
        f"{kept} 个没变；{seconds:.1f} 秒。\n打开看：{result.site_dir / 'index.html'}（或者 dianxing serve）"
    )


def _refuse_bad_target(root: Path, target: Path) -> None:
    sources = [root / name for name in ("content", "cases", "theme", ".git")]
    if (
        target == root
        or target in root.parents
        or any(source == target or source in target.parents for source in sources)
    ):
        raise typer.BadParameter(f"--site-dir 不能是站点目录、它的上级或源文件所在的文件夹：{target}")
