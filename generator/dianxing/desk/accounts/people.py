"""管人员：邀请、改岗位、停用、给链接、解锁。每一步都记下。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType

from axes.utils import reset as unlock_attempts
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from dianxing.desk.access.actor import WHOLE_CITY, Post
from dianxing.desk.access.roles import Role
from dianxing.desk.access.signed_in import actor
from dianxing.desk.accounts.authority import NotYours, check_new_posts, may_manage
from dianxing.desk.accounts.devices import end_all
from dianxing.desk.accounts.links import make_link
from dianxing.desk.accounts.person_fields import (
    Identity,
    Wrong,
    WrongFields,
    fold_username,
    read_username,
    suggest_username,
)
from dianxing.desk.accounts.post_words import post_words
from dianxing.desk.audit.record import record
from dianxing.desk.models import Membership, User


@dataclass(frozen=True, slots=True)
class By:
    """谁在管，从哪个请求来。"""

    user: User
    request: HttpRequest | None = None


@dataclass(frozen=True, slots=True)
class Invited:
    """邀请好的人和给他的链接的口令。"""

    user: User
    token: str


def invite(by: By, identity: Identity, username: str, posts: Iterable[Post]) -> Invited:
    """建一个账号，给一条链接；`username` 空着就按拼音起。填得不对抛 WrongFields，给不了抛 NotYours。"""
    wanted = tuple(posts)
    check_new_posts(actor(by.user), None, (), wanted)
    taken = set(User.objects.values_list("username", flat=True))
    chosen = read_username(username) if fold_username(username) else suggest_username(identity.name, taken)
    refusal = WrongFields(Wrong(username=f"登录名 {chosen} 已经有人用了 → 换一个"))
    if chosen in taken:
        raise refusal
    try:
        with transaction.atomic():
            user = User.objects.create(chosen, identity.name, mail=identity.mail)
            _write_posts(user, wanted)
            token = make_link(user, "invite", by.user)
            words = post_words(wanted)
            _note(by, user, "person-invite", f"邀请{user.name}（{chosen}）：{words}")
    except IntegrityError:
        raise refusal from None
    return Invited(user, token)


def set_posts(by: By, target: User, posts: Iterable[Post]) -> bool:
    """改岗位；没有变是 False。不能改抛 NotYours。"""
    wanted = tuple(posts)
    with transaction.atomic():
        _lock_admins()
        before = actor(target).posts
        if set(before) == set(wanted):
            return False
        check_new_posts(actor(by.user), target.pk, before, wanted)
        _write_posts(target, wanted)
        if _CITY_ADMIN in before:
            _check_someone_remains()
        summary = f"{target.name}的岗位：{post_words(before) or '没有'} → {post_words(wanted)}"
        _note(by, target, "person-posts", summary, also=before)
    return True


def set_identity(by: By, target: User, identity: Identity) -> bool:
    """改姓名和邮箱；没有变是 False。"""
    if (target.name, target.mail) == (identity.name, identity.mail):
        return False
    if by.user.pk != target.pk:
        check_manages(by, target)
    was = target.name
    target.name, target.mail = identity.name, identity.mail
    with transaction.atomic():
        target.save(update_fields=("name", "mail"))
        what = f"{was}改名{target.name}" if was != target.name else f"{was}改了邮箱"
        _note(by, target, "person-identity", what)
    return True


def deactivate(by: By, target: User) -> None:
    """停用：马上登不进来，正登录着的也结束。不能停抛 NotYours。"""
    check_manages(by, target)
    if target.pk == by.user.pk:
        raise NotYours("不能停用自己 → 请别的管理员来做")
    with transaction.atomic():
        _lock_admins()
        target.is_active = False
        target.save(update_fields=("is_active",))
        if _CITY_ADMIN in actor(target).posts:
            _check_someone_remains()
        target.links.filter(used=None).delete()
        _note(by, target, "person-stop", f"停用{target.name}")
    end_all(target)


def reactivate(by: By, target: User) -> None:
    """重新启用。"""
    check_manages(by, target)
    with transaction.atomic():
        target.is_active = True
        target.save(update_fields=("is_active",))
        _note(by, target, "person-resume", f"重新启用{target.name}")


def new_link(by: By, target: User) -> str:
    """给一条重设密码的链接（还没有设过密码的，是邀请）；原来的密码在他用链接以前还有效。"""
    check_manages(by, target)
    if not target.is_active:
        raise NotYours("这个账号停用了 → 先重新启用")
    purpose = "reset" if target.has_usable_password() else "invite"
    with transaction.atomic():
        token = make_link(target, purpose, by.user)
        _note(by, target, "person-link", f"给{target.name}一条{_LINKS[purpose]}的链接")
    return token


def unlock(by: By, target: User) -> None:
    """登录错得太多锁上了的，解开。"""
    check_manages(by, target)
    unlock_attempts(username=target.username)
    _note(by, target, "person-unlock", f"给{target.name}解锁")


def check_manages(by: By, target: User) -> None:
    """管不着抛 NotYours。"""
    if not may_manage(actor(by.user), actor(target).posts):
        raise NotYours("这个人不只在你的县区 → 请管全市的管理员来做")


_LINKS = MappingProxyType({"invite": "邀请", "reset": "重设密码"})
_CITY_ADMIN = Post(Role.ADMIN, WHOLE_CITY)


def _write_posts(user: User, posts: Iterable[Post]) -> None:
    user.memberships.all().delete()
    Membership.objects.bulk_create(
        Membership(user=user, role=post.role.value, county=post.county) for post in posts
    )


def _lock_admins() -> None:
    # 两个管理员同时停用对方，后做的要看得见先做的（PostgreSQL；SQLite 本来就一个一个写）
    list(_city_admins().select_for_update(of=("self",)))


def _check_someone_remains() -> None:
    admins = (row.user for row in _city_admins())
    if not any(user.is_active and user.has_usable_password() for user in admins):
        raise NotYours("全市总得有一个登得进来的管理员 → 先让别人当上管理员、设好密码")


def _city_admins() -> QuerySet[Membership]:
    return Membership.objects.filter(role=Role.ADMIN, county=WHOLE_CITY).select_related("user").order_by("pk")


def _note(by: By, target: User, action: str, summary: str, also: Iterable[Post] = ()) -> None:
    counties = {post.county for post in (*actor(target).posts, *also)}
    county = counties.pop() if len(counties) == 1 else WHOLE_CITY
    record(action, summary, actor=by.user, county=county, request=by.request, person=target.pk)
