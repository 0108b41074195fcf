"""一个人的姓名、登录名、邮箱、岗位：填的对不对。"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from pypinyin import lazy_pinyin

from dianxing.desk.access.actor import Post
from dianxing.desk.access.roles import Role
from dianxing.errors import DianxingError

CITY_CHOICE = "city"
"""表单里的“全市”；空的是没有选。"""
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")


@dataclass(frozen=True, slots=True)
class Wrong:
    """哪一格填得不对、怎么改；空是没有不对。"""

    name: str = ""
    username: str = ""
    mail: str = ""
    posts: str = ""


class WrongFields(DianxingError):
    """填得不对；`at` 是哪几格。"""

    def __init__(self, at: Wrong) -> None:
        super().__init__("；".join(filter(None, (at.name, at.username, at.mail, at.posts))))
        self.at = at


@dataclass(frozen=True, slots=True)
class Identity:
    """姓名和邮箱。"""

    name: str
    mail: str


def read_identity(name: str, mail: str) -> Identity:
    """收拾空白，查一遍；不对抛 WrongFields。两样都署在 Git 的提交里，尖括号和控制字符会把提交弄坏。"""
    name = " ".join(unicodedata.normalize("NFC", name).split())
    mail = mail.strip()
    wrong = Wrong(name=_name_trouble(name), mail=_mail_trouble(mail))
    if wrong != Wrong():
        raise WrongFields(wrong)
    return Identity(name, mail)


def read_username(text: str) -> str:
    """登录名：小写，全角转半角；不对抛 WrongFields。"""
    username = fold_username(text)
    if not _USERNAME.fullmatch(username):
        raise WrongFields(Wrong(username="登录名不对 → 2 到 40 个小写字母、数字，中间可以有点和横线"))
    return username


def fold_username(text: str) -> str:
    """手机键盘会把第一个字母变大写，中文输入法会打出全角：都算一样。看不见的字符（NUL 进不了库）去掉。"""
    folded = unicodedata.normalize("NFKC", text).strip().lower()
    return "".join(char for char in folded if char.isprintable())


def suggest_username(name: str, taken: Collection[str]) -> str:
    """按拼音起一个没有人用的登录名。"""
    spelled = "".join(lazy_pinyin(name)).lower()
    base = re.sub(r"[^a-z0-9]", "", spelled)[:30] or "user"
    base = base if len(base) > 1 else f"{base}{base}"
    numbers = (f"{base}{number}" for number in range(2, len(taken) + 3))
    return next(one for one in (base, *numbers) if one not in taken)


def read_posts(roles: Iterable[str], counties: Iterable[str], known: Collection[str]) -> tuple[Post, ...]:
    """一行一个岗位：角色和县区；两格都空的行不算，重复的算一个；不对抛 WrongFields。"""
    posts: dict[Post, None] = {}
    for role, county in zip(roles, counties, strict=False):
        if not role and not county:
            continue
        if not role or not county:
            raise WrongFields(Wrong(posts="有一行只选了一半 → 角色和县区都要选，不要的一行两格都留空"))
        if role not in set(Role) or (county != CITY_CHOICE and county not in known):
            raise WrongFields(Wrong(posts="岗位不认得 → 重新选一次"))
        posts[Post(Role(role), "" if county == CITY_CHOICE else county)] = None
    if not posts:
        raise WrongFields(Wrong(posts="一个岗位也没有 → 至少选一行"))
    return tuple(posts)


def _name_trouble(name: str) -> str:
    if not name:
        return "没有写姓名 → 写上，它署在稿子和记录上"
    if len(name) > 30:
        return "姓名太长 → 不超过 30 个字"
    if not any(char.isalnum() for char in name) or not _plain(name):
        return "姓名里有不能用的符号 → 只写名字，不要尖括号、引号"
    return ""


def _mail_trouble(mail: str) -> str:
    if mail and (len(mail) > 120 or not _is_mail(mail)):
        return "邮箱不对 → 写成 name@example.com 这样，没有就空着"
    return ""


def _plain(text: str) -> bool:
    return not any(char in "<>\"'`\\" or unicodedata.category(char)[0] == "C" for char in text)


def _is_mail(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return _plain(text)
