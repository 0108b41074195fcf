"""一次性链接：邀请新人、重设密码。口令只在链接里，库里是它的摘要。"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from dianxing.desk.access.actor import WHOLE_CITY
from dianxing.desk.access.roles import Role
from dianxing.desk.accounts.person_fields import fold_username
from dianxing.desk.audit.record import record
from dianxing.desk.models import Membership, OneTimeLink, User
from dianxing.errors import DianxingError

VALID_FOR = timedelta(days=3)
"""一条链接多久有效。"""


def make_link(user: User, purpose: str, made_by: User | None) -> str:
    """给 `user` 一条链接的口令；以前没用过的作废：一个人同时只有一条。"""
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        user.links.filter(used=None).delete()
        OneTimeLink.objects.create(
            user=user,
            token_hash=_digest(token),
            purpose=purpose,
            made_by=made_by,
            expires=timezone.now() + VALID_FOR,
        )
    return token


def look_up(token: str) -> OneTimeLink | None:
    """口令对应的链接，不管还能不能用；不认得是 None。"""
    return OneTimeLink.objects.select_related("user").filter(token_hash=_digest(token)).first()


def why_dead(link: OneTimeLink) -> str:
    """为什么不能用了；还能用是空。"""
    if link.used:
        return "这条链接已经用过了。"
    if link.expires <= timezone.now():
        return f"这条链接过期了，它只管 {VALID_FOR.days} 天。"
    if not link.user.is_active:
        return "这个账号已经停用。"
    return ""


def use_up(link: OneTimeLink) -> bool:
    """用掉；别的窗口抢先用了是 False。"""
    now = timezone.now()
    return OneTimeLink.objects.filter(pk=link.pk, used=None, expires__gt=now).update(used=now) == 1


def first_admin(username: str = "admin") -> str | None:
    """还没有人设过密码时，给第一个管理员一条链接；有人了是 None。"""
    if any(user.has_usable_password() for user in User.objects.all()):
        return None
    with transaction.atomic():
        user = User.objects.filter(username=username).first() or User.objects.create(username, "管理员")
        Membership.objects.get_or_create(user=user, role=Role.ADMIN, county=WHOLE_CITY)
        return make_link(user, "invite", None)


def rescue(username: str) -> str:
    """在服务器上给一条链接：进得了服务器的，本来就管得着一切；照样记下。没有这个人抛 DianxingError。"""
    user = User.objects.filter(username=fold_username(username)).first()
    if user is None:
        known = "、".join(User.objects.filter(is_active=True).values_list("username", flat=True)[:20])
        raise DianxingError(
            f"没有登录名是“{username}”的人 → 有的是：{known or '还没有人，先运行 dianxing desk'}"
        )
    if not user.is_active:
        raise DianxingError(f"{user.name}的账号停用了 → 先请管理员重新启用")
    with transaction.atomic():
        token = make_link(user, "reset" if user.has_usable_password() else "invite", None)
        record("person-link", f"在服务器上给{user.name}一条一次性链接", actor=None, person=user.pk)
    return token


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
