"""不完整的日期：到年、到月或到日，一律是北京时间。"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from typing import Any, NamedTuple

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

BEIJING = timezone(timedelta(hours=8), "+08:00")
_SHAPE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?\Z")
_YEARS = range(1900, 2200)
"""读得进来的年份；再远的多半是笔误，而且时间运算会越界。"""


class PartialDate(NamedTuple):
    """到年、月或日的日期；缺的部分是 0，因此按先后可比，只写年的排在该年最前。

    一次建站要比几十万回、存取几万个，所以是具名元组：比 dataclass 快十倍。
    """

    year: int
    month: int = 0
    day: int = 0

    @classmethod
    def parse(cls, value: object) -> PartialDate:
        """读 `2023-06-15`、`2023-06`、`2023`（也可以是整数年份）；读不懂就抛 ValueError。"""
        if isinstance(value, PartialDate):
            return value
        if isinstance(value, datetime):
            return cls(value.year, value.month, value.day)
        if isinstance(value, date):
            return cls(value.year, value.month, value.day)
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise ValueError(f"“{value}”不是日期")
        return _read(str(value))

    def start(self) -> datetime:
        """这段时间的第一刻，北京时间。"""
        return datetime(self.year, self.month or 1, self.day or 1, tzinfo=BEIJING)

    def end(self) -> datetime:
        """这段时间过完的那一刻，北京时间。"""
        if self.day:
            return self.start() + timedelta(days=1)
        if self.month:
            return datetime(self.year + self.month // 12, self.month % 12 + 1, 1, tzinfo=BEIJING)
        return datetime(self.year + 1, 1, 1, tzinfo=BEIJING)

    def iso(self) -> str:
        """`2023-06-15`、`2023-06` 或 `2023`。"""
        month = f"-{self.month:02}" if self.month else ""
        return f"{self.year:04}{month}-{self.day:02}" if self.day else f"{self.year:04}{month}"

    def chinese(self) -> str:
        """`2023年6月15日`、`2023年6月` 或 `2023年`。"""
        month = f"{self.month}月" if self.month else ""
        return f"{self.year}年{month}{self.day}日" if self.day else f"{self.year}年{month}"

    def __str__(self) -> str:
        return self.iso()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls.parse, serialization=core_schema.plain_serializer_function_ser_schema(cls.iso)
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"type": ["string", "integer"], "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}


@lru_cache(maxsize=8192)  # 上万个案例的日子翻来覆去就那几千个
def _read(text: str) -> PartialDate:
    match = _SHAPE.match(text.strip())
    if not match:
        raise ValueError(f"“{text}”不是日期")
    year, month, day = (int(part) if part else 0 for part in match.groups())
    if year not in _YEARS:
        raise ValueError(f"“{text}”的年份不在 {_YEARS[0]}—{_YEARS[-1]} 之间")
    date(year, month if match[2] else 1, day if match[3] else 1)  # 月日越界时抛 ValueError
    return PartialDate(year, month, day)


def beijing_now() -> datetime:
    """现在，北京时间。只有命令行该调用它。"""
    return datetime.now(UTC).astimezone(BEIJING)
