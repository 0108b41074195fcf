"""预览的网址。"""

from __future__ import annotations

from dianxing.desk.access.limits import PREVIEW
from dianxing.desk.access.roles import Permission
from dianxing.desk.access.route import Route
from dianxing.desk.access.scope import case_county
from dianxing.desk.previews.asset_view import preview_asset
from dianxing.desk.previews.page_preview import page_preview
from dianxing.desk.previews.wechat_preview import wechat_preview

_CASE = "preview/<str:year>/<str:slug>/"
ROUTES = (
    Route(f"{_CASE}page/", "preview-page", page_preview, Permission.SEE, case_county, limit=PREVIEW),
    Route(f"{_CASE}wechat/", "preview-wechat", wechat_preview, Permission.SEE, case_county, limit=PREVIEW),
    Route(f"{_CASE}assets/<path:name>", "preview-asset", preview_asset, Permission.SEE, county=case_county),
)
