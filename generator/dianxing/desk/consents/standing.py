"""一份授权现在算不算数：有效、快到期、已到期、已撤回。

到期不等于撤回：纸上的期限过了，已经登出去的不会自己消失——那要人来定。到期的列出来催办，
续签的登记一份新的（或者改期限），不续的由人撤回。
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum

SOON = timedelta(days=60)
"""提前这么久提醒续签。"""


class Standing(StrEnum):
    """四种。"""

    VALID = "valid"
    SOON = "soon"
    PAST = "past"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """中文名。"""
        return _LABELS[self]


_LABELS = {
    Standing.VALID: "有效",
    Standing.SOON: "快到期",
    Standing.PAST: "已到期",
    Standing.WITHDRAWN: "已撤回",
}


def standing(until: date | None, withdrawn: datetime | None, today: date) -> Standing:
    """`until` 那一天还有效。"""
    if withdrawn is not None:
        return Standing.WITHDRAWN
    if until is None or until > today + SOON:
        return Standing.VALID
    return Standing.SOON if until >= today else Standing.PAST
