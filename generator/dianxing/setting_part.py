"""设置的一部分：`settings.py` 和 `push_settings.py` 共用的底子。"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Part(BaseModel):
    """设置的一部分：不可变，不认识的键是错。"""

    model_config = ConfigDict(frozen=True, extra="forbid")
