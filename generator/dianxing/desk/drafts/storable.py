"""库里的 JSON 存不下 NaN 和无穷大（SQLite、PostgreSQL 都不收）：写成字，检查会说它不是数。"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from dianxing.cases.case_text import CaseText


def storable(values: CaseText) -> CaseText:
    """存得下的样子；别的一字不动。"""
    return CaseText(_stored(values.head), values.body)


def _stored(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _stored(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_stored(item) for item in value]
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value
