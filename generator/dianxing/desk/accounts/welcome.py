"""一次性链接那一页：设密码，直接登录。

链接的口令只在第一个地址里：一打开就换成没有口令的地址，这样页面里的样式、图片和后面的网页都看不到它
（`Referrer-Policy: no-referrer` 下浏览器提交表单不带来源，CSRF 会拒绝，所以不能只靠那一条）。打开不算用掉：
微信会先去看一眼链接。
"""

from __future__ import annotations

from dataclasses import dataclass

from axes.utils import reset as unlock_attempts
from django.contrib import messages
from django.contrib.auth import login
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from dianxing.desk.accounts.devices import end_all
from dianxing.desk.accounts.links import look_up, use_up, why_dead
from dianxing.desk.accounts.passwords import password_rules, password_trouble
from dianxing.desk.audit.record import record
from dianxing.desk.faults import Fault
from dianxing.desk.models import OneTimeLink
from dianxing.desk.page import show

_LINK = "welcome-link"
_BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True, slots=True)
class Welcome:
    """设密码的那一页。"""

    name: str
    username: str
    is_new: bool
    someone_else: str
    """这个浏览器里登录着的另一个人。"""
    rules: tuple[str, ...]
    troubles: tuple[str, ...]


def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """认一认链接，换到没有口令的地址。"""
    link = look_up(token)
    response: HttpResponse
    if link is None:
        response = _dead(request, "这条链接认不得：也许没有抄全，也许后来又给过你一条新的。", 404)
    elif reason := why_dead(link):
        response = _dead(request, reason, 410)
    else:
        request.session[_LINK] = link.pk
        response = HttpResponseRedirect(reverse("set-password"))
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    return response


def set_password(request: HttpRequest) -> HttpResponse:
    """设密码；设好就用掉链接，结束别处的登录，登录进来。"""
    link = _opened(request)
    if link is None:
        return _dead(request, "没有打开一次性链接，或者放得太久了。", 404)
    if reason := why_dead(link):
        return _dead(request, reason, 410)
    if request.method != "POST":
        return _form(request, link)
    first = request.POST.get("password", "")
    if troubles := password_trouble(first, request.POST.get("again", ""), link.user):
        return _form(request, link, troubles, 400)
    user = link.user
    user.set_password(first)  # 算摘要要零点几秒，不占着库的写锁算
    with transaction.atomic():
        if not use_up(link):
            return _dead(request, "这条链接刚刚在别处用掉了。", 410)
        user.save(update_fields=("password",))
        end_all(user)
        done = "设好密码" if link.purpose == "invite" else "重设密码"
        record(f"welcome-{link.purpose}", f"用一次性链接{done}", actor=user, request=request)
    unlock_attempts(username=user.username)
    request.session.flush()
    login(request, user, _BACKEND)
    messages.success(request, f"密码设好了。以后用登录名 {user.username} 登录。")
    return HttpResponseRedirect(reverse("cases"))


def _opened(request: HttpRequest) -> OneTimeLink | None:
    number = request.session.get(_LINK)
    return OneTimeLink.objects.select_related("user").filter(pk=number).first() if number else None


def _form(
    request: HttpRequest, link: OneTimeLink, troubles: tuple[str, ...] = (), status: int = 200
) -> HttpResponse:
    here = request.user
    view = Welcome(
        name=link.user.name,
        username=link.user.username,
        is_new=link.purpose == "invite",
        someone_else=str(here) if here.is_authenticated and here.pk != link.user_id else "",
        rules=password_rules(),
        troubles=troubles,
    )
    response = show(request, "welcome.html", "设密码", view, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _dead(request: HttpRequest, text: str, status: int) -> HttpResponse:
    fault = Fault("这条链接用不了", f"{text}请管理员再给你一条；已经设好密码的，直接登录。")
    return show(request, "fault.html", fault.heading, fault, status=status)
