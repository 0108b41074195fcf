"""在做事的人：一个值，问它能不能。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dianxing.desk.access.roles import GRANTS, Permission, Role

WHOLE_CITY = ""
"""县区代码的这个值是全市：管全部县区，也管各地经验。"""


@dataclass(frozen=True, slots=True)
class Post:
    """一个岗位：在哪个县区当什么。"""

    role: Role
    county: str
    """县区代码，`WHOLE_CITY` 是全市。"""


@dataclass(frozen=True, slots=True)
class Actor:
    """登录的一个人。"""

    id: int
    name: str
    posts: tuple[Post, ...]

    def may(self, permission: Permission, county: str) -> bool:
        """对这个县区的东西有没有这个权限；`county` 是 `WHOLE_CITY` 时只有全市的岗位才行。"""
        return any(
            permission in GRANTS[post.role] and post.county in (county, WHOLE_CITY) for post in self.posts
        )

    def may_somewhere(self, permission: Permission) -> bool:
        """在随便哪里有没有这个权限。"""
        return any(permission in GRANTS[post.role] for post in self.posts)

    def counties(self, permission: Permission) -> frozenset[str] | None:
        """有这个权限的县区；None 是全市。"""
        return _counties(post for post in self.posts if permission in GRANTS[post.role])


def _counties(posts: Iterable[Post]) -> frozenset[str] | None:
    counties = frozenset(post.county for post in posts)
    return None if WHOLE_CITY in counties else counties
