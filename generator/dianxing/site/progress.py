"""进度：做到哪一步、做完几件、一共几件。"""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""（在做什么，做完几件，一共几件）；一共 0 件就是说不准。"""


def silent(stage: str, done: int, total: int) -> None:
    """什么都不说。"""
