"""登录的人 → `Actor`。"""

from __future__ import annotations

from types import MappingProxyType

from django.http import HttpRequest

from dianxing.desk.access.actor import Actor, Post
from dianxing.desk.access.roles import Role
from dianxing.desk.models import User


def actor_of(request: HttpRequest) -> Actor:
    """发请求的人；没有登录抛 AttributeError（网址都登记了要登录，到不了这里）。一个请求只查一次。"""
    user = user_of(request)
    known: Actor | None = getattr(request, "_desk_actor", None)
    if known is None:
        known = actor(user)
        request._desk_actor = known  # type: ignore[attr-defined]  # Django 的惯例：随请求走的值挂在请求上
    return known


def user_of(request: HttpRequest) -> User:
    """发请求的人的账号；同上，一定登录了。"""
    user = request.user
    assert isinstance(user, User)
    return user


def actor(user: User) -> Actor:
    """一个用户和他的岗位。"""
    posts = (Post(Role(row.role), row.county) for row in user.memberships.all())
    return Actor(user.pk, user.name, tuple(sorted(posts, key=lambda post: (post.county, _ORDER[post.role]))))


_ORDER = MappingProxyType({role: number for number, role in enumerate(Role)})
