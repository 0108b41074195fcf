"""授权登记的网址。"""

from __future__ import annotations

from django.views.decorators.cache import cache_control

from dianxing.desk.access import limits
from dianxing.desk.access.roles import Permission
from dianxing.desk.access.route import Route
from dianxing.desk.consents.detail_page import consent, scan
from dianxing.desk.consents.edit_page import edit_consent, new_consent
from dianxing.desk.consents.list_page import consents
from dianxing.desk.consents.scope import consent_county

# 页上有姓名：浏览器不留，退出以后按“后退”也看不到
_unkept = cache_control(private=True, no_store=True)
_BOTH = ("GET", "POST")
_ONE = "consents/<str:number>/"

ROUTES = (
    Route(
        "consents/", "consents", _unkept(consents), Permission.CONSENTS, methods=_BOTH, limit=limits.REGISTER
    ),
    Route(
        "consents/new/",
        "consent-new",
        _unkept(new_consent),
        Permission.CONSENTS,
        methods=_BOTH,
        limit=limits.UPLOAD,
    ),
    Route(_ONE, "consent", _unkept(consent), Permission.CONSENTS, consent_county),
    Route(
        f"{_ONE}edit/",
        "consent-edit",
        _unkept(edit_consent),
        Permission.CONSENTS,
        consent_county,
        _BOTH,
        limit=limits.UPLOAD,
    ),
    Route(f"{_ONE}scan/", "consent-scan", scan, Permission.CONSENTS, consent_county),
)
