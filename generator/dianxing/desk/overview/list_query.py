"""一览要什么：搜什么、筛什么、怎么排。从网址来，认不得的当没写。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from dianxing.desk.overview.standing import STATES
from dianxing.desk.whole_number import whole_number

SORTS: Mapping[str, str] = {"changed": "最近改动", "published": "发布日"}
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class ListQuery:
    """一览的一次查询。"""

    words: str = ""
    county: str = ""
    """县区代码；`elsewhere` 是各地经验。"""
    area: str = ""
    year: str = ""
    state: str = ""
    mine: bool = False
    sort: str = "changed"
    page: int = 1

    @property
    def narrowed(self) -> bool:
        """筛过没有；没筛过而一个也没有，是真的没有案例。"""
        return bool(self.words or self.county or self.area or self.year or self.state or self.mine)

    def address(self, **changes: object) -> str:
        """换几样以后的网址（`?…`）；换了筛选，回到第一页。"""
        asked = replace(self, **{"page": 1, **changes})  # type: ignore[arg-type]  # 键就是字段名
        pairs = {
            "q": asked.words,
            "county": asked.county,
            "area": asked.area,
            "year": asked.year,
            "state": asked.state,
            "mine": "1" if asked.mine else "",
            "sort": asked.sort if asked.sort != "changed" else "",
            "page": asked.page if asked.page > 1 else "",
        }
        return f"?{urlencode({key: value for key, value in pairs.items() if value})}"


def read_query(asked: Mapping[str, str]) -> ListQuery:
    """由网址里的参数得出。"""
    year = asked.get("year", "")
    state, sort = asked.get("state", ""), asked.get("sort", "")
    return ListQuery(
        words=" ".join(asked.get("q", "").replace("\0", "").split())[:_LONGEST],
        county=asked.get("county", "")[:20].replace("\0", ""),
        area=asked.get("area", "")[:20].replace("\0", ""),
        year=year if len(year) == 4 and whole_number(year) is not None else "",
        state=state if state in STATES else "",
        mine=asked.get("mine", "") == "1",
        sort=sort if sort in SORTS else "changed",
        page=max(1, whole_number(asked.get("page", ""), 5) or 1),
    )
