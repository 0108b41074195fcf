"""角色和权限：一张表，写在一处。"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    """一个人在一个县区（或者全市）的角色。"""

    WRITER = "writer"
    FIRST = "first"
    SECOND = "second"
    FINAL = "final"
    ADMIN = "admin"

    @property
    def label(self) -> str:
        """中文名。"""
        return _LABELS[self]


class Permission(StrEnum):
    """能做的一件事。"""

    SEE = "see"
    """看自己县区的稿子、进度、记录。"""
    WRITE = "write"
    """写稿、传图、送审。"""
    REVIEW_FIRST = "review-first"
    REVIEW_SECOND = "review-second"
    REVIEW_FINAL = "review-final"
    FAST_FIX = "fast-fix"
    """急改：先改一个电话号码一类的错，事后补审。"""
    PUBLISH = "publish"
    """审定以后写进 Git、建站、推送。"""
    WITHDRAW = "withdraw"
    """撤下案例，撤回授权。"""
    CONSENTS = "consents"
    """看和登记授权书。"""
    ACCOUNTS = "accounts"
    """管人员。"""
    AUDIT = "audit"
    """看全部记录。"""


_LABELS: Mapping[Role, str] = MappingProxyType(
    {
        Role.WRITER: "撰稿",
        Role.FIRST: "初审",
        Role.SECOND: "复审",
        Role.FINAL: "终审",
        Role.ADMIN: "管理员",
    }
)
_WRITER = frozenset({Permission.SEE, Permission.WRITE, Permission.CONSENTS})
_REVIEWER = frozenset({Permission.SEE, Permission.WRITE, Permission.FAST_FIX, Permission.CONSENTS})
GRANTS: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.WRITER: _WRITER,
        Role.FIRST: _REVIEWER | {Permission.REVIEW_FIRST},
        Role.SECOND: _REVIEWER | {Permission.REVIEW_SECOND},
        Role.FINAL: _REVIEWER | {Permission.REVIEW_FINAL, Permission.PUBLISH, Permission.WITHDRAW},
        # 管理员管人、管发布和撤下，不审稿：审稿的人要各算各的
        Role.ADMIN: frozenset(
            {
                Permission.SEE,
                Permission.PUBLISH,
                Permission.WITHDRAW,
                Permission.CONSENTS,
                Permission.ACCOUNTS,
                Permission.AUDIT,
            }
        ),
    }
)
"""角色 → 权限。"""
