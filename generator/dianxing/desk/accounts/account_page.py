"""我的账号：姓名邮箱、密码、在哪些设备上登录着。"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from dianxing.desk.access.signed_in import actor_of, user_of
from dianxing.desk.accounts.device_name import device_name
from dianxing.desk.accounts.devices import end, end_all, forget_ended, note
from dianxing.desk.accounts.passwords import password_rules, password_trouble
from dianxing.desk.accounts.people import By, set_identity
from dianxing.desk.accounts.person_fields import Wrong, WrongFields, read_identity
from dianxing.desk.accounts.post_words import post_words
from dianxing.desk.audit.record import record
from dianxing.desk.models import User
from dianxing.desk.page import show
from dianxing.desk.when import when
from dianxing.desk.whole_number import whole_number

_FINE = Wrong()


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """一次登录。"""

    id: int
    name: str
    address: str
    begun: str
    seen: str
    here: bool


@dataclass(frozen=True, slots=True)
class Account:
    """我的账号。"""

    username: str
    name: str
    mail: str
    git_mail: str
    posts: str
    devices: tuple[DeviceRow, ...]
    rules: tuple[str, ...]
    wrong: Wrong
    wrong_current: str
    """现在的密码不对。"""
    troubles: tuple[str, ...]
    """新密码的毛病。"""


def my_account(request: HttpRequest) -> HttpResponse:
    """看。"""
    return _page(request, _me(request))


def change_identity(request: HttpRequest) -> HttpResponse:
    """改姓名、邮箱。"""
    me = _me(request)
    name, mail = request.POST.get("name", ""), request.POST.get("mail", "")
    try:
        changed = set_identity(By(me, request), me, read_identity(name, mail))
    except WrongFields as wrong:
        me.name, me.mail = name, mail
        return _page(request, me, wrong=wrong.at)
    if changed:
        messages.success(request, "改好了；以后的提交和记录署这个名字。")
    return _back()


def change_password(request: HttpRequest) -> HttpResponse:
    """换密码；别处的登录都结束，这里接着用。"""
    me = _me(request)
    if not me.check_password(request.POST.get("current", "")):
        wrong = "现在的密码不对。忘了的话，请管理员给一条重设密码的链接。"
        return _page(request, me, wrong_current=wrong)
    first = request.POST.get("password", "")
    if troubles := password_trouble(first, request.POST.get("again", ""), me):
        return _page(request, me, troubles=troubles)
    me.set_password(first)
    me.save(update_fields=("password",))
    # 早先给过、还没用的一次性链接也作废：多半就是因为它落到了别人手里才换的
    me.links.filter(used=None).delete()
    update_session_auth_hash(request, me)
    here = request.session.session_key or ""
    end_all(me, keep=here)
    note(me, here, request)
    record("password", "换了密码", actor=me, request=request)
    messages.success(request, "密码换好了，别处的登录都结束了。")
    return _back()


def end_devices(request: HttpRequest) -> HttpResponse:
    """结束一处登录，或者除了这里的全部。"""
    me = _me(request)
    wanted = request.POST.get("device", "")
    others = me.devices.exclude(session_key=request.session.session_key or "")
    if wanted != "others":
        others = others.filter(pk=whole_number(wanted, 15) or 0)
    ended = end(others)
    if ended:
        record("session-end", f"结束了 {ended} 处登录", actor=me, request=request)
        messages.success(request, f"结束了 {ended} 处登录。")
    else:
        messages.info(request, "那一处已经不在登录了。")
    return _back()


def _me(request: HttpRequest) -> User:
    return User.objects.get(pk=user_of(request).pk)


def _page(
    request: HttpRequest,
    me: User,
    wrong: Wrong = _FINE,
    wrong_current: str = "",
    troubles: tuple[str, ...] = (),
) -> HttpResponse:
    here = request.session.session_key or ""
    # 刚登录就来看的，这一处还没有记下
    note(me, here, request)
    forget_ended(me)
    devices = tuple(
        DeviceRow(
            id=device.pk,
            name=device_name(device.agent),
            address=device.address or "",
            begun=when(device.begun),
            seen=when(device.seen),
            here=device.session_key == here,
        )
        for device in me.devices.order_by("-seen")
    )
    view = Account(
        username=me.username,
        name=me.name,
        mail=me.mail,
        git_mail=me.git_mail,
        posts=post_words(actor_of(request).posts),
        devices=tuple(sorted(devices, key=lambda row: not row.here)),
        rules=password_rules(),
        wrong=wrong,
        wrong_current=wrong_current,
        troubles=troubles,
    )
    fine = wrong == _FINE and not wrong_current and not troubles
    return show(request, "account.html", "我的账号", view, status=200 if fine else 400)


def _back() -> HttpResponse:
    return HttpResponseRedirect(reverse("my-account"))
