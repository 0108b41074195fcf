"""撤下案例、撤回授权的网址。"""

from __future__ import annotations

from dianxing.desk.access.roles import Permission
from dianxing.desk.access.route import Route
from dianxing.desk.access.scope import case_county
from dianxing.desk.consents.scope import consent_county
from dianxing.desk.withdrawals.case_page import withdraw_case_page
from dianxing.desk.withdrawals.consent_page import withdraw_consent_page, withdraw_progress

_BOTH = ("GET", "POST")

ROUTES = (
    Route(
        "cases/<str:year>/<str:slug>/withdraw/",
        "withdraw",
        withdraw_case_page,
        Permission.WITHDRAW,
        case_county,
        _BOTH,
    ),
    Route(
        "consents/<str:number>/withdraw/",
        "consent-withdraw",
        withdraw_consent_page,
        Permission.WITHDRAW,
        consent_county,
        _BOTH,
    ),
    Route(
        "consents/<str:number>/withdraw/progress/",
        "consent-progress",
        withdraw_progress,
        Permission.WITHDRAW,
        consent_county,
    ),
)
