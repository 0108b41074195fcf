"""审稿时不能照办的几种：说清缘故，页面上照着显示。"""

from __future__ import annotations

from dianxing.desk.writing.check import FieldProblem
from dianxing.errors import DianxingError


class Forbidden(DianxingError):
    """规矩不许：不是这一步的人、自己的稿子、前一审是同一个人。"""


class OutOfDate(DianxingError):
    """打开页面以后稿子变了，或者别人先审了；什么都没有做。"""

    def __init__(self, message: str, revision: int) -> None:
        self.revision = revision
        """他打开时是第几版。"""
        super().__init__(message)


class NotFit(DianxingError):
    """填的不齐：没写原因、没核对完，或者稿子还不能发布（`problems` 一处一条）。"""

    def __init__(self, message: str, problems: tuple[FieldProblem, ...] = ()) -> None:
        self.problems = problems
        super().__init__(message)
