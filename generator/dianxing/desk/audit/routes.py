"""记录的网址。"""

from __future__ import annotations

from dianxing.desk.access import limits
from dianxing.desk.access.roles import Permission
from dianxing.desk.access.route import Route
from dianxing.desk.audit.page import audit, export

ROUTES = (
    Route("audit/", "audit", audit, Permission.AUDIT),
    Route("audit/export/", "audit-export", export, Permission.AUDIT, limit=limits.EXPORT),
)
