"""`dianxing desk reseal`：换了加密的钥匙以后，把登记簿全换成新钥匙封的。"""

from __future__ import annotations

from pathlib import Path

import typer

from dianxing.cli.desk import desk_program
from dianxing.cli.options import Root, site_root


def reseal(root: Root = Path()) -> None:
    """换钥匙：DIANXING_CONSENT_KEY 写成“新的,旧的”，运行它，登记簿和扫描件全换成新钥匙封的，旧的才能丢。

    例：

      dianxing desk reseal
    """
    desk_program().prepare(site_root(root))
    from dianxing.desk.consents.reseal import reseal as seal_anew
    from dianxing.desk.consents.seal import seal_with
    from dianxing.desk.place import the_place

    place = the_place()
    done = seal_anew(place, seal_with(place.keys.sealing))
    print(f"换好了：登记 {done.records} 份，扫描件 {done.scans} 份；别的本来就是新钥匙封的")
    if done.broken:
        print(
            f"解不开、没有换的 {len(done.broken)} 份：{'、'.join(done.broken)} → 旧钥匙不要丢，先找回原来的"
        )
        raise typer.Exit(1)
    if len(place.keys.sealing) > 1:
        print("现在可以把旧钥匙从 DIANXING_CONSENT_KEY 里去掉，重启采编台；旧的备份要用旧钥匙，另外存好")
