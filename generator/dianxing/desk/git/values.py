"""这里用的几样值：人、提交、一个文件夹里的文件。"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

_MAIL = re.compile(r"[^<>\s,;:\"'\\]+@[^<>\s,;:\"'\\]+")
# git 会从署名的两头去掉这些
_CRUD = " .,:;<>\"\\'"
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Person:
    """署名用的一个人。"""

    name: str
    mail: str = ""

    def clean(self) -> Person:
        """写得进提交的样子：没有换行、尖括号和看不见的字；名字空了写“未署名”，不像邮箱的不写。"""
        name = one_line(re.sub(r"[<>]", " ", self.name))[:_LONGEST].strip(_CRUD)
        mail = self.mail.strip()
        good = len(mail) <= 254 and mail == one_line(mail) and _MAIL.fullmatch(mail)
        return Person(name or "未署名", mail if good else "")

    @property
    def key(self) -> str:
        """是不是同一个人：有邮箱认邮箱，没有认名字。同 `push.reviews`。"""
        return (self.mail or self.name).casefold()


@dataclass(frozen=True, slots=True)
class Commit:
    """一次提交。"""

    id: str
    author: Person
    when: datetime
    subject: str
    reviewers: tuple[Person, ...]
    publication: str
    """采编台的哪次发布（uuid）；不是采编台写的为空。"""


@dataclass(frozen=True, slots=True)
class CaseFiles:
    """一个案例文件夹在某次提交里的样子。"""

    text: bytes
    """case.md。"""
    blob: str
    """case.md 的对象名。"""
    pictures: Mapping[str, bytes]
    """其余的文件：名字 → 内容。"""
    blobs: Mapping[str, str]
    """全部文件：名字 → 对象名；草稿从这里改起，发布时原样交给 `FolderChange.began`。"""


@dataclass(frozen=True, slots=True)
class Conflict:
    """按栏合不拢；`fields` 是两边都改了的栏，给人看的。"""

    fields: tuple[str, ...] = ()


def one_line(text: str) -> str:
    """一行字：换行、制表变成空格，控制字符、看不见的字、坏字去掉，空格并成一个。"""
    spaced = "".join(" " if char.isspace() else char for char in unicodedata.normalize("NFC", text))
    # 不去 Co、Cn：人名里的生僻字可能在私用区，或者比这个 Python 认得的还新
    shown = "".join(char for char in spaced if unicodedata.category(char) not in ("Cc", "Cf", "Cs"))
    return " ".join(shown.split())
