"""`dianxing desk link`：在服务器上给一个人一次性链接；管理员自己忘了密码时，只有这一条路。"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dianxing.cli.desk import desk_program
from dianxing.cli.options import Root, site_root


def link(
    username: Annotated[str, typer.Argument(help="登录名，如 admin。")],
    root: Root = Path(),
    address: Annotated[
        str, typer.Option("--address", help="采编台的网址；不写就用 dianxing.yml 里的主机名，没有就是本机。")
    ] = "",
) -> None:
    """给一个人一条重设密码的链接：管理员忘了密码、锁在外面时用。

    例：

      dianxing desk link admin
    """
    desk_program().prepare(site_root(root))
    from dianxing.desk.accounts.links import VALID_FOR, rescue
    from dianxing.desk.place import the_place

    token = rescue(username)
    options = the_place().settings.desk
    if not address:
        address = (
            f"https://{options.hosts[0]}" if options.https and options.hosts else "http://127.0.0.1:8800"
        )
    print(f"只能用一次，{VALID_FOR.days} 天内有效：")
    print(f"  {address.rstrip('/')}/welcome/{token}/")
