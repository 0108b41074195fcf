"""登录、退出。"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from dianxing.desk.accounts.person_fields import fold_username
from dianxing.desk.audit.record import record
from dianxing.desk.models import User
from dianxing.desk.page import show


@dataclass(frozen=True, slots=True)
class SignIn:
    """登录页。"""

    username: str
    after: str
    trouble: str


def sign_in(request: HttpRequest) -> HttpResponse:
    """登录；错了不说是名字错还是密码错。"""
    after = _after(request)
    if request.user.is_authenticated:
        return HttpResponseRedirect(after)
    if request.method != "POST":
        return show(request, "sign_in.html", "登录", SignIn("", after, ""))
    username = fold_username(request.POST.get("username", ""))[:40]
    user = authenticate(request, username=username, password=request.POST.get("password", ""))
    if not isinstance(user, User):
        return show(
            request,
            "sign_in.html",
            "登录",
            SignIn(username, after, "登录名或者密码不对，再看一看大小写和输入法。"),
            400,
        )
    login(request, user)
    record("sign-in", "登录", actor=user, request=request)
    return HttpResponseRedirect(after)


def sign_out(request: HttpRequest) -> HttpResponse:
    """退出。"""
    user = request.user if isinstance(request.user, User) else None
    logout(request)
    if user:
        record("sign-out", "退出", actor=user, request=request)
    return HttpResponseRedirect(reverse("sign-in"))


def _after(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return reverse("cases")
