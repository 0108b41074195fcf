"""导入时没有认出的内容：在正文里用什么小标题标着，还在不在。"""

from __future__ import annotations

UNSORTED = "（导入时没有认出的内容，请整理）"
"""正文末尾这个小标题下面，是没有认出、等人整理的文字；它还在，就不该送审。"""


def still_unsorted(body: str) -> bool:
    """正文里还有没整理的导入内容。"""
    return UNSORTED in body
