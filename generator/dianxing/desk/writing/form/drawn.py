"""画好的表单：模板要的一切都在这里。"""

from __future__ import annotations

from dataclasses import dataclass

from dianxing.desk.option import Option
from dianxing.desk.writing.form.field import Suggestion


@dataclass(frozen=True, slots=True)
class OptionGroup:
    """几个选择；`label` 空的不分组。"""

    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """一条。"""

    name: str
    id: str
    number: str
    """给人看的第几条。"""
    label: str
    fields: tuple[DrawnField, ...] = ()
    more: str = ""
    odd: str = ""


@dataclass(frozen=True, slots=True)
class DrawnField:
    """一栏。"""

    name: str
    id: str
    label: str
    help: str
    kind: str
    path: str
    text: str = ""
    was: str = ""
    multiline: bool = False
    groups: tuple[OptionGroup, ...] = ()
    blank: bool = True
    """有没有“没选”。"""
    suggestions: tuple[Suggestion, ...] = ()
    least: int | None = None
    limit: int | None = None
    length: int = 0
    needed: bool = False
    problems: tuple[str, ...] = ()
    rows: tuple[DrawnRow, ...] = ()
    blank_row: DrawnRow | None = None

    @property
    def suggested(self) -> str:
        """候选的 `<datalist>` 的 id：一栏一份，各条共用；没有候选是空。"""
        return f"list-{self.path.replace('.', '-')}" if self.suggestions else ""

    @property
    def about(self) -> str:
        """`aria-describedby`：说明、字数、错在哪。"""
        parts = [
            ("help", self.help),
            ("count", self.limit),
            ("wrong", True),
        ]
        return " ".join(f"{self.id}-{part}" for part, there in parts if there)


@dataclass(frozen=True, slots=True)
class Other:
    """表单不认识的一项。"""

    number: str
    label: str
    shown: str
    packed: str


@dataclass(frozen=True, slots=True)
class DrawnSection:
    """一组。"""

    id: str
    title: str
    hint: str
    folded: bool
    fields: tuple[DrawnField, ...]


@dataclass(frozen=True, slots=True)
class DrawnForm:
    """整张表单。"""

    sections: tuple[DrawnSection, ...]
    others: tuple[Other, ...]
