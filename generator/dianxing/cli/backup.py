"""`dianxing backup`、`dianxing restore`：采编台的备份和恢复。"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from dianxing.cases.partial_date import beijing_now
from dianxing.cli.desk import desk_program
from dianxing.cli.options import Root, site_root
from dianxing.errors import SettingsError
from dianxing.settings import load_settings
from dianxing.site.alone import alone


def backup(
    target: Annotated[
        Path | None,
        typer.Argument(metavar="文件", help="备份写到哪里。", show_default="dianxing-日期-时刻.tar.gz"),
    ] = None,
    root: Root = Path(),
) -> None:
    """备份采编台：库、草稿的图片、授权书的扫描件、Git 仓库。开着也能备份。密钥不在里面，要另存。

    例：

      dianxing backup

      dianxing backup /srv/backup/desk.tar.gz
    """
    desk_program()
    from dianxing.desk.backup.archive import back_up
    from dianxing.desk.keys import key_file
    from dianxing.desk.place import open_place

    place = open_place(site_root(root), os.environ)
    now = beijing_now()
    kept = back_up(
        (target or Path(f"dianxing-{now:%Y%m%d-%H%M%S}.tar.gz")).resolve(),
        root=place.root,
        state=place.state,
        database_url=place.database_url,
        sqlite_file=place.database_file,
        now=now,
    )
    print(f"备份好了：{kept.path}（{kept.files} 个文件，{kept.size / 1024 / 1024:.1f} MB）")
    if not kept.repository:
        print("注意：这里不是 Git 仓库，备份里没有案例的文件")
    print(f"密钥不在备份里：{key_file(place.state)}（或者环境变量）要另外存好，丢了就解不开授权书")


def restore(
    source: Annotated[Path, typer.Argument(metavar="备份", help="dianxing backup 做的文件。")],
    root: Root = Path(),
    yes: Annotated[bool, typer.Option("--yes", "-y", help="不问，直接恢复。")] = False,
) -> None:
    """从备份恢复采编台。先停下采编台；现在的库和文件挪到旁边，不删。站点目录是空的，就从备份里的 Git 建起来。

    例：

      dianxing restore dianxing-20261126-090000.tar.gz

      dianxing restore /srv/backup/desk.tar.gz --root /srv/dianxing
    """
    desk_program()
    from dianxing.desk.backup.restore import restore as bring_back
    from dianxing.desk.backup.restore import unpacked_repository
    from dianxing.desk.keys import SEALING, SIGNING, key_file
    from dianxing.desk.place import open_place, state_folder

    where = root.resolve()
    if not where.exists() or (where.is_dir() and not any(where.iterdir())):
        unpacked_repository(source, where)
        print(f"从备份里的 Git 建好了 {where}")
    settings = load_settings(site_root(root), as_of=beijing_now())
    new_keys = not ({SIGNING, SEALING} <= os.environ.keys() or key_file(state_folder(settings)).exists())
    place = open_place(site_root(root), os.environ)
    if not yes and not typer.confirm("现在的库会换成备份里的（原来的挪到旁边）。采编台停下了吗？恢复吗？"):
        raise SettingsError("没有恢复，什么也没动")
    with alone(place.state / "jobs", _refuse_running):
        done = bring_back(
            source,
            root=place.root,
            state=place.state,
            database_url=place.database_url,
            sqlite_file=place.database_file,
            now=beijing_now(),
        )
    print(f"恢复好了：{done.made[:16].replace('T', ' ')} 的备份，{done.files} 个文件")
    if new_keys:
        print(
            f"注意：这里没有原来的密钥，刚生成了新的 → 把存好的放到 {key_file(place.state)}，不然解不开授权书"
        )
    if done.aside:
        print(f"原来的在 {done.aside}，看过没问题再删")
    if done.commits_missing:
        print(
            f"备份的 Git 里有 {done.commits_missing} 个提交，现在的分支没有，放在 refs/restored/ 下"
            " → 看 git log --glob=refs/restored，要的话 git merge"
        )


def _refuse_running() -> None:
    raise SettingsError("采编台还开着（后台进程在做事）→ 先停下它，再恢复；什么也没动")
