"""谁能管谁、能给什么岗位：只看值，不查库。"""

from __future__ import annotations

from collections.abc import Iterable

from dianxing.desk.access.actor import WHOLE_CITY, Actor, Post
from dianxing.desk.access.roles import Permission
from dianxing.errors import DianxingError


class NotYours(DianxingError):
    """管不着这个人，或者给不了这个岗位。"""


def may_manage(actor: Actor, posts: Iterable[Post]) -> bool:
    """管全市的管得着每一个人；管县区的，只管岗位全在自己县区的人。没有岗位的人只有管全市的管。"""
    counties = {post.county for post in posts} or {WHOLE_CITY}
    return all(actor.may(Permission.ACCOUNTS, county) for county in counties)


def check_new_posts(actor: Actor, target: int | None, before: Iterable[Post], after: Iterable[Post]) -> None:
    """能不能把一个人的岗位从 `before` 改成 `after`；不能抛 NotYours，说清为什么。

    `target` 是那个人的编号，新人是 None。
    """
    old, new = set(before), set(after)
    if not new:
        raise NotYours("至少留一个岗位 → 人离开了，用“停用”")
    whole_city = actor.may(Permission.ACCOUNTS, WHOLE_CITY)
    if target == actor.id and not whole_city and old != new:
        raise NotYours("自己的岗位自己改不了 → 请管全市的管理员来改")
    if not all(actor.may(Permission.ACCOUNTS, post.county) for post in old | new):
        raise NotYours("只能给自己县区的岗位 → 别的县区的和全市的，请管全市的管理员来给")


def manageable_counties(actor: Actor) -> frozenset[str] | None:
    """能给哪些县区的岗位；None 是全市都行。"""
    return actor.counties(Permission.ACCOUNTS)
