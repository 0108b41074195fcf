"""记录 → CSV：一行一件事，Excel 打开不乱码，也不会把字当公式算。"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from django.utils import timezone

from dianxing.cases.reference import Reference
from dianxing.desk.audit.actions import action_name
from dianxing.desk.county_name import county_name
from dianxing.desk.models import Event

HEADINGS = ("编号", "时间", "谁", "登录名", "做了什么", "说明", "案例", "县区", "地址")
# 表格软件见了这些开头的就当公式（OWASP CSV Injection）；全角的，中文版 Excel 也认
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_lines(events: Iterable[Event], usernames: dict[int, str], reference: Reference) -> Iterator[str]:
    """一行一行地给，几十万行也不占内存；第一行前面有 BOM，Excel 才认得是 UTF-8。"""
    yield "\ufeff" + _line(HEADINGS)
    for event in events:
        yield _line(
            (
                str(event.pk),
                f"{timezone.localtime(event.at):%Y-%m-%d %H:%M:%S}",
                event.actor_name,
                usernames.get(event.actor_id or 0, ""),
                action_name(event.action),
                event.summary,
                event.case_id,
                county_name(reference, event.county) if event.county else "",
                event.address or "",
            )
        )


def safe_cell(text: str) -> str:
    """会被当成公式的，前面加一个单引号；前头的空白挡不住，也算。"""
    return f"'{text}" if text.startswith(_RISKY) or text.lstrip().startswith(_RISKY) else text


def _line(cells: Iterable[str]) -> str:
    out = StringIO()
    csv.writer(out).writerow([safe_cell(cell) for cell in cells])
    return out.getvalue()
