"""什么时候公开：页面、订阅源、检索、渠道稿和推送都只问这一条规则。"""

from __future__ import annotations

from datetime import datetime

from dianxing.cases.model import CaseHead, Status
from dianxing.cases.partial_date import PartialDate


def is_public(head: CaseHead, as_of: datetime) -> bool:
    """`as_of` 这一刻该不该公开：已发布，北京时间已到发布日零点，下线日还没过完。"""
    return head.status is Status.PUBLISHED and in_period(head.dates.published, head.dates.expires, as_of)


def in_period(published: PartialDate | None, expires: PartialDate | None, as_of: datetime) -> bool:
    """`as_of` 落在发布日零点之后、下线日（含当天）之前；没有发布日就不公开。"""
    if published is None or as_of < published.start():
        return False
    return expires is None or as_of < expires.end()
