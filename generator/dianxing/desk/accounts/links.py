"""一次性链接：邀请新人、重设密码。口令只在链接里，库里是它的摘要。"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from dianxing.desk.access.actor import WHOLE_CITY
from dianxing.desk.access.roles import Role
from dianxing.desk.models import Membership, OneTimeLink, User

VALID_FOR = timedelta(days=3)
"""一条链接多久有效。"""


def make_link(user: User, purpose: str, made_by: User | None) -> str:
    """给 `user` 一条链接的口令；以前没用过的同类链接作废。"""
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        user.links.filter(purpose=purpose, used=None).delete()
        OneTimeLink.objects.create(
            user=user,
            token_hash=_digest(token),
            purpose=purpose,
            made_by=made_by,
            expires=timezone.now() + VALID_FOR,
        )
    return token


def find_link(token: str) -> OneTimeLink | None:
    """还能用的链接；用过、过期、不认得的都是 None。"""
    found = OneTimeLink.objects.select_related("user").filter(
        token_hash=_digest(token), used=None, expires__gt=timezone.now()
    )
    return found.first()


def first_admin(username: str = "admin") -> str | None:
    """还没有人设过密码时，给第一个管理员一条链接；有人了是 None。"""
    if any(user.has_usable_password() for user in User.objects.all()):
        return None
    with transaction.atomic():
        user = User.objects.filter(username=username).first() or User.objects.create(username, "管理员")
        Membership.objects.get_or_create(user=user, role=Role.ADMIN, county=WHOLE_CITY)
        return make_link(user, "invite", None)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
