"""全部网址。一处东西一个 `ROUTES`，在这里接起来；没有登记谁能用的，接不进来。"""

from __future__ import annotations

from threading import BoundedSemaphore

from dianxing.desk.access.limits import HEAVY_AT_ONCE
from dianxing.desk.access.route import Route
from dianxing.desk.accounts.routes import ROUTES as ACCOUNTS
from dianxing.desk.audit.routes import ROUTES as AUDIT
from dianxing.desk.consents.routes import ROUTES as CONSENTS
from dianxing.desk.guard import pattern
from dianxing.desk.importing.routes import ROUTES as IMPORTING
from dianxing.desk.overview.routes import ROUTES as OVERVIEW
from dianxing.desk.pictures.routes import ROUTES as PICTURES
from dianxing.desk.presence.routes import ROUTES as PRESENCE
from dianxing.desk.previews.routes import ROUTES as PREVIEWS
from dianxing.desk.publishing.routes import ROUTES as PUBLISHING
from dianxing.desk.review.routes import ROUTES as REVIEW
from dianxing.desk.withdrawals.routes import ROUTES as WITHDRAWALS
from dianxing.desk.writing.routes import ROUTES as WRITING

ROUTES: tuple[Route, ...] = (
    *ACCOUNTS,
    *AUDIT,
    *CONSENTS,
    *IMPORTING,
    *OVERVIEW,
    *PICTURES,
    *PRESENCE,
    *PREVIEWS,
    *PUBLISHING,
    *REVIEW,
    *WITHDRAWALS,
    *WRITING,
)
"""全部登记的网址；权限的测试照着它逐个试。"""
_heavy = BoundedSemaphore(HEAVY_AT_ONCE)
urlpatterns = [pattern(route, _heavy) for route in ROUTES]

handler400 = "dianxing.desk.faults.bad_request"
handler403 = "dianxing.desk.faults.forbidden"
handler404 = "dianxing.desk.faults.not_found"
handler500 = "dianxing.desk.faults.server_error"
