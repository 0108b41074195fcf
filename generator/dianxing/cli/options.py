"""各命令共用的选项。"""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from dianxing.cases.partial_date import BEIJING, PartialDate, beijing_now
from dianxing.errors import SettingsError

Root = Annotated[
    Path,
    typer.Option(
        "--root", help="站点目录：里面有 mkdocs.yml、content/、cases/、theme/。", show_default="这里"
    ),
]
Jobs = Annotated[
    int | None, typer.Option("--jobs", "-j", min=1, help="同时用几个进程。", show_default="按核数")
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of", help="当作这一刻来建：2026-12-01 或 2026-12-01T08:00，北京时间。", show_default="现在"
    ),
]
BaseUrl = Annotated[
    str | None,
    typer.Option("--base-url", help="网站的完整网址，替换 mkdocs.yml 的 site_url。", show_default=False),
]


def site_root(root: Path) -> Path:
    """站点目录的绝对路径；不像站点目录时抛 SettingsError，说缺什么。"""
    root = root.resolve()
    missing = [name for name in ("mkdocs.yml", "content", "theme") if not (root / name).exists()]
    if missing:
        raise SettingsError(f"{root}: 这里没有 {'、'.join(missing)} → 到站点目录里运行，或者用 --root 指定它")
    return root


def moment(text: str | None) -> datetime:
    """`--as-of` 的时刻，北京时间；没写就是现在。"""
    if text is None:
        return beijing_now()
    try:
        if re.fullmatch(r"[\d-]+", text):
            return PartialDate.parse(text).start()
        when = datetime.fromisoformat(text)
        return when.astimezone(BEIJING) if when.tzinfo else when.replace(tzinfo=BEIJING)
    except (ValueError, OverflowError):
        raise SettingsError(f"--as-of 的“{text}”不是日期 → 写成 2026-12-01 或 2026-12-01T08:00") from None
