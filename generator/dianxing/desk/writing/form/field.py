"""表单里的一栏是什么样：值，不知道怎么画。"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dianxing.cases.reference import fold

BODY = "body"
"""正文那一栏的名字。"""


class Kind(StrEnum):
    """一栏是哪一种。"""

    LINE = "line"
    TEXT = "text"
    """几行字。"""
    CHOICE = "choice"
    CHECKS = "checks"
    """可以勾几样。"""
    DATE = "date"
    """到年、月或日的日期。"""
    NUMBER = "number"
    SOURCE = "source"
    """出处的第几条。"""
    YESNO = "yesno"
    WORDS = "words"
    """几个词，写在一行里，顿号隔开。"""
    ITEMS = "items"
    """一条一条的话。"""
    ROWS = "rows"
    """一条一条的，每条有几栏。"""


@dataclass(frozen=True, slots=True)
class Choice:
    """一个选择。"""

    value: str
    """写进案例的词。"""
    label: str
    group: str = ""
    """归在哪个上级选择下（类型归在领域下）。"""
    also: frozenset[str] = frozenset()
    """别的说法，折叠过：案例里写的是它，也算选中这一个。"""

    def means(self, text: str) -> bool:
        """`text` 说的是不是它。"""
        return text == self.value or fold(text) in self.also


@dataclass(frozen=True, slots=True)
class Suggestion:
    """可以照填的一个词，不照也行。"""

    value: str
    group: str = ""
    """只在哪个县区有用。"""
    label: str = ""
    """它是什么，显示在旁边；值自己说得清的是空。"""


@dataclass(frozen=True, slots=True)
class Field:
    """一栏。"""

    path: str
    """`title`、`dates.established`；一条里面的栏是 `metrics.value`。"""
    label: str
    help: str
    kind: Kind
    choices: tuple[Choice, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    least: int | None = None
    """最少多少字（一条一条的：多少条）。"""
    limit: int | None = None
    needed: bool = False
    """要发布就得有。"""
    columns: tuple[Field, ...] = ()
    """一条里面的各栏。"""

    @property
    def top(self) -> str:
        """头部的哪个键。"""
        return self.path.split(".", 1)[0]

    @property
    def key(self) -> str:
        """最里面的键。"""
        return self.path.rsplit(".", 1)[-1]


@dataclass(frozen=True, slots=True)
class Section:
    """一组栏。"""

    id: str
    title: str
    fields: tuple[Field, ...]
    hint: str = ""
    folded: bool = False
    """不常用，平时收起。"""
