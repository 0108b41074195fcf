"""还没进 Git 的案例，一览里的那一行跟着稿子走；存进去的是代码。"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dianxing.cases.reference import Reference
from dianxing.cases.values import scope as scope_code
from dianxing.desk.drafts.county import county_of
from dianxing.desk.drafts.title import title_of
from dianxing.desk.models import CaseEntry


def follow(entry: CaseEntry, head: Mapping[str, Any], reference: Reference) -> None:
    """照头部改这一行；看不出归哪个县区的，还归原来的。已经进了 Git 的不动。"""
    if entry.git_status:
        return
    county = county_of(head, reference)
    if county is not None:
        entry.county = county
    area = reference.find_area(str(head.get("area") or ""))
    kind = reference.find_kind(area, str(head.get("kind") or "")) if area else None
    entry.title = title_of(head)[:200]
    entry.scope = str(scope_code(head.get("scope")) or "local")[:10]
    entry.place = str(head.get("place") or "")[:60]
    entry.area, entry.kind = (area.code if area else ""), (kind.code if kind else "")
    entry.save()
