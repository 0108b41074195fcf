"""图片的网址；取图的在 `review.pictures`。"""

from __future__ import annotations

from dianxing.desk.access.limits import UPLOAD
from dianxing.desk.access.roles import Permission
from dianxing.desk.access.route import Route
from dianxing.desk.access.scope import case_county
from dianxing.desk.pictures.crop_view import crop_picture
from dianxing.desk.pictures.views import pictures, remove_picture

_PICTURES = "cases/<str:year>/<str:slug>/pictures/"
_BOTH = ("GET", "POST")

ROUTES = (
    Route(_PICTURES, "pictures", pictures, Permission.WRITE, case_county, _BOTH, limit=UPLOAD),
    Route(
        f"{_PICTURES}<int:number>/crop/",
        "picture-crop",
        crop_picture,
        Permission.WRITE,
        case_county,
        _BOTH,
        limit=UPLOAD,
    ),
    Route(
        f"{_PICTURES}<int:number>/remove/",
        "picture-remove",
        remove_picture,
        Permission.WRITE,
        case_county,
        _BOTH,
    ),
)
