"""问题：在哪里、错在哪、怎么改。终端、JSON、GitHub 和采编台用的是同一份值。"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """一处要人改的问题。行、列从 1 数，列按字符数。"""

    path: str
    """相对站点根目录的路径，用正斜杠。"""
    line: int
    column: int
    what: str
    """错在哪，一句话，不带句号。"""
    fix: str = ""
    """怎么改，一句话，不带句号。"""
    code: str = ""
    """规则的短名（英文、连字符），供程序分辨。"""
    field: str = ""
    """出错的字段（如 `metrics.0.value`），供表单对位；整个文件的问题为空。"""

    def __str__(self) -> str:
        arrow = f" → {self.fix}" if self.fix else ""
        return f"{self.path}:{self.line}:{self.column}: {self.what}{arrow}"


def as_text(problems: Iterable[Problem]) -> str:
    """一处一行 `路径:行:列: 错在哪 → 怎么改`；没有问题是空字符串。"""
    return "".join(f"{problem}\n" for problem in problems)


def as_json(problems: Iterable[Problem]) -> str:
    """JSON 数组，每处一个对象，键就是 Problem 的字段。"""
    return json.dumps([asdict(problem) for problem in problems], ensure_ascii=False, indent=2) + "\n"


def as_github(problems: Iterable[Problem]) -> str:
    """GitHub Actions 的 `::error` 行，会标在改动旁边。"""
    return "".join(
        f"::error file={_property(problem.path)},line={problem.line},col={problem.column},"
        f"title={_property(problem.what)}::{_message(problem.fix or problem.what)}\n"
        for problem in problems
    )


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
