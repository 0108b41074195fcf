"""发布、渠道稿、推送的网址。"""

from __future__ import annotations

from dianxing.desk.access.limits import PREVIEW
from dianxing.desk.access.roles import Permission
from dianxing.desk.access.route import Route
from dianxing.desk.access.scope import case_county
from dianxing.desk.publishing.kit_pages import kit_county, kit_file, kits
from dianxing.desk.publishing.merge_page import merge_page
from dianxing.desk.publishing.publication_acts import act
from dianxing.desk.publishing.publication_page import progress, publication_page
from dianxing.desk.publishing.publish_page import publish_page
from dianxing.desk.publishing.push_acts import push_now, retry_post, tick_post
from dianxing.desk.publishing.push_page import push_page, push_preview

_CASE = "cases/<str:year>/<str:slug>"
_ONE = f"{_CASE}/publications/<uuid:publication>"
_BOTH = ("GET", "POST")

ROUTES = (
    Route(f"{_CASE}/publish/", "publish", publish_page, Permission.PUBLISH, case_county, _BOTH),
    Route(f"{_ONE}/", "publication", publication_page, Permission.SEE, case_county),
    Route(f"{_ONE}/progress/", "publication-progress", progress, Permission.SEE, case_county),
    Route(f"{_ONE}/act/", "publication-act", act, Permission.PUBLISH, case_county, ("POST",)),
    Route(f"{_ONE}/merge/", "publication-merge", merge_page, Permission.PUBLISH, case_county, _BOTH),
    Route(f"{_CASE}/kits/", "kits", kits, Permission.SEE, case_county),
    Route("kits/<str:folder>/<str:name>", "kit-file", kit_file, Permission.SEE, kit_county),
    Route("push/", "push", push_page, Permission.PUBLISH),
    Route("push/preview/", "push-preview", push_preview, Permission.PUBLISH, limit=PREVIEW),
    Route("push/now/", "push-now", push_now, Permission.PUBLISH, methods=("POST",)),
    Route("push/<int:number>/done/", "push-done", tick_post, Permission.PUBLISH, methods=("POST",)),
    Route("push/<int:number>/retry/", "push-retry", retry_post, Permission.PUBLISH, methods=("POST",)),
)
