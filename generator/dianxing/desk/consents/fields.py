"""登记的一份授权：填的对不对。"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from dianxing.desk.consents.numbers import read_number
from dianxing.errors import DianxingError

USES = ("姓名", "原话", "肖像")
"""授权能用在哪几样上。"""
_LONGEST_NOTE = 500
_LONGEST_NAME = 30
_OLDEST = date(1990, 1, 1)


@dataclass(frozen=True, slots=True)
class Paper:
    """一份授权书上写的。"""

    number: str
    county: str
    name: str
    uses: tuple[str, ...]
    signed: date
    until: date | None
    note: str


@dataclass(frozen=True, slots=True)
class Typed:
    """表单里的字，原样。"""

    seen: str = ""
    """打开表单时登记的是哪一版，见 `register.version_of`；新登记的没有。"""
    number: str = ""
    county: str = ""
    name: str = ""
    uses: tuple[str, ...] = ()
    signed: str = ""
    until: str = ""
    note: str = ""


class WrongPaper(DianxingError):
    """填得不对；`at`：哪一格 → 怎么改。"""

    def __init__(self, at: Mapping[str, str]) -> None:
        super().__init__("；".join(at.values()))
        self.at = dict(at)


def read_paper(typed: Typed, counties: Collection[str], today: date) -> Paper:
    """`counties` 是他能登记的县区（代码，全市是空的）；不对抛 WrongPaper，全部问题一次说完。"""
    wrong: dict[str, str] = {}
    number = read_number(typed.number)
    if not number:
        wrong["number"] = "编号不对 → 用字母、数字和连字符，3 到 40 个，如 C-2026-001；不要写姓名"
    if typed.county not in counties:
        wrong["county"] = "县区不对 → 从列表里重新选一个"
    name = " ".join(unicodedata.normalize("NFC", typed.name).split())
    if not name:
        wrong["name"] = "没有写姓名 → 写授权书上签的名字"
    elif len(name) > _LONGEST_NAME or any(unicodedata.category(char)[0] == "C" for char in name):
        wrong["name"] = f"姓名不对 → 只写名字，不超过 {_LONGEST_NAME} 个字"
    uses = tuple(use for use in USES if use in typed.uses)
    if not uses:
        wrong["uses"] = "没有选用于什么 → 照授权书上写的勾，至少一样"
    signed, until = _day(typed.signed), _day(typed.until)
    if signed is None:
        wrong["signed"] = "签字的日期不对 → 照授权书上写的，如 2026-11-26"
    elif not _OLDEST <= signed <= today:
        wrong["signed"] = "签字的日期不对 → 不能是以后的日子，也不会早过 1990 年"
    if typed.until.strip() and until is None:
        wrong["until"] = "有效到哪天不对 → 写成 2027-11-26，没有期限就空着"
    elif until and signed and until < signed:
        wrong["until"] = "有效期比签字还早 → 照授权书上改好"
    note = typed.note.replace("\r\n", "\n").strip()
    if len(note) > _LONGEST_NOTE:
        wrong["note"] = f"备注有 {len(note)} 个字 → 不超过 {_LONGEST_NOTE} 个"
    if wrong or signed is None:
        raise WrongPaper(wrong)
    return Paper(number, typed.county, name, uses, signed, until, note)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
