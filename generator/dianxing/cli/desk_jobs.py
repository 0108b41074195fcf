"""`dianxing desk jobs`：只起后台进程。"""

from __future__ import annotations

from pathlib import Path

from dianxing.cli.desk import desk_program
from dianxing.cli.options import Root, site_root


def jobs(root: Root = Path()) -> None:
    """采编台的后台进程：写 Git、建站、推送。`dianxing desk` 自己会起一个；用 systemd 的分开起。

    例：

      dianxing desk jobs
    """
    start = desk_program()
    root = site_root(root)
    start.prepare(root)
    start.run_jobs()
