"""写稿的网址。"""

from __future__ import annotations

from dianxing.desk.access.roles import Permission
from dianxing.desk.access.route import Route
from dianxing.desk.access.scope import case_county
from dianxing.desk.writing.autosave import autosave
from dianxing.desk.writing.clash import settle
from dianxing.desk.writing.edit import edit
from dianxing.desk.writing.history import history
from dianxing.desk.writing.new_case import new_case

_CASE = "cases/<str:year>/<str:slug>/"

ROUTES = (
    Route("new/", "new-case", new_case, Permission.WRITE, methods=("GET", "POST")),
    Route(f"{_CASE}edit/", "edit", edit, Permission.WRITE, county=case_county, methods=("GET", "POST")),
    Route(
        f"{_CASE}autosave/",
        "autosave",
        autosave,
        Permission.WRITE,
        county=case_county,
        methods=("GET", "POST"),
    ),
    Route(f"{_CASE}settle/", "settle", settle, Permission.WRITE, county=case_county, methods=("POST",)),
    Route(
        f"{_CASE}history/",
        "history",
        history,
        Permission.SEE,
        county=case_county,
        methods=("GET", "POST"),
        also_post_needs=Permission.WRITE,
    ),
)
