"""设置的一部分：`settings.py`、`push_settings.py` 和渠道的设置共用的底子。"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict

from dianxing.cases.values import yes_no

YesNo = Annotated[bool, BeforeValidator(yes_no)]
"""是、否，或者 true、false。"""


class Part(BaseModel):
    """设置的一部分：不可变，不认识的键是错。"""

    # 用到才建校验器：多数命令只用得着几种设置
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
