"""给出一次性链接的那一页：只显示这一回。"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from dianxing.desk.accounts.links import VALID_FOR
from dianxing.desk.models import User
from dianxing.desk.page import show


@dataclass(frozen=True, slots=True)
class LinkPage:
    """一条新链接。"""

    name: str
    username: str
    is_new: bool
    link: str
    days: int


def show_link(request: HttpRequest, user: User, token: str, *, is_new: bool) -> HttpResponse:
    """直接回在提交的那一页上：口令不进会话，也不进别的网址；刷新会再要一条。"""
    link = request.build_absolute_uri(reverse("welcome", kwargs={"token": token}))
    view = LinkPage(user.name, user.username, is_new, link, VALID_FOR.days)
    response = show(request, "person_link.html", "一次性链接", view)
    response["Cache-Control"] = "no-store"
    return response
