"""`dianxing new`。"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dianxing.cases.partial_date import beijing_now
from dianxing.cases.scaffold import new_case
from dianxing.cli.options import Root, site_root


def new(
    slug: Annotated[
        str, typer.Argument(help="短名，也是网址：小写英文字母、数字和连字符，如 lanshan-logistics。")
    ],
    title: Annotated[str, typer.Option("--title", "-t", help="标题，最多 30 字，写做成了什么。")],
    year: Annotated[
        int | None,
        typer.Option("--year", help="发布的年份，也是文件夹名。", show_default="今年", min=1900, max=2199),
    ] = None,
    area: Annotated[str, typer.Option("--area", help="重点领域，如 物流（快递）。", show_default=False)] = "",
    county: Annotated[str, typer.Option("--county", help="县区，如 兰山区。", show_default=False)] = "",
    place: Annotated[
        str, typer.Option("--place", help="外地案例写省市，如 山西省大同市。", show_default=False)
    ] = "",
    root: Root = Path(),
) -> None:
    """写一份带说明的草稿；已经有的绝不覆盖。

    例：

      dianxing new lanshan-logistics -t "1400余家物流企业全部建会" --county 兰山区
    """
    path = new_case(
        site_root(root), title, slug, year or beijing_now().year, area=area, county=county, place=place
    )
    print(f"写好了草稿：{path}\n填好以后运行 dianxing check 看看还缺什么。")
