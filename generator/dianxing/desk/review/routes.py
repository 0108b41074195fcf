"""审稿的网址。"""

from __future__ import annotations

from dianxing.desk.access.roles import Permission
from dianxing.desk.access.route import Route
from dianxing.desk.access.scope import case_county
from dianxing.desk.review import fix_views, views
from dianxing.desk.review.pictures import draft_picture

_CASE = "cases/<str:year>/<str:slug>/"
_REVIEW = f"{_CASE}review/"
_POST = ("POST",)

ROUTES = (
    Route(_REVIEW, "review", views.review, Permission.SEE, case_county),
    # 通过要哪个权限看稿子在哪一步，`workflow` 在事务里问；这里先挡住不审稿的（急改的权限审稿的人都有）
    Route(f"{_REVIEW}submit/", "review-submit", views.submit, Permission.WRITE, case_county, _POST),
    Route(f"{_REVIEW}pass/", "review-pass", views.pass_stage, Permission.FAST_FIX, case_county, _POST),
    Route(f"{_REVIEW}send-back/", "review-send-back", views.send_back, Permission.SEE, case_county, _POST),
    Route(f"{_REVIEW}take-back/", "review-take-back", views.take_back, Permission.WRITE, case_county, _POST),
    Route(f"{_REVIEW}comments/", "comment", views.comment, Permission.WRITE, case_county, _POST),
    Route(
        f"{_REVIEW}comments/<int:number>/",
        "comment-settle",
        views.settle,
        Permission.WRITE,
        case_county,
        _POST,
    ),
    Route(
        f"{_CASE}fast-fix/", "fast-fix", fix_views.fast_fix, Permission.FAST_FIX, case_county, ("GET", "POST")
    ),
    Route(
        f"{_CASE}fast-fix/<uuid:fix>/",
        "fix-verdict",
        fix_views.verdict,
        Permission.FAST_FIX,
        case_county,
        _POST,
    ),
    Route(f"{_CASE}pictures/<str:digest>/", "draft-picture", draft_picture, Permission.SEE, case_county),
)
