"""记一件事。"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from dianxing.desk.access.address import client_address
from dianxing.desk.models import Event, User


def record(
    action: str,
    summary: str,
    *,
    actor: User | None,
    case_id: str = "",
    county: str = "",
    request: HttpRequest | None = None,
    **detail: Any,
) -> Event:
    """添一条记录；`summary` 给人看，`detail` 里不放密钥、姓名以外的个人信息。"""
    return Event.objects.create(
        actor=actor,
        actor_name=actor.name if actor else "",
        action=action,
        case_id=case_id,
        county=county,
        summary=summary[:300],
        detail=detail,
        address=client_address(request) if request else None,
    )
