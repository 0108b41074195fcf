"""报“我开着”的网址。"""

from __future__ import annotations

from dianxing.desk.access.roles import Permission
from dianxing.desk.access.route import Route
from dianxing.desk.access.scope import case_county
from dianxing.desk.presence.presence_box import presence

ROUTES = (
    Route(
        "cases/<str:year>/<str:slug>/presence/",
        "presence",
        presence,
        Permission.SEE,
        case_county,
        methods=("POST",),
    ),
)
