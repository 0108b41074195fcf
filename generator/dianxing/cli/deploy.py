"""`dianxing deploy`、`dianxing deploy rollback`、`dianxing deploy list`。"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from dianxing.cases.partial_date import beijing_now
from dianxing.cli.options import Jobs, Root, moment, site_root
from dianxing.cli.progress import terminal_progress
from dianxing.deploy.changes import changes_text, readable, summary
from dianxing.deploy.publish import Deployed, find_target, open_target
from dianxing.deploy.publish import deploy as deploy_site
from dianxing.deploy.publish import rollback as roll_back
from dianxing.deploy.target import Target
from dianxing.settings import load_settings
from dianxing.site.executors import lazy_pool

To = Annotated[
    str,
    typer.Option(
        "--to", help="发到 dianxing.yml 的 deploy.targets 里哪一处，写名字。", show_default="第一处"
    ),
]
SiteDir = Annotated[
    Path | None, typer.Option("--site-dir", help="建好的网站在哪里。", show_default="站点目录下的 site/")
]


def deploy(
    ctx: typer.Context,
    root: Root = Path(),
    to: To = "",
    site_dir: SiteDir = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="只列出要加、改、去掉哪些文件，什么都不传。")
    ] = False,
    allow_test: Annotated[
        bool, typer.Option("--allow-test", help="发到试用的服务器：不是 --production 建的网站也行。")
    ] = False,
    allow_incomplete: Annotated[
        bool,
        typer.Option(
            "--allow-incomplete",
            help="略过了有问题的案例的网站也发。采编台的服务器用：撤回授权，不必等人改好稿子。",
        ),
    ] = False,
    jobs: Jobs = None,
) -> None:
    """把建好的网站放到服务器上：只传变了的，全部传好才切换；断在哪里，访问者看到的都是完整的一版。

    例：

      dianxing deploy --dry-run

      dianxing deploy

      dianxing deploy --to 试用 --allow-test

      dianxing deploy list

      dianxing deploy rollback
    """
    if ctx.invoked_subcommand is not None:
        return
    started = time.monotonic()
    root = site_root(root)
    source = (site_dir or root / "site").resolve()
    target, keep = _target(root, source, to)
    with lazy_pool(jobs) as pool, terminal_progress() as progress:
        done = deploy_site(
            target,
            root,
            source,
            keep=keep,
            allow_test=allow_test,
            allow_incomplete=allow_incomplete,
            dry_run=dry_run,
            clock=beijing_now,
            pool=pool,
            progress=progress,
            waiting=_say_waiting,
        )
    _report(done, target, dry_run=dry_run, seconds=time.monotonic() - started)


def rollback(
    release: Annotated[
        str,
        typer.Argument(
            metavar="版本", help="退回到哪一版，dianxing deploy list 里的版本号。", show_default="前一版"
        ),
    ] = "",
    root: Root = Path(),
    to: To = "",
    even_taken_back: Annotated[
        bool, typer.Option("--even-taken-back", help="旧版里有后来撤下的案例、撤回的授权，也照样退回。")
    ] = False,
) -> None:
    """退回到以前的一版，一瞬间的事。后来撤下了案例、撤回了授权的，不许退到它们还在的时候。

    例：

      dianxing deploy rollback

      dianxing deploy rollback 20261126-071314-0a1b2c3d
    """
    root = site_root(root)
    target, _ = _target(root, root / "site", to)
    with terminal_progress() as progress:
        goal, left = roll_back(
            target, release, even_taken_back=even_taken_back, progress=progress, waiting=_say_waiting
        )
    print(f"退回到了 {goal.id}（{goal.when()} 发布）；退下来的 {left.id} 还留着。")


def list_releases(root: Root = Path(), to: To = "") -> None:
    """列出服务器上留着的各版，新的在前；带 * 的是现在给人看的。

    例：

      dianxing deploy list
    """
    root = site_root(root)
    target, _ = _target(root, root / "site", to)
    with target.locked(_say_waiting):
        shelf = target.shelf()
    if not shelf.releases:
        print("还没有发布过。")
    for about in shelf.releases:
        mark = "*" if about.id == shelf.current else " "
        kind = "" if about.production else "，试用"
        print(f"{mark} {about.id}  {about.when()}  {about.files} 个文件 {readable(about.size)}{kind}")


def _target(root: Path, site_dir: Path, to: str) -> tuple[Target, int]:
    settings = load_settings(root, as_of=moment(None)).deploy
    return open_target(root, site_dir, find_target(settings, to)), settings.keep


def _report(done: Deployed, target: Target, *, dry_run: bool, seconds: float) -> None:
    if done.before and done.before.site_url != done.about.site_url:
        print(
            f"注意：网址变了，那里现在是 {done.before.site_url}，这次是 {done.about.site_url}",
            file=sys.stderr,
        )
    if dry_run:
        sys.stdout.write(changes_text(done.changes))
        if target.caution:
            print(target.caution)
        print("这是演习，什么都没传。")
    elif not done.switched:
        print(f"没有变化，不用发布；现在是 {done.before.id if done.before else '空的'}。")
    else:
        print(f"发布好了：{done.about.id}；{summary(done.changes)}；{seconds:.1f} 秒。")


def _say_waiting() -> None:
    print("等另一个 dianxing 做完……", file=sys.stderr, flush=True)
