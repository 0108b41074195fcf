"""问题：在哪里、错在哪、怎么改。终端、JSON、GitHub 和采编台用的是同一份值。"""

from __future__ import annotations

from dataclasses import dataclass


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
